"""Requests go to an e-mail address: a real gateway beside a played mail server."""

from collections.abc import Iterator
from signal import SIGKILL

import httpx
import pytest

from tests.e2e.client import Talk
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack
from tests.e2e.test_chatwoot import until
from tests.fakes.mail import FakeMailServer


@pytest.fixture(scope="module")
def mail() -> Iterator[FakeMailServer]:
    with FakeMailServer() as server:
        yield server


@pytest.fixture(scope="module")
def played(mail: FakeMailServer) -> Iterator[Stack]:
    settings = {
        "GROUND_RULES_HANDOFF": "email",
        "GROUND_RULES_SMTP": mail.url,
        "GROUND_RULES_MAIL_TO": "help@market.example",
        "GROUND_RULES_MAIL_FROM": "rules@market.example",
    }
    with played_stack(Script({"kind": "handoff", "text": "A person."}), **settings) as stack:
        yield stack


@pytest.fixture
def http(played: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=played.url, timeout=30.0) as client:
        yield client


def test_a_request_is_written_and_the_assistant_goes_on(http: httpx.Client, mail: FakeMailServer) -> None:
    talk = Talk.begin(http, "client")
    told = talk.say("a person please")
    number = told["handoff"]["ticket"]
    assert number in told["text"]
    until(lambda: any(number in letter["Subject"] for letter in mail.letters))
    state = http.get(f"/api/v1/conversations/{talk.id}", headers=talk.headers).json()
    assert (state["owner"], state["handoff"]["state"]) == ("assistant", "queued")
    assert "Role: client" in mail.letters[-1].get_content()


def test_killed_before_the_letter_is_out_it_goes_out_afterwards(
    played: Stack, http: httpx.Client, mail: FakeMailServer
) -> None:
    mail.refuses = 2
    number = Talk.begin(http).say("a person please")["handoff"]["ticket"]
    until(lambda: mail.refuses == 1)
    with played.without("gateway", SIGKILL):
        pass
    until(lambda: any(number in letter["Subject"] for letter in mail.letters))
    assert len([letter for letter in mail.letters if number in letter["Subject"]]) == 1
