"""The desk's stream, on a real uvicorn: tickets as they change, and both sides of the one that is open."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from groundrules.web import typing as writing
from groundrules.web.desk.api import events
from tests.unit.web.desk import DESK, AgentAt
from tests.unit.web.gateway import Behind, Talk, is_problem
from tests.unit.web.serving import served
from tests.unit.web.streams import Received, Stream, opened

ASKS = {"kind": "handoff", "text": "You want a person."}


@pytest.fixture
def http(app: FastAPI, behind: Behind) -> Iterator[httpx.Client]:
    with served(app, behind) as client:
        yield client


@pytest.fixture
def talk(http: httpx.Client) -> Talk:
    return Talk(http)


@pytest.fixture
def ann(http: httpx.Client, app: FastAPI) -> AgentAt:
    return AgentAt(http, "Ann", app=app)


def _ask(talk: Talk, behind: Behind) -> str:
    behind.says = ASKS
    number: str = talk.post({"client_id": "p1", "text": "a person"}).json()["messages"][0]["handoff"]["ticket"]
    behind.says = None
    return number


def _follow(http: httpx.Client, agent: AgentAt, query: str = "") -> AbstractContextManager[Stream]:
    return opened(http, DESK, agent.headers(), query)


def _next(stream: Stream, name: str, **fields: Any) -> Received:
    """Return the next event of this name with these fields, passing over others."""
    while True:
        event = stream.next()
        if event.name == name and fields.items() <= event.data.items():
            return event


def test_tickets_as_they_come_change_and_close(http: httpx.Client, talk: Talk, behind: Behind, ann: AgentAt) -> None:
    with _follow(http, ann) as stream:
        assert stream.response.headers["content-type"].startswith("text/event-stream")
        assert stream.next() == Received("tickets", {"tickets": []})
        number = _ask(talk, behind)
        assert _next(stream, "ticket", id=number, state="queued").data["position"] == 1
        talk.post({"client_id": "u2", "text": "My account is on hold."})
        assert _next(stream, "ticket", id=number, reason="My account is on hold.")
        ann.change(number, "claim")
        assert _next(stream, "ticket", state="assigned").data["agent"]["name"] == "Ann"
        ann.change(number, "resolve", reason="done")
        assert _next(stream, "ticket", state="resolved").data["id"] == number


def test_both_sides_of_a_conversation(http: httpx.Client, talk: Talk, behind: Behind, ann: AgentAt) -> None:
    number = _ask(talk, behind)
    ann.change(number, "claim")
    with _follow(http, ann, f"?ticket={number}") as desk, opened(http, talk.place, talk.headers) as user:
        said = [_next(desk, "message") for _ in talk.read()]
        assert [event.data["message"]["seq"] for event in said] == [1, 2, 3]
        assert {event.data["ticket"] for event in said} == {number}
        http.post(f"{talk.place}/typing", json={"on": True}, headers=talk.headers)
        assert _next(desk, "typing").data == {"author": "user", "on": True}
        talk.post({"client_id": "u2", "text": "Hello Ann"})
        assert _next(desk, "message").data["message"]["text"] == "Hello Ann"
        ann.post(f"/tickets/{number}/typing", {"on": True})
        assert _next(user, "typing").data == {"author": "agent", "name": "Ann", "on": True}
        ann.change(number, "messages", text="Hello Jo")
        assert _next(user, "message", text="Hello Jo").data["name"] == "Ann"
        assert _next(user, "typing").data == {"author": "agent", "name": "Ann", "on": False}
        assert _next(desk, "message").data["message"]["text"] == "Hello Jo"
        ann.change(number, "return")
        assert _next(user, "state", owner="assistant").data["handoff"]["state"] == "returned"


def test_a_stream_is_taken_up_where_it_broke_off(http: httpx.Client, talk: Talk, behind: Behind, ann: AgentAt) -> None:
    number = _ask(talk, behind)
    talk.post({"client_id": "u2", "text": "It is urgent"})
    headers = ann.headers() | {"Last-Event-ID": "2"}
    with opened(http, DESK, headers, f"?ticket={number}&after=1") as stream:
        first = _next(stream, "message")
        assert (first.id, first.data["message"]["text"]) == ("3", "It is urgent")


def test_that_somebody_writes_ends_by_itself(
    http: httpx.Client, talk: Talk, behind: Behind, ann: AgentAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "SECONDS", 0.05)
    number = _ask(talk, behind)
    ann.change(number, "claim")
    with opened(http, talk.place, talk.headers) as user:
        ann.post(f"/tickets/{number}/typing", {"on": True})
        assert [_next(user, "typing").data["on"] for _ in range(2)] == [True, False]
    is_problem(AgentAt(http, "Ben", app=ann.app).post(f"/tickets/{number}/typing", {"on": True}), 409, "not-yours")


def test_a_user_does_not_see_their_own_typing(http: httpx.Client, talk: Talk) -> None:
    with opened(http, talk.place, talk.headers) as stream:
        http.post(f"{talk.place}/typing", json={"on": True}, headers=talk.headers)
        talk.post({"client_id": "u1", "text": "May I?"})
        seen = [stream.next()]
        while seen[-1].data.get("seq") != 2:
            seen.append(stream.next())
        assert "user" not in [event.data["author"] for event in seen if event.name == "typing"]


def test_a_stream_ends_with_the_session(http: httpx.Client, ann: AgentAt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_SESSION_SECONDS", 0.0)
    monkeypatch.setattr(events, "_LOOK_SECONDS", 0.05)
    with _follow(http, ann) as stream:
        assert stream.next().name == "tickets"
        ann.post("/logout")
        assert stream.rest() == []


def test_the_place_in_the_queue_is_told_as_it_moves(
    http: httpx.Client, talk: Talk, behind: Behind, ann: AgentAt, app: FastAPI
) -> None:
    first, second = talk, Talk(http)
    number = _ask(first, behind)
    _ask(second, behind)
    with opened(http, second.place, second.headers) as stream:
        assert stream.next().data["handoff"]["position"] == 2
        ann.change(number, "claim")
        assert _next(stream, "state").data["handoff"]["position"] == 1


def test_streams_are_for_those_who_have_logged_in(http: httpx.Client, talk: Talk, ann: AgentAt) -> None:
    is_problem(http.get(f"{DESK}/events"), 401, "not-logged-in")
    is_problem(http.get(f"{DESK}/events", headers=talk.headers), 401, "not-logged-in")
    is_problem(http.get(f"{DESK}/events?ticket=GR-222222", headers=ann.headers()), 404, "unknown-ticket")


def test_too_many_streams_are_refused(http: httpx.Client, ann: AgentAt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_MOST", 1)
    with _follow(http, ann) as stream:
        stream.next()
        refused = http.get(f"{DESK}/events", headers=ann.headers())
        is_problem(refused, 429, "too-many-streams")
        assert refused.headers["retry-after"] == "10"
