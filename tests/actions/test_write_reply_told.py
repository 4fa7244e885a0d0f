"""A text in the light of what was told: whose doing it was, who writes, with whose name and which sum, how warm."""

from collections.abc import Sequence
from typing import Any

import pytest

from actions.answer_message import AnswerMessage
from actions.change_draft import NO_WARMER, WARMEST
from actions.write_reply import ABOUT_WHAT, NO_TEXT, WHICH
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import Outcome, run, tracker

NO_PAYMENT, WITHDRAW, NUMBER, MESSAGES = (
    "decline-outside-payment",
    "withdraw-fee-remark",
    "refuse-phone-number",
    "stay-in-messages",
)
ASKING, CONTACT, CALLS = (
    "payments/asking-counts",
    "contact-sharing/before-contract",
    "communication/outside-call-and-booking-tools",
)
FUND = "ask-to-fund-milestone"
SHOWN = {"id": NO_PAYMENT, "form": "normal", "name": None}


Told = tuple[str, dict[str, float]]


def _asked(
    store: RulebookStore, text: str, intent: str = "write_reply", told: Sequence[Told] = (), **known: Any
) -> Outcome:
    """Ask after the messages in `told`, each given with the drafts that it is like."""
    asked = tracker(text, intent, **known)
    asked.events = [_event(*one) for one in told] + [_event(text, {})]
    return run(AnswerMessage(store), asked)


def _event(text: str, drafts: dict[str, float]) -> dict[str, Any]:
    ranking = [{"draft": draft, "confidence": share} for draft, share in drafts.items()]
    return {"event": "user", "text": text, "parse_data": {"draft_ranking": ranking}}


@pytest.mark.parametrize("text", ["say no to him for me", "write me a reply", "what do i tell him"])
def test_nobody_confesses_what_the_other_side_did(store: RulebookStore, text: str) -> None:
    told = [("my client wants to pay by crypto", {NO_PAYMENT: 0.7}), ("what if we call it a tip", {})]
    outcome = _asked(store, text, rule=ASKING, told=told, drafts={WITHDRAW: 0.2})
    assert outcome.only["draft"]["id"] == NO_PAYMENT
    assert all(entities.get("draft") != WITHDRAW for _, entities in outcome.buttons)


def test_also_words_that_are_like_a_confession_are_none(store: RulebookStore) -> None:
    text = "he wrote: half here and the rest by bank transfer to avoid the fees... what to say"
    assert _asked(store, text, drafts={WITHDRAW: 0.6, NO_PAYMENT: 0.1}).only["draft"]["id"] == NO_PAYMENT


def test_who_did_it_may_take_it_back(store: RulebookStore) -> None:
    told = [("i asked my client if he can pay me by paypal", {NO_PAYMENT: 0.9})]
    assert _asked(store, "write me a text", rule=ASKING, told=told).only["draft"]["id"] == WITHDRAW
    text = "I suggested skipping the fee, write something that takes it back"
    assert _asked(store, text, drafts={WITHDRAW: 0.9}).only["draft"]["id"] == WITHDRAW
    unasked = _asked(store, "write me a text", rule="payments/on-platform-only", told=told)
    assert unasked.only["draft"]["id"] == WITHDRAW, "a no would be to nobody"
    refused = _asked(store, "say no to him", rule=ASKING, told=told)
    assert refused.only["draft"]["id"] == NO_PAYMENT, "a no takes nothing back"


def test_a_story_decides_among_the_drafts_of_a_rule(store: RulebookStore) -> None:
    for draft in (NUMBER, MESSAGES):
        outcome = _asked(store, "what do i tell him", "ask_instead", rule=CONTACT, told=[("he asks", {draft: 0.9})])
        assert outcome.only["draft"]["id"] == draft
    close = {"second-no-contact": 0.3, MESSAGES: 0.27, NUMBER: 0.1}
    outcome = _asked(store, "what do i reply", rule=CONTACT, told=[("he wrote his number", close)])
    assert outcome.only["draft"]["id"] == MESSAGES, "a first no comes before a second"


def test_a_story_counts_where_the_rule_has_no_draft(store: RulebookStore) -> None:
    told = [("my freelancer wants to be paid direct", {NO_PAYMENT: 0.9}), ("he is crying", {NUMBER: 0.5})]
    text = "write me something kind to say"
    outcome = _asked(store, text, rule="fees/direct-contracts", told=told, role="client")
    assert (outcome.only["draft"]["id"], outcome.only["draft"]["role"]) == (NO_PAYMENT, "client")


def test_a_plain_story_counts_before_a_draft_of_the_rule_that_is_about_something_else(store: RulebookStore) -> None:
    told = [("my client wants to pay by crypto", {NO_PAYMENT: 0.7}), ("what if we call it a tip", {})]
    outcome = _asked(store, "say no to him for me", rule="payments/on-platform-only", told=told)
    assert outcome.only["draft"]["id"] == NO_PAYMENT


def test_two_stories_that_are_close_are_offered(store: RulebookStore) -> None:
    told = [("he is odd", {NO_PAYMENT: 0.45, NUMBER: 0.44})]
    outcome = _asked(store, "write me a reply", rule="accounts/one-account", told=told)
    assert outcome.only["text"].startswith(WHICH)


@pytest.mark.parametrize("intent", ["ask_instead", "ask_rule", "out_of_scope", "write_reply"])
@pytest.mark.parametrize("text", ["so what do i tell her", "what do I tell Maria?", "how should i answer him"])
def test_after_a_rule_what_to_tell_asks_for_a_text(store: RulebookStore, text: str, intent: str) -> None:
    assert _asked(store, text, intent, rule=CALLS).only["draft"]["id"] == "move-call-to-messages"


def test_before_any_rule_it_is_asked_what_it_is_about(store: RulebookStore) -> None:
    assert _asked(store, "what should i say", "out_of_scope").only["text"].startswith(ABOUT_WHAT)
    assert _asked(store, "my mum calls, what do i tell her", "out_of_scope").only["kind"] == "out_of_scope"
    assert _asked(store, "what do i tell support", "ask_instead", rule=CALLS).only["kind"] == "answer"


def test_names_and_sums_in_the_request_are_filled_in(store: RulebookStore) -> None:
    text = "tell her i wait until the milestone is funded, client Maria, 150 dollars"
    outcome = _asked(store, text, drafts={FUND: 0.9})
    assert outcome.only["draft"]["text"].startswith("Hi Maria,\n\nOur milestone of 150 dollars does not")
    assert outcome.slots["draft"] == {"id": FUND, "form": "normal", "name": "Maria", "amount": "150 dollars"}
    firmer = _asked(store, "firmer", "change_draft", changes=["firmer"], draft=outcome.slots["draft"])
    assert "Hi Maria," in firmer.only["draft"]["text"]
    assert "150 dollars" in firmer.only["draft"]["text"]


def test_a_text_reads_on_without_a_sum(store: RulebookStore) -> None:
    text = _asked(store, "a message to fund it", drafts={FUND: 0.9}).only["draft"]["text"]
    assert "Our milestone does not" in text
    assert "[" not in text


def test_a_request_with_a_name_is_a_request_where_nothing_is_shown(store: RulebookStore) -> None:
    text = "write him something, name is Karl"
    told = [("he wants my mobile", {NUMBER: 0.9})]
    outcome = _asked(store, text, "change_draft", told, changes=["name"], rule=CONTACT)
    assert outcome.slots["draft"] == {"id": NUMBER, "form": "normal", "name": "Karl"}


def test_a_sum_is_changed_in_the_text_shown(store: RulebookStore) -> None:
    shown = {"id": FUND, "form": "firmer", "name": "Ana", "amount": "$150"}
    outcome = _asked(store, "make it $200", "ask_rule", draft=shown)
    assert outcome.slots["draft"] == shown | {"amount": "$200"}
    assert "milestone of $200" in outcome.only["draft"]["text"]


@pytest.mark.parametrize("text", ["too cold, make it warmer", "less rude", "softer please", "make it friendlier"])
@pytest.mark.parametrize("intent", ["change_draft", "write_reply", "fix_message"])
def test_that_there_is_nothing_warmer_is_owned_up_to(store: RulebookStore, text: str, intent: str) -> None:
    outcome = _asked(store, text, intent, changes=["firmer"], draft=SHOWN)
    assert outcome.only["text"].startswith(NO_WARMER)
    assert "shorter, firmer, in the client's voice" in outcome.only["text"]
    assert outcome.slots["draft"] == SHOWN, "the draft stays the one to change"


def test_from_a_cooler_form_it_goes_back_to_the_warmest(store: RulebookStore) -> None:
    outcome = _asked(store, "warmer", "change_draft", changes=["normal"], draft=SHOWN | {"form": "firmer"})
    assert outcome.only["text"].startswith(WARMEST)
    assert outcome.only["draft"]["form"] == "normal"


def test_an_appeal_gets_the_steps_of_its_rule(store: RulebookStore) -> None:
    appeals = "enforcement/holds-and-appeals"
    noise = {"offer-paid-test": 0.01}
    outcome = _asked(store, "how do i write the appeal", ranking=[appeals], decision="answer", drafts=noise)
    assert outcome.rule == appeals
    assert outcome.only["text"].startswith(NO_TEXT)
    assert [intent for intent, _ in outcome.buttons] == ["choose_rule", "ask_human"], "no drafts about something else"


def test_a_rule_without_a_text_gives_its_steps_and_the_texts_of_its_relatives(store: RulebookStore) -> None:
    outcome = _asked(store, "write me a reply", rule="payments/direct-contract-misuse", drafts={NUMBER: 0.1})
    assert outcome.only["text"].startswith(NO_TEXT)
    offered = [entities["draft"] for intent, entities in outcome.buttons if intent == "write_reply"]
    assert offered == ["answer-about-the-fee", "keep-my-rate"]
