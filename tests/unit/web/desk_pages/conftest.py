"""Agents in browsers without scripts, and a user who asks for a person."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from groundrules.desk.accounts import DeskRole
from groundrules.guard.check import MessageChecker
from groundrules.guard.contact import NoWords
from tests.unit.web.desk_pages.browser import AgentInBrowser
from tests.unit.web.gateway import Behind, Talk

RULE = "contact-sharing/before-contract"
ASKS = {"kind": "handoff", "text": "You want a person.", "trace": {"intent": "ask_human", "confidence": 0.93}}


def ask_for_person(talk: Talk, behind: Behind, words: str = "I want to talk to a person") -> str:
    """Ask for a person; return the ticket's number."""
    usual, behind.says = behind.says, ASKS
    replies: list[dict[str, Any]] = talk.post({"client_id": f"p{len(behind.asked)}", "text": words}).json()["messages"]
    behind.says = usual
    return str(replies[0]["handoff"]["ticket"])


@pytest.fixture(autouse=True)
def _check_of_details(client: TestClient) -> None:
    """The message check finds details such as addresses; what is learnt need not be loaded here."""
    client.app.state.checker = MessageChecker(client.app.state.rulebook.current, worded=NoWords())


@pytest.fixture
def ann(client: TestClient) -> AgentInBrowser:
    return AgentInBrowser(client, "Ann")


@pytest.fixture
def ben(client: TestClient) -> AgentInBrowser:
    return AgentInBrowser(client, "Ben")


@pytest.fixture
def lea(client: TestClient) -> AgentInBrowser:
    return AgentInBrowser(client, "Lea", DeskRole.LEAD)


@pytest.fixture
def ada(client: TestClient) -> AgentInBrowser:
    return AgentInBrowser(client, "Ada", DeskRole.ADMIN)


@pytest.fixture
def number(talk: Talk, behind: Behind, ann: AgentInBrowser) -> str:
    """A ticket whose user waits."""
    return ask_for_person(talk, behind)


@pytest.fixture
def taken(number: str, ann: AgentInBrowser) -> str:
    """A ticket that Ann has taken."""
    page = ann.send(ann.get(f"/desk/tickets/{number}"), "/claim")
    assert page.path == f"/desk/tickets/{number}", page.text
    return number
