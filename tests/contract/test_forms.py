"""Both forms in Rasa's hands: they open, take their answers, let a question in between, and close."""

from pathlib import Path

import pytest

from actions.answer_message import AnswerMessage
from actions.check_form import ValidateCheckForm
from actions.explain_rule import ChooseRule
from actions.late_answer import LateAnswer
from actions.report_form import ValidateReportForm
from groundrules.rulebook.store import RulebookStore
from tests.actions.checks import FakeChecker
from tests.actions.conftest import store  # noqa: F401  # the fixture
from tests.contract.talk import Talk, train

# Rasa and its libraries warn of each other while they train.
pytestmark = pytest.mark.filterwarnings("ignore")
HOW, CONFIDENTIAL = "reporting/how", "reporting/confidential"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return train(Path(tmp_path_factory.mktemp("core")))


@pytest.fixture
def talk(model: str, store: RulebookStore) -> Talk:  # noqa: F811
    checker = FakeChecker()
    return Talk(
        model,
        [
            AnswerMessage(store, checker),
            ValidateReportForm(store, checker),
            ValidateCheckForm(store, checker),
            LateAnswer(store, checker),
            ChooseRule(store),
        ],
    )


def test_a_report_from_start_to_number(talk: Talk) -> None:
    (asked,) = talk.say("I want to report a client", "report_user")
    assert "What happened?" in asked["text"]
    assert talk.form() == "report_form"
    (asked,) = talk.say("He asked me to pay a deposit of 50 dollars.", "ask_rule", "payments/never-pay-to-work")
    assert asked["text"].startswith("Who was it?")
    (asked,) = talk.say("John D., logo buyer", "out_of_scope")
    (asked,) = talk.press(asked, "In a message")
    assert asked["text"].startswith("When was it?")
    answer, asked = talk.say("will he know it was me?", "ask_rule", CONFIDENTIAL, decision="answer")
    assert answer["answer"]["rule"] == CONFIDENTIAL
    assert "When was it?" in asked["text"]
    (asked,) = talk.say("yesterday", "out_of_scope")
    (asked,) = talk.press(asked, "Skip")
    (asked,) = talk.press(asked, "Please review this")
    assert "- When: yesterday" in asked["text"]
    (stored,) = talk.press(asked, "Send the report")
    assert stored["report"] == {
        "reference": stored["report"]["reference"],
        "what": "He asked me to pay a deposit of 50 dollars.",
        "who": "John D., logo buyer",
        "where": "in a message",
        "when": "yesterday",
        "evidence": None,
        "wish": "review",
    }
    assert talk.form() is None
    assert talk.slot("report_what") is None
    (again,) = talk.press(asked, "Send the report")
    assert again["report"] == stored["report"]
    (answer,) = talk.say("how do I report somebody", "ask_rule", HOW, decision="answer")
    assert answer["answer"]["rule"] == HOW
    (asked,) = talk.press(answer, "Report it here")
    assert "What happened?" in asked["text"]
    (gone,) = talk.say("never mind", "deny")
    assert "dropped" in gone["text"]
    assert talk.form() is None
    assert len(talk.say("why", "ask_why")) == 1


def test_every_answer_is_one_action_and_one_message(talk: Talk) -> None:
    talk.say("I want to report a client", "report_user")
    talk.actions.ran.clear()
    for text in ("🙂", "?", "He lied.", "x" * 100_000, "no idea", "idk", "none", "skip"):
        assert len(talk.say(text, "out_of_scope")) == 1
    assert set(talk.actions.ran) == {"validate_report_form"}


def test_a_check_asks_for_what_it_needs(talk: Talk) -> None:
    (asked,) = talk.say("can you check my message", "check_message")
    assert talk.form() == "check_form"
    (asked,) = talk.say("call me on 555 0142", "ask_human")
    assert "no contract yet" in asked["text"]
    (checked,) = talk.press(asked, "No contract yet")
    assert (checked["kind"], checked["check"]["verdict"]) == ("check", "not_allowed")
    assert talk.form() is None
    (why,) = talk.press(checked, "Why?")
    assert why["answer"]["rule"] == "contact-sharing/before-contract"
    assert why["answer"]["focus"] == "why"
    (better,) = talk.press(checked, "Make it ok")
    assert better["check"]["suggestion"] in better["text"]
    (checked,) = talk.press(checked, "What if we have a contract?")
    assert checked["check"]["verdict"] == "ok"


def test_a_check_is_cancelled_and_a_button_pressed_late(talk: Talk) -> None:
    talk.say("can you check my message", "check_message")
    (asked,) = talk.say("call me on 555 0142", "ask_human")
    (said,) = talk.say("cancel", "deny")
    assert said["text"] == "All right, I have checked nothing."
    assert talk.form() is None
    (said,) = talk.press(asked, "Contract is running")
    assert "just now" in said["text"]
    assert talk.actions.ran[-1] == "action_late_answer"


def test_one_form_after_the_other(talk: Talk) -> None:
    talk.say("can you check my message", "check_message")
    talk.say("cancel", "deny")
    (asked,) = talk.say("report him", "report_user")
    assert talk.form() == "report_form"
    talk.press(asked, "Cancel")
    (asked,) = talk.say("check my message", "check_message")
    assert talk.form() == "check_form"
    (checked,) = talk.say("See you on Monday in Messages.", "goodbye")
    assert checked["check"]["verdict"] == "ok"


def test_a_question_to_us_leaves_the_check(talk: Talk) -> None:
    talk.say("can you check my message", "check_message")
    assert talk.form() == "check_form"
    answer, note = talk.say("should i report him too", "check_message", CONFIDENTIAL, decision="answer")
    assert answer["answer"]["rule"] == CONFIDENTIAL
    assert talk.form() is None
    talk.press(note, "Check another message")
    assert talk.form() == "check_form"
