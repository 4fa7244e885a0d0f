"""Each call on a conversation takes that conversation's token alone, while it is good. Rasa is played."""

import json
from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text

from groundrules.database import make_engine
from groundrules.settings import Settings
from groundrules.web.app import create_app
from tests.e2e.client import Talk, problem_told
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack
from tests.unit.web.streams import opened

BODY = {"client_id": "k9", "text": "Mine now.", "role": "agency", "helpful": True}


@pytest.fixture(scope="module")
def played() -> Iterator[Stack]:
    with played_stack(Script()) as stack:
        yield stack


@pytest.fixture
def http(played: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=played.url, timeout=30.0) as client:
        yield client


def calls() -> list[tuple[str, str]]:
    """Return method and path of every call on a conversation, those of other parts of the API too."""
    return [
        (method, route.path)
        for route in create_app(Settings()).routes
        if isinstance(route, APIRoute) and route.path.startswith("/api/v1/conversations/{conversation}")
        for method in sorted(route.methods)
    ]


def place(talk: Talk) -> str:
    return talk.path.removesuffix("/messages")


def refused(http: httpx.Client, talk: Talk, reply: str, headers: dict[str, str]) -> None:
    """Make every call on the conversation with these headers; none may be let in, or tell whether there is one."""
    answers = set()
    for conversation in (talk.id, "c_none"):
        for method, path in calls():
            address = path.replace("{conversation}", conversation).replace("{message}", reply)
            assert "{" not in address, "what stands for this part of the address?"
            body = BODY if method in {"POST", "PUT", "PATCH"} else None
            answer = http.request(method, address, json=body, headers=headers)
            answers.add((answer.status_code, answer.headers["www-authenticate"], json.dumps(problem_told(answer))))
    ((status, asks_for, problem),) = answers
    assert (status, asks_for) == (401, "Bearer")
    assert "urn:ground-rules:problem:bad-token" in problem


def test_all_calls_are_known() -> None:
    paths = {path.partition("{conversation}")[2] for _, path in calls()}
    assert paths >= {"", "/messages", "/events", "/messages/{message}/feedback"}


def test_no_call_is_let_in_without_the_token(http: httpx.Client) -> None:
    talk, other = Talk.begin(http, role="client"), Talk.begin(http)
    reply = talk.say("May I?")["id"]
    state = http.get(place(talk), headers=talk.headers).json()
    for headers in (
        {},
        other.headers,
        {"Authorization": f"Basic {talk.token}"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {talk.token}x"},
        {"Cookie": f"token={talk.token}"},
    ):
        refused(http, talk, reply, headers)
    assert len(talk.log()) == 2
    assert http.get(place(talk), headers=talk.headers).json() == state


def test_no_call_is_let_in_after_the_tokens_time(http: httpx.Client, played: Stack) -> None:
    talk = Talk.begin(http)
    reply = talk.say("May I?")["id"]
    engine = make_engine(f"sqlite:///{played.home / 'ground-rules.db'}")
    expire = text("UPDATE conversations SET token_expires_at = '2020-01-01 00:00:00' WHERE id = :id")
    with engine.begin() as connection:
        connection.execute(expire, {"id": talk.id})
    engine.dispose()
    refused(http, talk, reply, talk.headers)


def test_a_stream_shows_its_own_conversation_alone(http: httpx.Client) -> None:
    talk, other = Talk.begin(http), Talk.begin(http)
    with opened(http, place(talk), talk.headers) as stream:
        other.say("Theirs.")
        http.patch(place(other), json={"role": "agency"}, headers=other.headers)
        talk.say("Mine.")
        events = [stream.next()]
        while events[-1].data.get("seq") != 2:
            events.append(stream.next())
    assert [event.data["text"] for event in events if event.name == "message"] == ["Mine.", "Nothing yet."]
    assert {event.data["conversation"] for event in events if event.name == "state"} == {talk.id}


def test_the_token_of_a_stream_in_the_address_is_no_token(http: httpx.Client) -> None:
    """Addresses end up in logs."""
    talk = Talk.begin(http)
    for name in ("token", "access_token", "authorization"):
        assert http.get(f"{place(talk)}/events", params={name: talk.token}).status_code == 401
