"""A report about a user, from the first word to the list that the support team reads."""

import re
import subprocess

import httpx
import pytest

from groundrules.reference import ALPHABET, LENGTH, PREFIX
from tests.e2e.client import Message, Talk
from tests.e2e.stack import PROJECT, Stack

REFERENCE = re.compile(rf"{PREFIX}[{ALPHABET}]{{{LENGTH}}}")


def _command(stack: Stack, *words: str) -> str:
    run = subprocess.run(
        [str(PROJECT / ".venv/bin/groundrules"), *words],
        cwd=PROJECT,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def _reference(message: Message) -> str:
    (found,) = set(REFERENCE.findall(message["text"]))
    return str(found)


@pytest.mark.parametrize("typed", ["Report it here", "report it here!", "here"])
def test_the_words_of_the_button_begin_it_too(http: httpx.Client, typed: str) -> None:
    talk = Talk.begin(http)
    assert "Report it here" in [choice["title"] for choice in talk.say("how do I report a client?")["choices"]]
    assert "What happened?" in talk.say(typed)["text"]


@pytest.mark.parametrize(
    "text",
    ["I want to report a client", "report this user please", "I'd like to lodge a complaint about a freelancer now"],
)
def test_to_report_begins_with_what_happened(http: httpx.Client, text: str) -> None:
    assert "What happened?" in Talk.begin(http).say(text)["text"]


@pytest.mark.parametrize("text", ["how do I report a client", "what are the ways to report a job post?"])
def test_to_ask_how_is_answered_with_the_rule_and_a_button(http: httpx.Client, text: str) -> None:
    talk = Talk.begin(http)
    answer = talk.say(text)
    assert answer["answer"]["rule"] == "reporting/how"
    assert "What happened?" in talk.choose(answer, "Report it here")["text"]


def test_a_report_is_taken_stored_and_listed(http: httpx.Client, stack: Stack) -> None:
    talk = Talk.begin(http, "freelancer", "before_contract")
    talk.say("I want to report a client")
    assert talk.say("He asked me to pay 40 dollars for a training kit.")["text"].startswith("Who was it?")
    where = talk.say("kit_master_22")
    assert "Where did it happen" in where["text"]
    assert "When was it?" in talk.choose(where, "In a message")["text"]
    answer, again = talk.replies(text="will he know that it was me who reported him?")
    assert answer["answer"]["rule"] == "reporting/confidential"
    assert "When was it?" in again["text"]
    evidence = talk.say("last Tuesday")
    wish = talk.choose(evidence, "A screenshot")
    confirm = talk.choose(wish, "Please review this")
    for part in ("training kit", "kit_master_22", "in a message", "last Tuesday", "a screenshot", "Please review this"):
        assert part in confirm["text"]
    stored = talk.choose(confirm, "Send the report")
    reference = _reference(stored)
    assert "send nothing to Upwork" in stored["text"]
    assert "report" not in stored, "what was told stays on the server"
    listed = _command(stack, "reports")
    assert re.search(rf"open +{reference} +kit_master_22", listed)
    whole = _command(stack, "reports", reference)
    assert "He asked me to pay 40 dollars for a training kit." in whole
    assert _reference(talk.choose(confirm, "Send the report")) == reference, "pressed twice, stored once"
    assert _command(stack, "reports").count(reference) == 1


def test_what_the_opening_tells_is_not_asked_again(http: httpx.Client) -> None:
    talk = Talk.begin(http)
    opened = talk.say("I want to report this client: she asked me to lend her my account")
    assert "she asked me to lend her my account" in opened["text"]
    assert opened["text"].endswith("No contact details are needed.")
    assert "Who was it?" in talk.say("in messages")["text"]
    assert "When was it?" in talk.say("her name is lend_22")["text"]
    talk.choose(talk.say("yesterday"), "I have nothing")
    confirm = talk.say("please review this")["text"]
    for part in ("What happened: she asked me", "Who: lend_22", "Where: in messages", "When: yesterday"):
        assert part in confirm
    assert "Your report is stored" in talk.say("send")["text"]


def test_a_report_can_be_dropped(http: httpx.Client, stack: Stack) -> None:
    before = _command(stack, "reports")
    talk = Talk.begin(http)
    asked = talk.say("I want to report a freelancer")
    talk.say("She sold me a copied logo.")
    assert "dropped" in talk.say("never mind")["text"]
    assert "just now" in talk.choose(asked, "Cancel")["text"]
    assert talk.say("how long does a payment stay pending after an hourly week?")["kind"] in {"answer", "clarify"}
    assert _command(stack, "reports") == before


def test_odd_answers_never_break_it(http: httpx.Client) -> None:
    talk = Talk.begin(http)
    talk.say("I want to report a client")
    for text in ("🙂🙂🙂", "?", "/restart", "x" * 2_000, "؟؟", "\u202eevil", "N/A", "null", "{{what}}", "[]"):
        assert talk.say(text)["kind"] in {"text", "answer", "smalltalk"}
    assert "dropped" in talk.say("cancel")["text"]
