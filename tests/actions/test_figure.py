"""Short questions for a figure: the rule's own sentences, or that it gives none."""

import pytest

from actions.answer_message import AnswerMessage
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import Outcome, run, tracker

HOLD, LEAVE, AMOUNT, WINDOW = (
    "enforcement/holds-and-appeals",
    "conversion/pay-to-leave",
    "conversion/amount",
    "feedback/window",
)
PHOTO, FEE = "profile/photo", "fees/freelancer-service-fee"


def say(store: RulebookStore, text: str, intent: str = "ask_history", **more: object) -> Outcome:
    return run(AnswerMessage(store), tracker(text, intent, **more))  # type: ignore[arg-type]


def test_the_sentences_that_say_it(store: RulebookStore) -> None:
    outcome = say(store, "how long will it take", rule=HOLD)
    assert outcome.only["answer"]["points"] == ["How long an appeal takes is not confirmed."]
    assert outcome.only["text"].startswith("Account holds and appeals: how long.\n- How long an appeal takes")
    assert (outcome.rule, outcome.slots["rule"]) == (HOLD, HOLD)
    assert "28 days" in say(store, "how long do i have", "ask_more", rule=WINDOW).only["text"]


def test_a_rule_that_gives_no_figure_says_so(store: RulebookStore) -> None:
    text = say(store, "how much is it?", "out_of_scope", rule=PHOTO).only["text"]
    assert "does not say how much" in text
    assert "guess" in text


def test_another_rule_near_it_that_is_about_just_that(store: RulebookStore) -> None:
    assert say(store, "so how much", "out_of_scope", rule=LEAVE).rule == AMOUNT


def test_one_of_those_offered(store: RulebookStore) -> None:
    offered = [LEAVE, AMOUNT, "conversion/after-two-years"]
    assert say(store, "so how much", "out_of_scope", candidates=offered).rule == AMOUNT
    assert say(store, "how long", "out_of_scope", candidates=[PHOTO]).only["kind"] == "out_of_scope"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("how much is upwork's fee for me", HOLD),
        ("how long does upwork keep the money of a fixed price contract", HOLD),
        ("how much is it?", None),
        ("why?", HOLD),
    ],
)
def test_what_names_its_own_rule_or_has_none_is_no_such_question(
    store: RulebookStore, text: str, rule: str | None
) -> None:
    outcome = say(store, text, "ask_rule", ranking=[FEE], decision="answer", own_rule=True, rule=rule)
    assert outcome.rule == FEE
