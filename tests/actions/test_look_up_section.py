"""Clauses by number, and the search for words."""

import pytest

from actions.look_up_section import LookUpSection, SearchTerms
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import run, tracker

BEFORE = "contact-sharing/before-contract"


@pytest.mark.parametrize(
    ("text", "number", "document"),
    [
        ("what does 7.2 say?", "7.2", None),
        ("section 15.2 of the user agreement", "15.2", "user agreement"),
        ("read me section 3 of the optional service contract terms", "3", "optional service contract"),
        ("clause 7 please", "7", None),
    ],
)
def test_a_known_clause_lists_the_rules_that_rest_on_it(
    store: RulebookStore, text: str, number: str, document: str | None
) -> None:
    outcome = run(LookUpSection(store), tracker(text, "look_up_section"))
    expected = [rule.id for rule in store.current().by_section(number, document)]
    assert expected
    # One rule alone may be told straight away.
    named = [outcome.rule] if outcome.rule else outcome.only["candidates"]
    assert named == expected[: len(named)]
    assert set(named) <= set(expected)


def test_listed_rules_can_be_chosen_by_button_or_place(store: RulebookStore) -> None:
    outcome = run(LookUpSection(store), tracker("what does 7.2 say?", "look_up_section"))
    listed = outcome.only["candidates"]
    assert [entities["rule"] for intent, entities in outcome.buttons if intent == "choose_rule"] == listed
    assert outcome.slots["candidates"] == listed
    for rule in listed:
        assert store.current().rule(rule).title in outcome.only["text"]


@pytest.mark.parametrize(
    "text", ["what does 99.9 say", "section 88 of the user agreement", "7.2 of the fee and ach terms"]
)
def test_an_unknown_clause_says_which_are_known(store: RulebookStore, text: str) -> None:
    outcome = run(LookUpSection(store), tracker(text, "look_up_section"))
    assert outcome.only["kind"] == "out_of_scope"
    assert "User Agreement" in outcome.only["text"]
    assert store.current().marketplace.links.terms in outcome.only["text"]


def test_without_a_number_it_is_about_the_rule_under_discussion(store: RulebookStore) -> None:
    outcome = run(LookUpSection(store), tracker("which clause is it", "look_up_section", rule=BEFORE))
    assert (outcome.rule, outcome.only["answer"]["focus"]) == (BEFORE, "section")


def test_without_a_number_or_a_rule_it_goes_by_the_words(store: RulebookStore) -> None:
    asked = tracker("where are contact details in the terms", "look_up_section", [BEFORE], "answer", own_rule=True)
    assert run(LookUpSection(store), asked).rule == BEFORE


@pytest.mark.parametrize("text", ["7.2.1.9.4", "version 100.200", "in 2024", "10000", "-3"])
def test_odd_numbers_never_go_silent(store: RulebookStore, text: str) -> None:
    assert run(LookUpSection(store), tracker(text, "look_up_section")).only["kind"] != "error"


@pytest.mark.parametrize(("text", "first"), [("search the rules for escrow", "escrow"), ("anything on vpn", "vpn")])
def test_a_search_lists_rules_that_hold_the_word(store: RulebookStore, text: str, first: str) -> None:
    outcome = run(SearchTerms(store), tracker(text, "search_terms"))
    rules = [store.current().rule(rule) for rule in outcome.only["candidates"]]
    assert 1 <= len(rules) <= 5
    assert first in rules[0].json().casefold()
    assert [entities["rule"] for _, entities in outcome.buttons] == [rule.id for rule in rules]


@pytest.mark.parametrize("text", ["search for xylophonequark", '"" OR NEAR(', "*", "search the rules for"])
def test_a_search_without_a_hit_says_so_and_odd_signs_are_harmless(store: RulebookStore, text: str) -> None:
    outcome = run(SearchTerms(store), tracker(text, "search_terms"))
    assert outcome.only["kind"] in {"out_of_scope", "clarify"}
    assert outcome.only["text"].strip()
