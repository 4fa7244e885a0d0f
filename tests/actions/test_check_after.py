"""What comes after a check: why, another stage, and the allowed wording."""

import pytest

from actions.check import CHECK_FORM
from actions.follow_up import NO_RULE_YET
from actions.late_answer import LateAnswer
from groundrules.guard.check import ADVICE
from groundrules.rulebook.store import RulebookStore
from tests.actions.checks import AFTER, BEFORE, BETTER, CHECKED, FEE, GOOD, TOLD, FakeChecker, say
from tests.actions.trackers import run, tracker

CHECKED_GOOD = {"text": GOOD, **TOLD, "rules": []}


@pytest.mark.parametrize("intent", ["fix_message", "ask_instead"])
def test_make_it_ok_is_about_the_check_whatever_was_explained_since(store: RulebookStore, intent: str) -> None:
    outcome = say(store, "make it ok then", intent, checked=CHECKED, rule=FEE)
    assert outcome.only["check"]["suggestion"] == BETTER
    running = say(store, "make it ok then", intent, checked=CHECKED, rule=BEFORE, stage="active_contract")
    assert running.only["text"].startswith("While a contract is running, I found nothing to change in it. ")
    assert "It breaks a rule before a contract and after a contract has ended." in running.only["text"]
    assert running.only["check"]["suggestion"] == BETTER
    assert running.only["text"].endswith(ADVICE)


def test_a_text_shown_since_is_what_is_changed(store: RulebookStore) -> None:
    outcome = say(store, "make it ok", "ask_instead", checked=CHECKED, draft={"id": "x"}, rule=FEE)
    assert outcome.only["kind"] != "check"


def test_why_is_answered_with_the_reason_of_the_rule(store: RulebookStore) -> None:
    outcome = say(store, "why?", "ask_why", rule=BEFORE, checked=CHECKED)
    assert (outcome.rule, outcome.only["answer"]["focus"]) == (BEFORE, "why")
    pressed = say(store, "ask_why", "ask_why", rule=FEE, checked=CHECKED, entities={"rule": BEFORE})
    assert (pressed.rule, pressed.only["answer"]["focus"]) == (BEFORE, "why")


def test_why_after_nothing_was_found(store: RulebookStore) -> None:
    assert "no rule that speaks against" in say(store, "why?", "ask_why", checked=CHECKED_GOOD).only["text"]
    assert say(store, "why?", "ask_why").only["text"] == NO_RULE_YET.format(example=store.current().an_example())
    assert say(store, "why?", "ask_why", checked=CHECKED_GOOD, rule=FEE).rule == FEE


def test_make_it_ok_gives_the_allowed_wording(store: RulebookStore) -> None:
    outcome = say(store, "make it ok", "fix_message", checked=CHECKED, rule=BEFORE)
    assert outcome.only["kind"] == "check"
    assert outcome.only["check"] == {
        "verdict": "ok",
        "findings": [],
        "replacements": [],
        "suggestion": BETTER,
        "message": BETTER,
    }
    assert BETTER in outcome.only["text"]
    assert outcome.slots == {}, "what was checked, and its rule, stay under discussion"


def test_make_it_ok_without_a_wording_says_what_to_take_out(store: RulebookStore) -> None:
    checker = FakeChecker(suggests=False)
    outcome = say(store, "make it ok", "fix_message", checker=checker, checked=CHECKED)
    assert "- Leave the number out." in outcome.only["text"]


def test_make_it_ok_where_there_is_nothing_to_do(store: RulebookStore) -> None:
    assert "nothing to change" in say(store, "make it ok", "fix_message", checked=CHECKED_GOOD).only["text"]
    assert say(store, "make it ok", "fix_message").then == CHECK_FORM


def test_what_if_we_have_a_contract_checks_again(store: RulebookStore) -> None:
    outcome = say(store, "what if we have a contract?", "tell_context", rule=BEFORE, checked=CHECKED)
    assert outcome.only["check"]["verdict"] == "ok"
    assert outcome.slots["stage"] == "active_contract"
    again = say(store, "and if there is no contract yet", "tell_context", checked=outcome.slots["checked"])
    assert again.only["check"]["verdict"] == "not_allowed"


@pytest.mark.parametrize("intent", ["ask_rule", "out_of_scope", "check_message"])
def test_a_stage_alone_checks_again_whatever_it_is_taken_for(store: RulebookStore, intent: str) -> None:
    text = "and once the contract is over?"
    outcome = say(store, text, intent, ranking=[FEE], decision="answer", rule=BEFORE, checked=CHECKED)
    assert outcome.slots["checked"] == {**CHECKED, "stage": "after_contract", "rules": [AFTER]}
    fixed = say(store, "change it so that I can send it", "change_draft", rule=AFTER, checked=outcome.slots["checked"])
    assert fixed.only["check"]["suggestion"] == BETTER


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("and before?", "before_contract"),
        ("and once its over", "after_contract"),
        ("after it ends", "after_contract"),
        ("and during?", "active_contract"),
    ],
)
def test_a_word_is_enough_for_a_stage(store: RulebookStore, text: str, stage: str) -> None:
    assert say(store, text, "ask_rule", rule=BEFORE, checked=CHECKED).slots["checked"]["stage"] == stage
    elsewhere = say(store, text, "ask_rule", ranking=[FEE], decision="answer", rule=FEE, checked=CHECKED)
    assert elsewhere.rule == FEE


def test_the_buttons_check_for_the_other_stage_at_any_time(store: RulebookStore) -> None:
    pressed = say(store, "check_message", entities={"stage": "active_contract"}, checked=CHECKED, rule=FEE)
    assert pressed.only["check"]["verdict"] == "ok"
    assert ("check_message", {"stage": "before_contract"}) in pressed.buttons
    late = tracker("give_answer", "give_answer", entities={"field": "check_stage", "answer": "after_contract"})
    late.slots["checked"] = CHECKED
    assert run(LateAnswer(store, FakeChecker()), late).only["check"]["findings"][0]["rule"] == AFTER


def test_another_rule_under_discussion_is_not_the_check(store: RulebookStore) -> None:
    outcome = say(store, "and once the contract has started?", "tell_context", rule=FEE, checked=CHECKED)
    assert outcome.rule == FEE
    outcome = say(store, "and on telegram?", "tell_context", rule=BEFORE, checked=CHECKED)
    assert outcome.rule == BEFORE
