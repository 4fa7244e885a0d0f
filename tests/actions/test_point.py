"""Short messages that lean on what was said before are answered with what the rule says about just that."""

from collections.abc import Sequence

import pytest

from actions.answer_message import AnswerMessage
from groundrules.rulebook.passages import Passages
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import Outcome, run, tracker

HOLD, DELIVER, FEE, BEFORE = (
    "enforcement/holds-and-appeals",
    "conduct/deliver-as-promised",
    "fees/freelancer-service-fee",
    "contact-sharing/before-contract",
)


class Near(Passages):
    """Finds the sentences that hold a word."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word

    def nearest(self, _text: str, among: Sequence[str]) -> list[tuple[float, str]]:
        return sorted(((0.9 if self._word in one else 0.1, one) for one in among), reverse=True)


def say(store: RulebookStore, word: str, text: str, intent: str = "ask_rule", **more: object) -> Outcome:
    return run(AnswerMessage(store, passages=Near(word)), tracker(text, intent, **more))  # type: ignore[arg-type]


def test_the_sentences_that_speak_of_it(store: RulebookStore) -> None:
    asked = {"ranking": [DELIVER], "decision": "clarify", "with_subject": [HOLD], "rule": HOLD}
    outcome = say(store, "finish", "can i still finish these two?", **asked)
    answer = outcome.only["answer"]
    assert (outcome.rule, answer["focus"], answer["verdict"]) == (HOLD, "point", "info")
    assert "caution" not in answer
    assert all("finish" in point for point in answer["points"])
    assert outcome.only["text"].startswith("Account holds and appeals: what it says on that.\n- " + answer["points"][0])
    assert outcome.slots["rule"] == HOLD
    assert [intent for intent, _ in outcome.buttons] == ["ask_more", "ask_why", "ask_section"]


def test_where_nothing_speaks_of_it_that_is_said(store: RulebookStore) -> None:
    outcome = say(store, "zebra", "and his cousin then?", decision="clarify", with_subject=[HOLD], rule=HOLD)
    answer = outcome.only["answer"]
    owned_up = "I am not sure that the rule we are at (Account holds and appeals) settles that. It says: Yes"
    assert answer["points"] == []
    assert answer["summary"].startswith(owned_up)
    assert outcome.only["text"].startswith(owned_up)
    assert "ask_human" in dict(outcome.buttons)


def test_a_plain_follow_up_is_answered_as_one(store: RulebookStore) -> None:
    outcome = say(store, "finish", "and why is that so?", "ask_why", with_subject=[HOLD], rule=HOLD)
    assert (outcome.rule, outcome.only["answer"]["focus"]) == (HOLD, "why")


def test_another_rule_is_answered_with_that(store: RulebookStore) -> None:
    asked = {"ranking": [FEE], "decision": "answer", "with_subject": [FEE, HOLD], "rule": HOLD}
    assert say(store, "finish", "and the fee, is it back too", **asked).rule == FEE


def test_before_any_rule_it_is_a_question(store: RulebookStore) -> None:
    asked = {"ranking": [HOLD, DELIVER], "decision": "clarify", "with_subject": [HOLD]}
    assert say(store, "finish", "and what now?", "out_of_scope", **asked).rule == HOLD


@pytest.mark.parametrize("text", ["and the weather?", "tell me a joke then"])
def test_another_subject_stays_out_of_scope(store: RulebookStore, text: str) -> None:
    asked = {"ranking": [DELIVER], "decision": "unknown", "with_subject": [HOLD], "rule": HOLD}
    assert say(store, "zebra", text, "out_of_scope", **asked).only["kind"] == "out_of_scope"


def test_no_and_yes_are_left_out_where_they_would_mislead(store: RulebookStore) -> None:
    asked = {"ranking": [BEFORE], "decision": "answer", "own_rule": True}
    plain = say(store, "zebra", "may i give him my number before the contract", **asked).only
    other = say(store, "zebra", "he gave me his number before the contract, am i in trouble", **asked).only
    assert plain["answer"]["summary"].startswith("No, ")
    assert plain["answer"]["summary"][4:].casefold() == other["answer"]["summary"].casefold()
    assert other["answer"]["summary"] in other["text"]


def test_a_few_words_hold_no_belief_about_another_rule(store: RulebookStore) -> None:
    asked = {"ranking": [HOLD], "decision": "clarify", "with_subject": [HOLD], "rule": HOLD, "claims": ["X3"]}
    assert say(store, "finish", "and if its only a tip", "false_claim", **asked).rule == HOLD
    about = {"ranking": [FEE], "decision": "clarify", "with_subject": [FEE], "rule": FEE, "claims": ["X3"]}
    assert say(store, "finish", "but it falls in time", "false_claim", **about).only["answer"]["correction"] == "X3"


def test_what_leans_on_another_subject_is_beyond_rules_too(store: RulebookStore) -> None:
    beyond = tracker("and tomorrow?", "tell_context", with_subject=[HOLD])
    beyond.latest_message["subject_decision"] = "unknown"
    assert run(AnswerMessage(store), beyond).only["kind"] == "out_of_scope"


def test_a_question_about_privacy_that_names_no_chat_is_about_the_rule(store: RulebookStore) -> None:
    asked = {"ranking": [DELIVER], "decision": "unknown", "with_subject": [HOLD], "rule": HOLD}
    assert say(store, "appeal", "is the video kept", "ask_privacy", **asked).rule == HOLD
    assert "server that runs me" in say(store, "appeal", "do you keep this chat?", "ask_privacy", **asked).only["text"]
