"""Follow-ups lean on the rule under discussion, unless the message names another."""

import pytest

from actions.answer_message import AnswerMessage
from actions.base import Turn
from actions.follow_up import FOCUS, own_rule
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import run, tracker

BEFORE, DURING, FEE = (
    "contact-sharing/before-contract",
    "contact-sharing/during-contract",
    "fees/freelancer-service-fee",
)


@pytest.mark.parametrize(("intent", "focus"), FOCUS.items(), ids=str)
def test_each_part_of_the_rule_under_discussion(store: RulebookStore, intent: str, focus: str) -> None:
    outcome = run(AnswerMessage(store), tracker("and?", intent, rule=BEFORE, stage="before_contract"))
    assert (outcome.rule, outcome.only["answer"]["focus"]) == (BEFORE, focus)
    assert outcome.slots == {"rule": BEFORE, "candidates": None, "role": None, "stage": "before_contract"}
    assert intent not in [button for button, _ in outcome.buttons], "what was just told is not offered again"


def test_exceptions_are_offered_only_where_there_are_some(store: RulebookStore) -> None:
    rules = store.current().rules.values()
    for rule in (next(r for r in rules if r.exceptions), next(r for r in rules if not r.exceptions and not r.variants)):
        outcome = run(AnswerMessage(store), tracker("why?", "ask_why", rule=rule.id))
        assert ("ask_exceptions" in dict(outcome.buttons)) == bool(rule.exceptions)


def test_a_follow_up_that_names_its_own_rule_goes_to_it(store: RulebookStore) -> None:
    asked = tracker("why is there a fee?", "ask_why", [FEE, BEFORE], "answer", own_rule=True, rule=BEFORE)
    outcome = run(AnswerMessage(store), asked)
    assert (outcome.rule, outcome.only["answer"]["focus"]) == (FEE, "why")


def test_a_bare_follow_up_stays_with_the_rule_under_discussion(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("why?", "ask_why", [FEE, BEFORE], "answer", own_rule=True, rule=BEFORE))
    assert (outcome.rule, outcome.only["answer"]["focus"]) == (BEFORE, "why")


def test_a_follow_up_before_any_rule_asks_which(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("why?", "ask_why"))
    assert (outcome.only["kind"], outcome.only["candidates"]) == ("clarify", [])
    assert "Which rule" in outcome.only["text"]


def test_a_withdrawn_rule_under_discussion_counts_as_none(store: RulebookStore) -> None:
    assert run(AnswerMessage(store), tracker("why?", "ask_why", rule="gone/rule")).only["kind"] == "clarify"


@pytest.mark.parametrize(
    ("ranking", "decision", "clear", "own"),
    [
        ([FEE], "answer", True, FEE),
        ([FEE], "answer", False, None),
        ([FEE], "clarify", True, None),
        ([FEE], "unknown", True, None),
        ([], "answer", True, None),
        (["gone/rule"], "answer", True, None),
    ],
)
def test_own_rule(store: RulebookStore, ranking: list[str], decision: str, clear: bool, own: str | None) -> None:
    turn = Turn.read(tracker("why is there a fee?", "ask_why", ranking, decision, own_rule=clear))
    assert own_rule(turn, store.current()) == own


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("and once the contract has started?", {}, (DURING, None, "active_contract")),
        ("and if I'm the client?", {}, (BEFORE, "client", None)),
        ("I am an agency", {"stage": "before_contract"}, (BEFORE, "agency", "before_contract")),
        ("and before he hires me?", {"stage": "active_contract"}, (BEFORE, "freelancer", "before_contract")),
        ("what about that", {"role": "client"}, (BEFORE, "client", None)),
    ],
)
def test_another_situation_is_answered_for_the_same_rule(
    store: RulebookStore, text: str, before: dict[str, str], after: tuple[str, str | None, str | None]
) -> None:
    outcome = run(AnswerMessage(store), tracker(text, "tell_context", rule=BEFORE, **before))
    assert (outcome.rule, outcome.slots["role"], outcome.slots["stage"]) == after


def test_a_situation_before_any_rule_is_noted(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("I am a client and we have a contract", "tell_context"))
    assert outcome.only["kind"] == "text"
    assert "as a client" in outcome.only["text"]
    assert "contract is running" in outcome.only["text"]
    assert outcome.slots == {"role": "client", "stage": "active_contract"}


def test_nothing_to_note_still_says_something(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("hm you know", "tell_context"))
    assert outcome.only["text"].strip() == "What would you like to know?"


def test_a_situation_with_its_own_question_is_answered(store: RulebookStore) -> None:
    asked = tracker("as a client, what is the fee?", "tell_context", [FEE], "answer", own_rule=True)
    assert run(AnswerMessage(store), asked).only["kind"] == "answer"


def test_a_rule_discussed_before_is_come_back_to(store: RulebookStore) -> None:
    asked = tracker("back to the fee, when did it change?", "ask_history", [FEE], "answer", rule=BEFORE)
    assert run(AnswerMessage(store), asked).rule == BEFORE
    asked.slots["discussed"] = [BEFORE, FEE]
    outcome = run(AnswerMessage(store), asked)
    assert (outcome.rule, outcome.only["answer"]["focus"]) == (FEE, "history")
    assert outcome.discussed == [FEE, BEFORE]


def test_another_case_moves_on_to_a_neighbouring_rule(store: RulebookStore) -> None:
    zoom = "communication/outside-call-and-booking-tools"
    start = "communication/pre-contract-on-platform"
    asked = tracker("what if it is Zoom instead?", "tell_context", [zoom], "answer", rule=start)
    assert run(AnswerMessage(store), asked).rule == zoom
    asked = tracker("what if it is Zoom instead?", "tell_context", [FEE], "answer", rule=start)
    assert run(AnswerMessage(store), asked).rule == start, "a rule that has nothing to do with it is no other case"
