"""actions/ask_rule.py: when a message that looks like a question of its own is a follow-up."""

from dataclasses import replace

import pytest

from actions.ask_rule import ExplainRule, leaning
from actions.base import Turn
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import run, tracker

BEFORE, DURING, FEE = (
    "contact-sharing/before-contract",
    "contact-sharing/during-contract",
    "fees/freelancer-service-fee",
)


@pytest.mark.parametrize(
    ("text", "decision", "share", "expected"),
    [
        ("because?", "clarify", 0.3, "ask_why"),
        ("because?", "answer", 0.3, "ask_why"),
        ("because?", "clarify", 0.05, None),
        ("so a long question that surely is about a rule of its own", "answer", 0.3, None),
        ("so a long message that is about no rule in particular", "clarify", 0.3, "ask_why"),
    ],
)
def test_leaning(text: str, decision: str, share: float, expected: str | None) -> None:
    turn = Turn.read(tracker(text, "ask_rule", [FEE], decision, rule=BEFORE))
    turn = replace(turn, intents=[("ask_rule", 0.6), ("ask_why", share), ("greet", 0.9)])
    assert leaning(turn) == expected


def test_without_a_rule_under_discussion_it_is_a_question_of_its_own(store: RulebookStore) -> None:
    outcome = run(ExplainRule(store), tracker("fee?", "ask_rule", [FEE], "answer"))
    assert outcome.rule == FEE
