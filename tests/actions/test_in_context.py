"""actions/in_context.py: the same words mean different things in different conversations."""

from dataclasses import replace

import pytest

from actions.base import Turn
from actions.in_context import in_context
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import tracker

BEFORE, DURING, FEE = (
    "contact-sharing/before-contract",
    "contact-sharing/during-contract",
    "fees/freelancer-service-fee",
)


def _turn(text: str, shares: dict[str, float], decision: str = "clarify", **slots: str) -> Turn:
    turn = Turn.read(tracker(text, "ask_rule", [FEE], decision, **slots))
    return replace(turn, intents=list(shares.items()))


def test_a_rule_under_discussion_makes_a_follow_up_likelier(store: RulebookStore) -> None:
    shares = {"ask_rule": 0.6, "ask_why": 0.3, "greet": 0.1}
    assert in_context(_turn("because?", shares), store.current()).intent == "ask_rule"
    assert in_context(_turn("because?", shares, rule=BEFORE), store.current()).intent == "ask_why"


def test_a_long_message_is_less_of_a_follow_up(store: RulebookStore) -> None:
    shares = {"ask_rule": 0.6, "ask_why": 0.3, "greet": 0.1}
    long = "a story of many words, each of which says a little more about what happened to me and to my client"
    short = in_context(_turn("because?", shares, rule=BEFORE), store.current())
    assert (
        dict(in_context(_turn(long, shares, rule=BEFORE), store.current()).intents)["ask_why"]
        < dict(short.intents)["ask_why"]
    )


def test_what_is_plainly_about_another_rule_is_less_of_a_follow_up(store: RulebookStore) -> None:
    shares = {"ask_rule": 0.8, "ask_instead": 0.2}
    assert in_context(_turn("what then?", shares, rule=BEFORE), store.current()).intent == "ask_instead"
    assert in_context(_turn("and the fee then?", shares, "answer", rule=BEFORE), store.current()).intent == "ask_rule"
    assert in_context(_turn("and the fee then?", shares, "answer", rule=FEE), store.current()).intent == "ask_instead"


def test_what_is_about_rules_on_the_whole_is_not_out_of_scope(store: RulebookStore) -> None:
    shares = {"out_of_scope": 0.4, "ask_rule": 0.35, "ask_consequence": 0.25}
    assert in_context(_turn("i sent my number, help", shares, "answer"), store.current()).intent == "ask_rule"
    assert in_context(_turn("hm", shares, "unknown"), store.current()).intent == "out_of_scope"
    assert in_context(_turn("and on Fiverr?", shares, "answer"), store.current()).intent == "out_of_scope"


def test_a_text_is_asked_for_only_where_there_may_be_one(store: RulebookStore) -> None:
    shares = {"out_of_scope": 0.7, "write_reply": 0.3}
    turn = replace(_turn("can you write me a script", shares, "unknown"), intent="out_of_scope")
    assert in_context(turn, store.current()).intent == "out_of_scope"
    fitting = replace(turn, drafts=[("refuse-phone-number", 0.4)])
    assert in_context(fitting, store.current()).intent == "write_reply"


def test_a_presumption_makes_a_false_claim_likelier(store: RulebookStore) -> None:
    shares = {"ask_rule": 0.85, "false_claim": 0.15}
    assert in_context(_turn("does staff read my chat?", shares), store.current()).intent == "ask_rule"
    assert in_context(_turn("since staff never reads my chat", shares), store.current()).intent == "false_claim"


def test_shares_still_add_up(store: RulebookStore) -> None:
    turn = in_context(_turn("because?", {"ask_rule": 0.6, "ask_why": 0.4}, rule=BEFORE), store.current())
    assert sum(share for _, share in turn.intents) == pytest.approx(1.0)
    assert sum(share for _, share in turn.ranking) <= 1.0


def test_a_button_means_what_it_says(store: RulebookStore) -> None:
    turn = in_context(_turn("ask_why", {"ask_why": 1.0}, rule=BEFORE), store.current())
    assert (turn.intent, turn.intents) == ("ask_why", [("ask_why", 1.0)])


@pytest.mark.parametrize(
    ("stage", "first", "decision"),
    [(None, BEFORE, "clarify"), ("active_contract", DURING, "answer"), ("before_contract", BEFORE, "answer")],
)
def test_the_stage_settles_between_rules_that_hold_at_different_stages(
    store: RulebookStore, stage: str | None, first: str, decision: str
) -> None:
    turn = replace(Turn.read(tracker("may I?", "ask_rule", decision="clarify", stage=stage)), decision="clarify")
    turn = replace(turn, ranking=[(BEFORE, 0.5), (DURING, 0.45)])
    here = in_context(turn, store.current())
    assert (here.ranking[0][0], here.decision) == (first, decision)


def test_what_is_unknown_stays_unknown(store: RulebookStore) -> None:
    turn = Turn.read(tracker("hm", "out_of_scope", [BEFORE], "unknown", stage="before_contract"))
    assert in_context(turn, store.current()).decision == "unknown"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("does Fiverr ban you for that?", "out_of_scope"),
        ("does Upwork ban you for that?", "ask_rule"),
        ("I came to Upwork from Fiverr, do I get banned for that?", "ask_rule"),
        ("may I share my number before the contract?", "ask_rule"),
    ],
)
def test_another_marketplace_has_other_rules(store: RulebookStore, text: str, intent: str) -> None:
    turn = _turn(text, {"ask_rule": 0.8, "out_of_scope": 0.2})
    assert in_context(turn, store.current()).intent == intent


def test_few_words_have_no_purpose_for_want_of_a_better_one(store: RulebookStore) -> None:
    turn = _turn("so i cant do it", {"ask_restate": 0.7, "check_message": 0.15, "ask_rule": 0.1}, rule=FEE)
    assert in_context(turn, store.current()).intent == "ask_restate"
    leaning = replace(turn, subject_ranking=[(FEE, 0.9)], subject_decision="answer")
    assert in_context(leaning, store.current()).intent == "ask_rule"
    surely = replace(leaning, intents=[("check_message", 0.6), ("ask_rule", 0.1)])
    assert in_context(surely, store.current()).intent == "check_message"
