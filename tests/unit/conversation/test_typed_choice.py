"""The words of a button, typed."""

import pytest

from groundrules.conversation.message import Choice
from groundrules.conversation.typed_choice import meant_by

REPORT = Choice("Report it here", "report_user")
WHY, WHOLE = Choice("Why?", "ask_why", {"rule": "a/b"}), Choice("The whole rule", "ask_more")
NONE, WITHDRAW = Choice("None of these", "choose_none"), Choice("Withdraw the request", "press", {"do": "cancel"})
SEND, PLACE = Choice("Send the report", "give_answer"), Choice("In a message", "give_answer")
QUESTION = Choice("Report a user: how is it done?", "choose_rule", {"rule": "a/b"})
SHOWN = [REPORT, WHY, WHOLE, NONE, WITHDRAW, SEND, PLACE]


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Report it here", REPORT),
        ("report it here!", REPORT),
        ("  the whole rule.", WHOLE),
        ("None of these", NONE),
        ("withdraw the request", WITHDRAW),
        ("why", WHY),
        ("in a message", PLACE),
        ("send the report", SEND),
        ("here", REPORT),
        ("report it", REPORT),
        ("none", NONE),
        ("withdraw", WITHDRAW),
    ],
)
def test_these_words_press_it(text: str, choice: Choice) -> None:
    assert meant_by(text, SHOWN) == choice


@pytest.mark.parametrize(
    "text",
    ["", "?", "🙂", "the", "send", "report him", "I want the whole rule", "Report it here and tell me why", "request"],
)
def test_these_do_not(text: str) -> None:
    assert meant_by(text, SHOWN) is None


def test_what_two_buttons_begin_with_presses_neither() -> None:
    other = Choice("Report it there", "other")
    assert meant_by("report it", [REPORT, other]) is None
    assert meant_by("report it", [REPORT, REPORT]) == REPORT


def test_the_first_words_of_a_question_are_no_press() -> None:
    assert meant_by("report a user", [QUESTION]) is None
    assert meant_by(QUESTION.title, [QUESTION]) == QUESTION


@pytest.mark.parametrize("text", ["cancel", "never mind", "Cancel it then"])
def test_to_stop_is_about_the_request_while_no_form_is_open(text: str) -> None:
    person = Choice("Withdraw the request", "handoff", {"do": "cancel"})
    assert meant_by(text, [WHY, person]) == person
    assert meant_by(text, [person, PLACE]) is None, "a form knows better what is stopped"
    assert meant_by(text, [WHY]) is None
