"""A gateway that is killed, stopped, or one of two loses no message and says none twice. Rasa is played."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from signal import SIGKILL
from typing import Any

import httpx
import pytest

from tests.e2e.client import Talk
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack, free_ports
from tests.unit.web.streams import Stream, opened

PATIENCE = 60.0


@pytest.fixture(scope="module")
def script() -> Script:
    return Script({"kind": "text", "text": "No, not before a contract."})


@pytest.fixture(scope="module")
def played(script: Script) -> Iterator[Stack]:
    with played_stack(script) as stack:
        yield stack


@pytest.fixture
def other(played: Stack) -> Iterator[Stack]:
    """Another gateway on the same database and the same Rasa."""
    second = Stack(played.home, [*free_ports(1), *played.ports[1:]])
    try:
        second.start("gateway")
        yield second
    finally:
        second.stop()


@pytest.fixture
def aside(script: Script) -> Iterator[ThreadPoolExecutor]:
    """For calls that are answered only when something else has happened."""
    with ThreadPoolExecutor(4) as pool:
        yield pool
        script.may_answer.set()


@pytest.fixture
def http(played: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=played.url, timeout=PATIENCE) as client:
        yield client


def place(talk: Talk) -> str:
    return talk.path.removesuffix("/messages")


def told(messages: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(message["seq"], message["text"]) for message in messages]


def until_typing(stream: Stream) -> None:
    while stream.next().name != "typing":
        pass


def test_a_gateway_killed_before_its_reply(
    played: Stack, script: Script, http: httpx.Client, aside: ThreadPoolExecutor
) -> None:
    talk = Talk.begin(http)
    script.may_answer.clear()
    with opened(http, place(talk), talk.headers) as stream:
        said = aside.submit(talk.post, "k1", text="May I?")
        assert told(stream.until(1)) == [(1, "May I?")]
        until_typing(stream)
        with played.without("gateway", SIGKILL):
            with pytest.raises(httpx.HTTPError):
                said.result()
            with pytest.raises(httpx.HTTPError):
                stream.rest()
    script.may_answer.set()
    (reply,) = talk.replies("k1", text="May I?")
    assert talk.replies("k1", text="May I?") == [reply]
    assert told(talk.log()) == [(1, "May I?"), (2, script.message["text"])]
    # What the page has seen is not sent again, and nothing is left out, wherever it resumes.
    talk.post("k2", text="And after?")
    whole = told(talk.log())
    assert len(whole) == 4
    for seen in range(4):
        with opened(http, place(talk), talk.headers | {"Last-Event-ID": str(seen)}) as stream:
            assert told(stream.until(4)) == whole[seen:]


def test_a_gateway_that_is_to_stop_ends_its_streams_and_answers_what_it_was_asked(
    played: Stack, script: Script, http: httpx.Client, aside: ThreadPoolExecutor
) -> None:
    talk, silent = Talk.begin(http), Talk.begin(http)
    script.may_answer.clear()
    with opened(http, place(talk), talk.headers) as stream, opened(http, place(silent), silent.headers) as idle:
        assert idle.next().name == "state"
        polled = aside.submit(http.get, f"{silent.path}?wait=25", headers=silent.headers)
        said = aside.submit(talk.post, "k1", text="May I?")
        until_typing(stream)
        stopped = aside.submit(played.end, "gateway")
        # Rasa is still thinking: no stream waits for that.
        assert (stream.rest(), idle.rest()) == ([], [])
        assert polled.result().json() == {"messages": []}
        assert not said.done()
        script.may_answer.set()
        assert told(said.result().json()["messages"]) == [(2, script.message["text"])]
        stopped.result()
    played.start("gateway")
    assert told(talk.log()) == [(1, "May I?"), (2, script.message["text"])]


def test_what_one_gateway_stores_the_other_shows(
    played: Stack, other: Stack, script: Script, http: httpx.Client
) -> None:
    talk = Talk.begin(http)
    with httpx.Client(base_url=other.url, timeout=PATIENCE) as there:
        with opened(there, place(talk), talk.headers) as stream:
            assert stream.next().name == "state"
            (reply,) = talk.replies("k1", text="May I?")
            assert told(stream.until(2)) == [(1, "May I?"), (2, script.message["text"])]
            http.patch(place(talk), json={"role": "agency"}, headers=talk.headers)
            changed = stream.next()
            assert (changed.name, changed.data["role"]) == ("state", "agency")
        assert Talk(there, talk.id, talk.token).replies("k1", text="May I?") == [reply]


def test_a_message_sent_to_both_gateways_is_answered_once(
    other: Stack, script: Script, http: httpx.Client, aside: ThreadPoolExecutor
) -> None:
    talk = Talk.begin(http)
    script.may_answer.clear()
    before = script.asked
    with httpx.Client(base_url=other.url, timeout=PATIENCE) as there:
        said = [aside.submit(at.replies, "k1", text="May I?") for at in (talk, Talk(there, talk.id, talk.token))]
        with opened(http, place(talk), talk.headers) as stream:
            until_typing(stream)
        script.may_answer.set()
        one, two = (answer.result() for answer in said)
    assert one == two
    assert script.asked > before
    assert told(talk.log()) == [(1, "May I?"), (2, script.message["text"])]
