"""Following a conversation over HTTP, on a real uvicorn: streams and long polls, with Rasa played by `Behind`."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone

import httpx
import pytest
from fastapi import FastAPI

from groundrules.conversation.changes import MOST
from tests.unit.web.gateway import Behind, Talk, is_problem
from tests.unit.web.serving import PATIENCE, served, until
from tests.unit.web.streams import opened


class Pondering(Behind):
    """Rasa, that thinks for as long as `may_answer` is not set."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = threading.Event()
        self.may_answer.set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert self.may_answer.wait(PATIENCE)
        return super().__call__(request)


@pytest.fixture
def behind() -> Pondering:
    return Pondering()


@pytest.fixture
def http(app: FastAPI, behind: Pondering) -> Iterator[httpx.Client]:
    """A client of the gateway as uvicorn serves it, in a thread."""

    with served(app, behind) as client:
        yield client


@pytest.fixture
def talk(http: httpx.Client) -> Talk:
    return Talk(http)


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """For calls that are answered only when something else has happened."""
    with ThreadPoolExecutor(2) as pool:
        yield pool


def test_a_message_and_its_reply_as_they_come(
    talk: Talk, http: httpx.Client, behind: Pondering, aside: ThreadPoolExecutor
) -> None:
    with opened(http, talk.place, talk.headers) as stream:
        assert stream.response.headers["content-type"].startswith("text/event-stream")
        assert stream.response.headers["cache-control"] == "no-store"
        assert stream.response.headers["x-content-type-options"] == "nosniff"
        state = stream.next()
        assert (state.name, state.id, state.data) == ("state", None, talk.state())

        behind.may_answer.clear()
        said = aside.submit(talk.post, {"client_id": "k1", "text": "May I?"})
        mine, writing = stream.take(2)
        assert (mine.name, mine.id, mine.data["author"], mine.data["client_id"]) == ("message", "1", "user", "k1")
        assert (writing.name, writing.id, writing.data) == ("typing", None, {"author": "assistant", "on": True})
        behind.may_answer.set()
        reply, written = stream.take(2)
        assert (reply.name, reply.id, [reply.data]) == ("message", "2", said.result().json()["messages"])
        assert (written.name, written.data) == ("typing", {"author": "assistant", "on": False})


def test_a_change_of_the_situation_comes_as_state(talk: Talk, http: httpx.Client) -> None:
    with opened(http, talk.place, talk.headers) as stream, opened(http, talk.place, talk.headers) as other_tab:
        assert stream.next() == other_tab.next()
        changed = http.patch(talk.place, json={"stage": "after_contract"}, headers=talk.headers).json()
        for tab in (stream, other_tab):
            event = tab.next()
            assert (event.name, event.data, event.data["stage"]) == ("state", changed, "after_contract")


@pytest.mark.parametrize(
    ("query", "header", "seen"),
    [("", {}, [1, 2, 3, 4]), ("?after=1", {}, [2, 3, 4]), ("?after=1", {"Last-Event-ID": "3"}, [4])],
)
def test_a_stream_resumes_behind_what_was_seen(
    talk: Talk, http: httpx.Client, query: str, header: dict[str, str], seen: list[int]
) -> None:
    for key in ("k1", "k2"):
        talk.post({"client_id": key, "text": "May I?"})
    with opened(http, talk.place, talk.headers | header, query) as stream:
        assert [message["seq"] for message in stream.until(4)] == seen


@pytest.mark.parametrize("wrong", ["x", "-1", str(2**31), "1.5", ""])
def test_a_malformed_place_to_resume_from(talk: Talk, http: httpx.Client, wrong: str) -> None:
    is_problem(http.get(f"{talk.place}/events?after={wrong}", headers=talk.headers), 422, "invalid-request")
    headers = talk.headers | {"Last-Event-ID": wrong}
    is_problem(http.get(f"{talk.place}/events", headers=headers), 422, "invalid-request")


def test_only_the_token_opens_a_stream(talk: Talk, http: httpx.Client, app: FastAPI) -> None:
    for headers in ({}, Talk(http).headers, {"Authorization": "Bearer wrong"}):
        for path in (f"{talk.place}/events", f"{talk.path}?wait=25"):
            is_problem(http.get(path, headers=headers), 401, "bad-token")
    assert app.state.changes._followers == {}


def test_an_expired_token_ends_the_stream(talk: Talk, http: httpx.Client, app: FastAPI) -> None:
    with opened(http, talk.place, talk.headers) as stream:
        assert stream.next().name == "state"
        app.state.log.now = lambda: datetime.now(timezone.utc) + timedelta(days=365)
        # It is let in before its time is up; what it stores wakes the stream.
        app.state.log.choose_situation(talk.id, {"role": None})
        assert stream.rest() == []
    is_problem(http.get(f"{talk.place}/events", headers=talk.headers), 401, "bad-token")


def test_a_conversation_has_only_so_many_streams(talk: Talk, http: httpx.Client, app: FastAPI) -> None:
    with ExitStack() as tabs:
        streams = [tabs.enter_context(opened(http, talk.place, talk.headers)) for _ in range(MOST)]
        assert {stream.next().name for stream in streams} == {"state"}
        for path in (f"{talk.place}/events", f"{talk.path}?wait=25"):
            refused = http.get(path, headers=talk.headers)
            is_problem(refused, 429, "too-many-streams")
            assert refused.headers["retry-after"] == "10"
        assert talk.read() == []
        other = Talk(http)
        assert tabs.enter_context(opened(http, other.place, other.headers)).next().name == "state"
    until(lambda: app.state.changes._followers == {})
    with opened(http, talk.place, talk.headers) as stream:
        assert stream.next().name == "state"


def test_a_long_poll_is_answered_by_the_next_message(
    talk: Talk, http: httpx.Client, app: FastAPI, aside: ThreadPoolExecutor
) -> None:
    waiting = aside.submit(http.get, f"{talk.path}?after=1&wait=25", headers=talk.headers)
    until(lambda: app.state.changes._followers.keys() == {talk.id})
    said = talk.post({"client_id": "k1", "text": "May I?"}).json()["messages"]
    assert waiting.result().json()["messages"] == said
    at_once = http.get(f"{talk.path}?wait=25", headers=talk.headers).json()["messages"]
    assert [message["seq"] for message in at_once] == [1, 2]


def test_a_long_poll_without_news_is_empty(talk: Talk, http: httpx.Client) -> None:
    assert http.get(f"{talk.path}?wait=1", headers=talk.headers).json() == {"messages": []}
    for wrong in ("26", "-1", "x"):
        is_problem(http.get(f"{talk.path}?wait={wrong}", headers=talk.headers), 422, "invalid-request")


def test_a_long_poll_that_was_given_up_follows_no_more(talk: Talk, http: httpx.Client, app: FastAPI) -> None:
    with pytest.raises(httpx.ReadTimeout):
        http.get(f"{talk.path}?wait=25", headers=talk.headers, timeout=0.2)
    until(lambda: app.state.changes._followers == {})
