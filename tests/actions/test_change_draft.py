"""A draft is put right in few words: another sum, the other side insists, a kinder tone after an answer in between."""

from typing import Any

import pytest

from actions.answer_message import AnswerMessage
from actions.base import Turn
from actions.change_draft import NO_SUM, NO_WARMER, NOBODY_NAMED, NOT_MINE, is_about_draft
from actions.write_reply import NO_PLACE
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import Outcome, run, tracker

NO_PAYMENT, FUND, RULE = "decline-outside-payment", "ask-to-fund-milestone", "payments/client-suggests-it"
SHOWN = {"id": NO_PAYMENT, "form": "normal", "name": "Ana"}
MILESTONE = {"id": FUND, "form": "firmer", "name": "Ana", "amount": "$400"}


def _said(store: RulebookStore, text: str, intent: str, draft: dict[str, Any], *changes: str, **known: Any) -> Outcome:
    return run(AnswerMessage(store), tracker(text, intent, changes=changes, draft=draft, **known))


@pytest.mark.parametrize(
    ("text", "intent", "amount"),
    [
        ("put 350 instead", "ask_rule", "$350"),
        ("make it 350", "out_of_scope", "$350"),
        ("its 350 not 400", "ask_rule", "$350"),
        ("the milestone is $450", "ask_rule", "$450"),
        ("actually no the sum is 1500", "ask_rule", "$1500"),
    ],
)
def test_another_sum_keeps_the_form(store: RulebookStore, text: str, intent: str, amount: str) -> None:
    outcome = _said(store, text, intent, MILESTONE, "normal")
    assert outcome.slots["draft"] == MILESTONE | {"amount": amount}


def test_a_text_without_a_place_says_so(store: RulebookStore) -> None:
    outcome = _said(store, "the price is 300 dollars", "out_of_scope", SHOWN)
    assert outcome.only["text"].startswith(NO_SUM)
    assert outcome.slots["draft"] == SHOWN
    mentioned = _said(store, "mention the 50", "ask_section", SHOWN)
    assert mentioned.only["text"].startswith(NO_SUM)
    other = _said(store, "put my portfolio in", "change_draft", SHOWN, "name")
    assert other.only["text"].startswith(NOT_MINE)
    asked = tracker("write him a no, and mention the 100", "write_reply", drafts={NO_PAYMENT: 0.9})
    assert NO_PLACE.format(what="sum") in run(AnswerMessage(store), asked).only["text"]


def test_a_woman_or_a_man_the_text_is_the_same(store: RulebookStore) -> None:
    outcome = _said(store, "she's a she btw", "tell_context", SHOWN, rule=RULE)
    assert outcome.only["text"] == NOBODY_NAMED
    assert "draft" not in outcome.slots, "the draft stays the one to change"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("now one for if he insists", "ask_exceptions"),
        ("a second one if she keeps asking", "ask_why"),
        ("he keeps asking", "ask_rule"),
    ],
)
def test_for_who_insists_there_is_a_second_no(store: RulebookStore, text: str, intent: str) -> None:
    outcome = _said(store, text, intent, SHOWN, rule=RULE)
    assert outcome.slots["draft"] == SHOWN | {"id": "second-no-payment"}
    test = {"id": "offer-paid-test", "form": "normal", "name": None}
    assert _said(store, text, intent, test).slots["draft"] == test | {"form": "firmer"}


@pytest.mark.parametrize(("text", "intent"), [("firmer", "change_draft"), ("a bit firmer please", "out_of_scope")])
def test_a_change_comes_back_to_the_draft_after_an_answer(store: RulebookStore, text: str, intent: str) -> None:
    past = _said(store, "why?", "ask_why", SHOWN, rule=RULE).slots["draft"]
    outcome = _said(store, text, intent, past, "firmer", rule=RULE)
    assert outcome.slots["draft"] == SHOWN | {"form": "firmer"}


def test_after_an_answer_shorter_is_about_that(store: RulebookStore) -> None:
    past = _said(store, "why?", "ask_why", SHOWN, rule=RULE).slots["draft"]
    assert _said(store, "shorter", "change_draft", past, "shorter", rule=RULE).rule == RULE


@pytest.mark.parametrize(("text", "intent"), [("warmer", "goodbye"), ("nicer", "thank")])
def test_a_bare_word_is_a_change_whatever_it_was_taken_for(store: RulebookStore, text: str, intent: str) -> None:
    assert _said(store, text, intent, SHOWN).only["text"].startswith(NO_WARMER)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("reply to him for me, firm", "firmer"),
        ("write him a short no", "shorter"),
        ("a no for a law firm that pays outside", "normal"),
    ],
)
def test_a_text_is_given_in_the_form_asked_for(store: RulebookStore, text: str, form: str) -> None:
    outcome = run(AnswerMessage(store), tracker(text, "write_reply", drafts={NO_PAYMENT: 0.9}))
    told = run(AnswerMessage(store), tracker(text, "write_reply", drafts={NO_PAYMENT: 0.9}, rule=RULE))
    assert {one.only["draft"]["form"] for one in (outcome, told) if "draft" in one.only} == {form}


def test_who_insists_after_an_answer_gets_the_second_no(store: RulebookStore) -> None:
    past = _said(store, "why?", "ask_why", SHOWN, rule=RULE).slots["draft"]
    outcome = _said(store, "he insists", "affirm", past, rule=RULE)
    assert outcome.slots["draft"] == SHOWN | {"id": "second-no-payment"}
    elsewhere = _said(store, "he insists", "ask_rule", past, rule="accounts/one-account")
    assert "draft" not in elsewhere.only


def test_few_words_about_a_text_are_no_small_talk(store: RulebookStore) -> None:
    def about(text: str, intent: str, **known: Any) -> bool:
        return is_about_draft(store.current(), Turn.read(tracker(text, intent, **known)))

    assert about("nicer", "thank", draft=SHOWN)
    assert about("firm", "affirm", draft=SHOWN)
    assert about("tell her no", "deny", rule=RULE)
    assert not about("tell her no", "deny")
    assert not about("no thanks", "deny", draft=SHOWN, rule=RULE)
    assert not about("thanks", "thank", draft=SHOWN, rule=RULE)
    assert not about("bye", "goodbye", draft=SHOWN | {"past": True}, rule=RULE)


def test_a_bare_order_gives_the_text_once_more(store: RulebookStore) -> None:
    assert _said(store, "write no", "deny", SHOWN, rule=RULE).only["draft"]["id"] == NO_PAYMENT
    assert _said(store, "write it firmer", "out_of_scope", SHOWN, "firmer", rule=RULE).only["draft"]["form"] == "firmer"
