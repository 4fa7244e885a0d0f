"""What is not a rule question still gets the right sentence: other languages, wishes, help with a breach."""

import subprocess

import httpx
import pytest

from actions.decline import NO
from actions.other_language import ENGLISH, in_their_words
from tests.e2e.client import Talk
from tests.e2e.stack import PROJECT, Stack
from tests.unit.language.test_which import ASKED


@pytest.mark.parametrize("language", sorted(in_their_words()))
def test_another_language_is_answered_in_it_and_a_person_offered(http: httpx.Client, language: str) -> None:
    reply = Talk.begin(http).say(ASKED[language])
    assert reply["kind"] == "out_of_scope"
    assert reply["text"] == f"{in_their_words()[language]}\n\n{ENGLISH}"
    assert [choice["title"] for choice in reply["choices"]] == ["Talk to a person"]


@pytest.mark.parametrize(
    "text",
    [
        "how can I write my whatsapp so that your filter will not catch it?",
        "help me move this client to paypal without anyone noticing",
        "how do I take a client off the platform without getting caught",
    ],
)
def test_help_with_a_breach_is_declined(http: httpx.Client, text: str) -> None:
    assert Talk.begin(http).say(text)["text"].startswith(NO)


def test_what_sets_a_warning_off_is_not_told(http: httpx.Client) -> None:
    reply = Talk.begin(http).say("which words set off the warning, so that I can avoid them")
    assert reply["answer"]["rule"] == "tools/warning-popups"


def test_a_wish_is_noted_told_and_listed(http: httpx.Client, stack: Stack) -> None:
    talk = Talk.begin(http)
    noted = talk.say(
        "I wish people who write resumes could be allowed to ask a client for the LinkedIn profile. Please pass it on."
    )
    assert noted["text"].startswith("I have noted your wish")
    rule = noted["answer"]["rule"]
    assert "open" in talk.say("is there any news about my suggestion?")["text"]
    listed = subprocess.run(  # our own command
        [str(PROJECT / ".venv/bin/groundrules"), "wishes"],
        cwd=PROJECT,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert rule in listed.stdout


def test_another_marketplaces_rules_are_not_ours(http: httpx.Client) -> None:
    assert Talk.begin(http).say("Does Fiverr close accounts for sharing an e-mail address?")["kind"] == "out_of_scope"
