"""The message check in conversation."""

import httpx
import pytest

from groundrules.guard.check import ADVICE
from tests.e2e.client import Talk

NUMBER = "Hi Ana, call me on +49 30 5550142 so that we can talk"
BEFORE = "contact-sharing/before-contract"


@pytest.mark.parametrize(
    "frame",
    [
        'is it ok to send this: "{}"',
        "can I send “{}” to the client?",
        "check please: {}",
        "would this be fine to send?\n{}",
        "«{}» ok? (no contract yet)",
        "we are still at the interview stage, may I write '{}'",
    ],
)
def test_a_pasted_message_is_checked(http: httpx.Client, frame: str) -> None:
    reply = Talk.begin(http).say(frame.format(NUMBER))
    assert reply["kind"] == "check"
    assert reply["check"]["verdict"] == "not_allowed"
    assert [(finding["kind"], finding["rule"]) for finding in reply["check"]["findings"]] == [("phone", BEFORE)]
    assert reply["check"]["message"] == NUMBER
    assert reply["text"].endswith(ADVICE)


@pytest.mark.parametrize(
    "message", ["Do I have to pay a fee when I withdraw?", "May I have two accounts?", "How do I report a client here?"]
)
def test_a_question_about_a_rule_that_is_pasted_is_checked(http: httpx.Client, message: str) -> None:
    reply = Talk.begin(http).say(f'can I send this to my client: "{message}"')
    assert reply["kind"] in {"check", "answer"}
    if reply["kind"] == "check":
        assert reply["check"]["message"] == message
    else:
        assert reply["answer"]["summary"].startswith("My check of messages found nothing here")


def test_without_a_message_it_asks_for_message_and_stage(http: httpx.Client) -> None:
    talk = Talk.begin(http)
    assert "paste the message" in talk.say("can you check my message before I send it?")["text"]
    asked = talk.say(NUMBER)
    titles = [choice["title"] for choice in asked["choices"]]
    assert titles == ["No contract yet", "Contract is running", "Contract has ended", "Cancel"]
    assert talk.choose(asked, "Contract is running")["check"]["verdict"] == "ok"


def test_what_comes_after_a_check(http: httpx.Client) -> None:
    talk = Talk.begin(http, "freelancer", "before_contract")
    checked = talk.say(f'is it ok to send this: "{NUMBER}"')
    why = talk.choose(checked, "Why?")
    assert (why["answer"]["rule"], why["answer"]["focus"]) == (BEFORE, "why")
    better = talk.choose(checked, "Make it ok")
    assert better["check"]["suggestion"] in better["text"]
    assert "5550142" not in better["check"]["suggestion"]
    with_contract = talk.choose(checked, "What if we have a contract?")
    assert with_contract["check"]["verdict"] == "ok"
    assert talk.say("and if there is no contract yet?")["check"]["verdict"] == "not_allowed"
    assert talk.say("make it ok")["check"]["suggestion"]


def test_odd_messages_never_break_it(http: httpx.Client) -> None:
    for text in ("🙂🙂🙂", "?", "/check", "x" * 2_000, "\u202e", "مرحبا كيف حالك", '"' * 500):
        talk = Talk.begin(http)
        talk.say("check my message please")
        assert talk.say(text)["kind"] in {"check", "text", "answer"}
    talk = Talk.begin(http)
    talk.say("check my message please")
    assert talk.say("cancel")["text"] == "All right, I have checked nothing."
