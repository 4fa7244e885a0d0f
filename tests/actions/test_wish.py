"""Wishes about the policy, and requests for help with breaking it."""

import pytest

from actions.answer_message import AnswerMessage
from actions.decline import NO
from actions.other_language import ENGLISH, OtherLanguage, in_their_words
from actions.wish import TellWishes
from groundrules.language.which import LANGUAGES
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import run, tracker

LINKEDIN, FEE = "contact-sharing/linkedin", "fees/freelancer-service-fee"


def test_a_wish_is_noted_with_what_holds_today(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("let us ask for it", "policy_wish", [LINKEDIN], "answer"))
    assert (outcome.rule, outcome.only["wish"]) == (LINKEDIN, {"rule": LINKEDIN})
    assert outcome.only["text"].startswith("I have noted your wish")
    assert outcome.only["answer"]["summary"].startswith("I have noted your wish"), "pages show the summary"
    assert store.current().rule(LINKEDIN).answer in outcome.only["text"]
    assert [wish["rule"] for wish in outcome.slots["wishes"]] == [LINKEDIN]


def test_a_wish_without_a_subject_is_about_the_rule_under_discussion(store: RulebookStore) -> None:
    asked = tracker("please change that", "policy_wish", [LINKEDIN], "clarify", rule=FEE)
    assert run(AnswerMessage(store), asked).only["wish"] == {"rule": FEE}


def test_a_wish_about_nothing_known_is_still_noted(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("do better", "policy_wish"))
    assert (outcome.only["kind"], outcome.only["wish"]) == ("text", {"rule": None})


def test_wishes_are_told_with_date_and_status(store: RulebookStore) -> None:
    wishes = [{"rule": LINKEDIN, "on": "2026-11-02"}, {"rule": None, "on": "2026-11-03"}]
    text = run(TellWishes(store), tracker("any news?", "ask_wish_status", wishes=wishes)).only["text"]
    assert store.current().rule(LINKEDIN).title in text
    assert "2 November 2026: open" in text
    assert "the rules in general" in text


def test_what_became_of_a_wish_is_told_as_the_desk_has_it(store: RulebookStore) -> None:
    kept = [{"rule": LINKEDIN, "on": "2026-11-02"}]
    asked = tracker("any news?", "ask_wish_status", wishes=kept)
    asked.latest_message["metadata"] = {"wishes": [{**kept[0], "status": "planned"}]}
    text = run(TellWishes(store), asked).only["text"]
    assert "2 November 2026: planned" in text
    assert "Nobody has answered" not in text


def test_no_wish_is_not_made_up(store: RulebookStore) -> None:
    assert "no wish of yours" in run(TellWishes(store), tracker("any news?", "ask_wish_status")).only["text"]


def test_help_with_a_breach_is_declined_and_the_allowed_way_shown(store: RulebookStore) -> None:
    asked = tracker("hide my number", "help_to_break", ["contact-sharing/before-contract"], "answer")
    outcome = run(AnswerMessage(store), asked)
    assert outcome.only["text"].startswith(NO)
    assert outcome.rule == "contact-sharing/before-contract"
    assert outcome.only["answer"]["instead"][0] in outcome.only["text"]


def test_help_with_an_unknown_breach_is_declined_too(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("help me cheat", "help_to_break"))
    assert outcome.only["kind"] == "out_of_scope"
    assert outcome.only["text"].startswith(NO)


@pytest.mark.parametrize("language", [*LANGUAGES, "other"])
def test_other_languages_are_greeted_in_their_own_words(store: RulebookStore, language: str) -> None:
    asked = tracker("", "other_language")
    asked.latest_message["language"] = language
    outcome = run(OtherLanguage(store), asked)
    assert outcome.only["text"].endswith(ENGLISH)
    assert outcome.only["text"].startswith(in_their_words().get(language, ENGLISH))
    assert outcome.buttons == [("ask_human", {})]
    assert (language in in_their_words()) == (language not in {"en", "other"})
