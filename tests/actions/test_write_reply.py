"""Texts to paste: given, changed, and never one that must not be sent."""

from typing import Any

import pytest

from actions.answer_message import AnswerMessage
from actions.change_draft import NOTHING_TO_CHANGE, WHICH_NAME
from actions.explain_rule import ChooseRule
from actions.write_reply import ABOUT_WHAT, NO_DRAFT, REFUSED, WHICH
from groundrules.rulebook.schema import Draft
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import Outcome, run, tracker

NO_PAYMENT, AGAIN, DEPOSIT = "decline-outside-payment", "second-no-payment", "decline-pay-to-work"
SUGGESTED, PAY_TO_WORK = "payments/client-suggests-it", "payments/never-pay-to-work"
SHOWN = {"id": NO_PAYMENT, "form": "normal", "name": None}


def _asked(store: RulebookStore, text: str, drafts: dict[str, float], **slots: Any) -> Outcome:
    return run(AnswerMessage(store), tracker(text, "write_reply", drafts=drafts, **slots))


def _changed(
    store: RulebookStore, text: str, *changes: str, draft: dict[str, Any] | None = SHOWN, **slots: Any
) -> Outcome:
    return run(AnswerMessage(store), tracker(text, "change_draft", changes=changes, draft=draft, **slots))


def _draft(store: RulebookStore, draft_id: str) -> Draft:
    draft = store.current().drafts[draft_id]
    assert isinstance(draft, Draft)
    return draft


def test_a_draft_is_given_and_remembered(store: RulebookStore) -> None:
    outcome = _asked(store, "a no to PayPal for my client, he's called Tom", {NO_PAYMENT: 0.9})
    message, draft = outcome.only, _draft(store, NO_PAYMENT)
    assert (message["kind"], message["draft"]["id"], message["draft"]["form"]) == ("draft", NO_PAYMENT, "normal")
    assert message["draft"]["text"] == draft.text.replace("{name}", "Tom")
    assert message["draft"]["note"] == draft.note
    assert outcome.slots["draft"] == {"id": NO_PAYMENT, "form": "normal", "name": "Tom"}
    assert (outcome.slots["rule"], outcome.slots["role"], outcome.slots["candidates"]) == (
        SUGGESTED,
        "freelancer",
        None,
    )
    assert outcome.discussed == [SUGGESTED]
    assert (message["trace"]["draft"], message["trace"]["rule"]) == (NO_PAYMENT, SUGGESTED)


def test_the_text_is_complete_by_itself(store: RulebookStore) -> None:
    text = _asked(store, "a notice that I am away", {"going-away": 0.9}).only["text"]
    opening, *_, fill_in, note = text.split("\n\n")
    assert opening == "Here is a text to paste, as a freelancer would write it."
    assert "back on [date]" in text
    assert "[brackets]" in fill_in
    assert note == f"Note: {_draft(store, 'going-away').note}"


def test_below_a_draft_are_its_other_forms_and_its_rule(store: RulebookStore) -> None:
    outcome = _asked(store, "a no to cash", {NO_PAYMENT: 0.9})
    assert outcome.buttons == [
        ("change_draft", {"draft": NO_PAYMENT, "form": "shorter"}),
        ("change_draft", {"draft": NO_PAYMENT, "form": "firmer"}),
        ("change_draft", {"draft": NO_PAYMENT, "form": "other_voice"}),
        ("choose_rule", {"rule": SUGGESTED}),
    ]
    titles = [choice["title"] for choice in outcome.only["choices"]]
    assert titles == ["Shorter", "Firmer", "In the client's voice", "Why this rule?"]


def test_a_client_gets_the_clients_voice(store: RulebookStore) -> None:
    outcome = _asked(store, "I'm hiring, a no to her bank account", {NO_PAYMENT: 0.9})
    assert (outcome.only["draft"]["form"], outcome.only["draft"]["role"]) == ("other_voice", "client")
    assert "as a client would write it" in outcome.only["text"]
    assert [choice["title"] for choice in outcome.only["choices"]] == ["In the freelancer's voice", "Why this rule?"]


def test_a_draft_for_another_time_says_so(store: RulebookStore) -> None:
    text = _asked(store, "a no to WhatsApp", {"stay-in-messages": 0.9}, stage="active_contract").only["text"]
    assert "meant for the time before a contract or after a contract has ended" in text.split("\n\n")[0]


def test_a_checklist_is_no_message(store: RulebookStore) -> None:
    outcome = _asked(store, "a list for the identity check", {"verification-checklist": 0.9})
    assert outcome.only["text"].startswith("Here is a checklist for yourself")
    assert [choice["title"] for choice in outcome.only["choices"]] == ["Shorter", "Why this rule?"]


def test_what_must_not_be_sent_is_never_written(store: RulebookStore) -> None:
    refused = store.current().drafts["tell-them-reported"]
    outcome = _asked(store, "write him that I reported him", {"tell-them-reported": 0.9}, draft=SHOWN)
    assert outcome.only["kind"] == "text"
    assert "draft" not in outcome.only
    assert outcome.only["text"].startswith(f"{REFUSED} {refused.why}")
    instead = [("write_reply", {"draft": draft}) for draft in refused.instead]
    assert outcome.buttons == [*instead, ("choose_rule", {"rule": "reporting/confidential"})]
    assert (outcome.slots["rule"], outcome.slots["draft"]) == ("reporting/confidential", None)


def test_a_bare_request_is_about_the_rule_under_discussion(store: RulebookStore) -> None:
    outcome = _asked(store, "write me a polite refusal i can paste", {NO_PAYMENT: 0.4}, rule=PAY_TO_WORK)
    assert (outcome.only["draft"]["id"], outcome.only["draft"]["rule"]) == (DEPOSIT, PAY_TO_WORK)


def test_drafts_that_are_close_are_offered_by_title(store: RulebookStore) -> None:
    outcome = _asked(store, "a no to his cash", {NO_PAYMENT: 0.4, AGAIN: 0.35}, rule=PAY_TO_WORK)
    assert (outcome.only["kind"], outcome.slots["candidates"]) == ("text", [NO_PAYMENT, AGAIN])
    assert outcome.only["text"].startswith(WHICH)
    for draft in (NO_PAYMENT, AGAIN):
        assert f"\n- {_draft(store, draft).title}" in outcome.only["text"]
        assert ("write_reply", {"draft": draft}) in outcome.buttons
    assert "rule" not in outcome.slots


@pytest.mark.parametrize(
    ("text", "rule", "opening"),
    [
        ("write an appeal letter", None, NO_DRAFT),
        ("write an appeal letter", PAY_TO_WORK, NO_DRAFT),
        ("write me a reply", None, ABOUT_WHAT),
    ],
)
def test_where_nothing_fits_the_nearest_are_offered(
    store: RulebookStore, text: str, rule: str | None, opening: str
) -> None:
    ranking = {"ask-staff-to-step-in": 0.1, "tell-them-reported": 0.09, AGAIN: 0.08, NO_PAYMENT: 0.07}
    outcome = _asked(store, text, ranking, rule=rule)
    assert outcome.only["kind"] == "text"
    assert outcome.only["text"].startswith(opening)
    offered = [entities["draft"] for intent, entities in outcome.buttons if intent == "write_reply"]
    assert len(offered) == 3
    assert "tell-them-reported" not in offered
    assert outcome.buttons[-1] == ("ask_human", {})
    assert "id" not in outcome.slots.get("draft", {}), "nothing is shown"


def test_without_any_draft_it_is_owned_up_to(store: RulebookStore) -> None:
    assert _asked(store, "write an appeal letter", {}).only["text"] == NO_DRAFT


def test_a_button_asks_for_its_draft(store: RulebookStore) -> None:
    pressed = tracker("write_reply", "write_reply", entities={"draft": AGAIN}, role="client", candidates=[AGAIN])
    outcome = run(AnswerMessage(store), pressed)
    assert (outcome.only["draft"]["id"], outcome.only["draft"]["form"]) == (AGAIN, "other_voice")


def test_a_draft_is_picked_by_its_place(store: RulebookStore) -> None:
    candidates = [NO_PAYMENT, AGAIN]
    picked = run(ChooseRule(store), tracker("the second one", "choose_rule", candidates=candidates))
    assert picked.only["draft"]["id"] == AGAIN
    again = run(ChooseRule(store), tracker("number 7", "choose_rule", candidates=candidates))
    assert again.slots["candidates"] == candidates
    assert again.only["text"].startswith(WHICH)


@pytest.mark.parametrize("form", ["shorter", "firmer", "other_voice", "normal"])
def test_a_button_changes_the_form_and_keeps_the_name(store: RulebookStore, form: str) -> None:
    entities = {"draft": NO_PAYMENT, "form": form}
    pressed = tracker("change_draft", "change_draft", entities=entities, draft=SHOWN | {"name": "Bea"})
    outcome = run(AnswerMessage(store), pressed)
    assert outcome.only["draft"]["form"] == form
    assert "Hi Bea," in outcome.only["draft"]["text"]
    assert outcome.slots["draft"] == {"id": NO_PAYMENT, "form": form, "name": "Bea"}


def test_a_button_of_an_earlier_draft_is_good_still(store: RulebookStore) -> None:
    entities = {"draft": AGAIN, "form": "firmer"}
    for slot in (None, SHOWN | {"name": "Bea"}):
        outcome = run(AnswerMessage(store), tracker("change_draft", "change_draft", entities=entities, draft=slot))
        assert (outcome.only["draft"]["id"], outcome.slots["draft"]["name"]) == (AGAIN, None)


@pytest.mark.parametrize("entities", [{"draft": "gone", "form": "firmer"}, {"draft": AGAIN, "form": "odd"}, {}])
def test_a_button_that_leads_nowhere_says_so(store: RulebookStore, entities: dict[str, str]) -> None:
    outcome = run(AnswerMessage(store), tracker("change_draft", "change_draft", entities=entities))
    assert outcome.only["text"].startswith(NOTHING_TO_CHANGE)


@pytest.mark.parametrize(
    ("change", "form"),
    [("shorter", "shorter"), ("firmer", "firmer"), ("other_voice", "other_voice"), ("normal", "normal")],
)
def test_a_change_in_words(store: RulebookStore, change: str, form: str) -> None:
    outcome = _changed(store, "do it", change, draft=SHOWN | {"name": "Bea"})
    assert (outcome.only["draft"]["form"], outcome.slots["draft"]["name"]) == (form, "Bea")
    assert outcome.only["text"].startswith("Here it is")


def test_a_form_that_is_not_there_is_owned_up_to_and_the_draft_shown_again(store: RulebookStore) -> None:
    shown = {"id": "ask-for-feedback", "form": "normal", "name": None}
    outcome = _changed(store, "make it firmer", "firmer", draft=shown)
    assert outcome.only["text"].startswith("There is no firmer version")
    assert outcome.only["draft"]["form"] == "normal"


@pytest.mark.parametrize(
    ("text", "name"), [("her name is Priya", "Priya"), ("it's for Lena", "Lena"), ("no name please", None)]
)
def test_a_name_is_put_in_or_taken_out(store: RulebookStore, text: str, name: str | None) -> None:
    outcome = _changed(store, text, "name", draft=SHOWN | {"form": "shorter", "name": "Bea"})
    greeting = f"Hi {name}," if name else "Hi,"
    assert outcome.only["draft"]["text"].startswith(greeting)
    assert outcome.slots["draft"] == {"id": NO_PAYMENT, "form": "shorter", "name": name}


def test_a_name_may_come_with_another_change(store: RulebookStore) -> None:
    outcome = _changed(store, "shorter, and her name is Priya", "shorter")
    assert outcome.slots["draft"] == {"id": NO_PAYMENT, "form": "shorter", "name": "Priya"}


def test_a_name_that_is_not_said_is_asked_for(store: RulebookStore) -> None:
    outcome = _changed(store, "put the name in", "name")
    assert outcome.only["text"] == WHICH_NAME
    assert "draft" not in outcome.slots, "the draft stays the one to change"


def test_a_text_without_a_greeting_has_no_place_for_a_name(store: RulebookStore) -> None:
    shown = {"id": "report-outside-payment", "form": "normal", "name": None}
    outcome = _changed(store, "her name is Priya", "name", draft=shown)
    assert "no place for a name" in outcome.only["text"]
    assert outcome.slots["draft"] == shown


@pytest.mark.parametrize(
    ("text", "intent", "form"),
    [
        ("make it short", "ask_restate", "shorter"),
        ("too long", "ask_restate", "shorter"),
        ("I'm the client", "tell_context", "other_voice"),
        ("client", "tell_context", "other_voice"),
        ("from the other side", "tell_context", "other_voice"),
        ("write it firmer", "write_reply", "firmer"),
    ],
)
def test_what_else_may_mean_a_change_does_while_a_draft_is_shown(
    store: RulebookStore, text: str, intent: str, form: str
) -> None:
    outcome = run(AnswerMessage(store), tracker(text, intent, rule=SUGGESTED, draft=SHOWN))
    assert outcome.only["draft"]["form"] == form


def test_a_name_in_a_request_without_a_subject_goes_into_the_draft_shown(store: RulebookStore) -> None:
    outcome = _asked(store, "now write it for a client called Maria", {AGAIN: 0.9}, draft=SHOWN)
    assert outcome.slots["draft"] == SHOWN | {"name": "Maria"}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("i dont understand", "ask_restate"),
        ("we have a contract", "tell_context"),
        ("I'm a freelancer", "tell_context"),
        ("why?", "ask_why"),
    ],
)
def test_what_is_about_the_rule_stays_about_it_and_ends_the_draft(store: RulebookStore, text: str, intent: str) -> None:
    outcome = run(AnswerMessage(store), tracker(text, intent, rule=SUGGESTED, draft=SHOWN))
    assert (outcome.rule, outcome.slots["draft"]) == (SUGGESTED, SHOWN | {"past": True})


def test_who_says_their_role_keeps_it(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("I'm the client", "tell_context", rule=SUGGESTED, draft=SHOWN))
    assert outcome.slots["role"] == "client"


def test_without_a_draft_shorter_is_about_the_rule(store: RulebookStore) -> None:
    assert _changed(store, "make it shorter", "shorter", draft=None, rule=SUGGESTED).rule == SUGGESTED


@pytest.mark.parametrize("draft", [None, {"id": "gone", "form": "normal", "name": None}])
def test_there_may_be_nothing_to_change(store: RulebookStore, draft: dict[str, Any] | None) -> None:
    outcome = _changed(store, "her name is Priya", "name", draft=draft, rule=SUGGESTED)
    assert outcome.only["text"].startswith(NOTHING_TO_CHANGE)
    assert [entities["draft"] for intent, entities in outcome.buttons if intent == "write_reply"] == [NO_PAYMENT, AGAIN]


def test_a_small_change_is_likelier_with_a_draft(store: RulebookStore) -> None:
    asked = tracker("firmer please", "ask_rule", [SUGGESTED], "answer", changes=["firmer"], draft=SHOWN)
    asked.latest_message["intent_ranking"] = [
        {"name": "ask_rule", "confidence": 0.8},
        {"name": "change_draft", "confidence": 0.2},
    ]
    assert run(AnswerMessage(store), asked).only["kind"] == "draft"
    asked.slots["draft"] = None
    assert run(AnswerMessage(store), asked).only["kind"] == "answer"
