"""Few words taken for small talk, or for account work, are about the rule under discussion."""

import pytest

from actions.answer_message import AnswerMessage
from actions.other_talk import AccountWork, SmallTalk
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import run, tracker

OUTSIDE, HOLD = "payments/on-platform-only", "enforcement/holds-and-appeals"


def test_with_a_rule_under_discussion_they_are_about_it(store: RulebookStore) -> None:
    asked = {"ranking": [OUTSIDE], "decision": "unknown", "with_subject": [OUTSIDE], "rule": OUTSIDE}
    assert run(SmallTalk(store), tracker("can i say yes", "affirm", **asked)).rule == OUTSIDE
    assert run(AccountWork(store), tracker("and from my account", "account_action", **asked)).rule == OUTSIDE


def test_plain_ones_are_small_talk_all_the_same(store: RulebookStore) -> None:
    asked = {"ranking": [OUTSIDE], "decision": "unknown", "with_subject": [OUTSIDE], "rule": OUTSIDE}
    for text, intent in (("ok", "affirm"), ("no", "deny"), ("thanks", "thank"), ("bye", "goodbye")):
        assert run(SmallTalk(store), tracker(text, intent, **asked)).only["kind"] == "smalltalk"
    assert run(AccountWork(store), tracker("unban me", "account_action", **asked)).only["kind"] == "out_of_scope"


@pytest.mark.parametrize(("decision", "kind"), [("answer", "answer"), ("unknown", "out_of_scope")])
def test_as_a_first_message_a_doubtful_one_is_no_goodbye(store: RulebookStore, decision: str, kind: str) -> None:
    doubtful = tracker("hold on my account", "goodbye", [HOLD], decision)
    doubtful.latest_message["intent"]["confidence"] = 0.4
    said = run(SmallTalk(store), doubtful).only
    assert said["kind"] == kind
    assert "Goodbye" not in said["text"]


def test_a_button_means_what_it_says(store: RulebookStore) -> None:
    pressed = tracker("ask_capabilities", "ask_capabilities", rule=OUTSIDE, with_subject=[OUTSIDE])
    assert run(SmallTalk(store), pressed).only["kind"] == "smalltalk"


def test_what_may_be_about_a_rule_after_all_is_told_the_nearest(store: RulebookStore) -> None:
    doubtful = tracker("where do I put my picture", "out_of_scope", ["profile/photo"], "answer")
    doubtful.latest_message["intent"]["confidence"] = 0.7
    doubtful.latest_message["rule_decision"] = "unknown"
    said = run(AnswerMessage(store), doubtful).only
    assert (said["kind"], said["candidates"]) == ("out_of_scope", ["profile/photo"])
    assert store.current().rule("profile/photo").question in said["text"]
    doubtful.latest_message["intent"]["confidence"] = 0.95
    assert "candidates" not in run(AnswerMessage(store), doubtful).only
