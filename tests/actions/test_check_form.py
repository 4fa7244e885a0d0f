"""What is said while a message to check is waited for, and is none."""

import pytest

from actions.form import REQUESTED
from groundrules.rulebook.store import RulebookStore
from tests.actions.checks import FEE, take


@pytest.mark.parametrize(
    "text",
    [
        "should i delete the message",
        "can i edit the message",
        "ok thx. other thing: he pays late, what can i do",
        "may i add a candidate to my slack workspace",
        "he takes a fee from me already",
    ],
)
@pytest.mark.parametrize("intent", ["check_message", "ask_rule"])
def test_a_question_to_us_leaves_the_form(store: RulebookStore, text: str, intent: str) -> None:
    outcome = take(store, "check_text", text, intent, ranking=[FEE], decision="answer")
    answer, note = outcome.messages
    assert answer["answer"]["rule"] == FEE
    assert "have checked nothing" in note["text"]
    assert outcome.slots[REQUESTED] is None
    assert outcome.slots.get("checked") is None


def test_one_that_is_not_understood_leaves_it_too(store: RulebookStore) -> None:
    outcome = take(store, "check_text", "can i edit the message", "out_of_scope")
    assert [message["kind"] for message in outcome.messages] == ["out_of_scope", "text"]
    assert outcome.slots[REQUESTED] is None


@pytest.mark.parametrize("text", ["he wrote me there already", "and after the contract starts?", "contract has ended"])
def test_what_is_only_told_is_no_message(store: RulebookStore, text: str) -> None:
    outcome = take(store, "check_text", text, "out_of_scope")
    assert outcome.only["text"].startswith("I have no message from you yet.")
    assert outcome.slots[REQUESTED] == "check_text"


def test_as_a_message_it_may_break_a_rule_all_the_same(store: RulebookStore) -> None:
    outcome = take(store, "check_text", "can i be called on 555 01 42 33", "ask_rule", stage="before_contract")
    assert outcome.only["check"]["verdict"] == "not_allowed"


def test_a_question_to_the_other_side_is_a_message(store: RulebookStore) -> None:
    outcome = take(
        store, "check_text", "Can I show you two more designs?", "ask_rule", ranking=[FEE], decision="answer"
    )
    assert outcome.only["check"]["verdict"] == "ok"
