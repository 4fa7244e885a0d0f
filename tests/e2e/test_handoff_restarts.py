"""A gateway killed while a person answers loses and doubles nothing, and leaves nobody waiting. Rasa is played."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from signal import SIGKILL

import httpx
import pytest

from tests.e2e.client import Talk
from tests.e2e.desk import Agent
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack, free_ports

ASKS = {"kind": "handoff", "text": "You want a person."}


@pytest.fixture(scope="module")
def script() -> Script:
    return Script(ASKS)


@pytest.fixture(scope="module")
def played(script: Script) -> Iterator[Stack]:
    # Users are not kept waiting for long, so that the tests need not be either.
    with played_stack(script, GROUND_RULES_WAIT_MINUTES="0.05") as stack:
        yield stack


@pytest.fixture(scope="module")
def ann(played: Stack) -> Iterator[Agent]:
    with Agent(played, "Ann") as agent:
        yield agent


@pytest.fixture
def http(played: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=played.url, timeout=60.0) as client:
        yield client


def _ask(talk: Talk) -> str:
    number: str = talk.say("a person please")["handoff"]["ticket"]
    return number


def _state(http: httpx.Client, talk: Talk) -> dict[str, object]:
    return http.get(talk.path.removesuffix("/messages"), headers=talk.headers).raise_for_status().json()


def test_a_gateway_killed_while_both_talk(played: Stack, http: httpx.Client, ann: Agent) -> None:
    talk = Talk.begin(http)
    number = _ask(talk)
    ann.change(number, "claim").raise_for_status()
    talk.post("u2", text="Hello")
    said = ann.change(number, "messages", text="Hi", client_id="a1").json()["messages"]
    before, state = talk.log(), _state(http, talk)
    with played.without("gateway", SIGKILL):
        pass
    # The session, the ticket and the conversation are as they were, and calls that are repeated are not done twice.
    assert talk.log() == before
    assert _state(http, talk) == state
    assert ann.change(number, "messages", text="Hi", client_id="a1").json()["messages"] == said
    assert talk.replies("u2", text="Hello") == []
    assert talk.log() == before
    assert ann.change(number, "messages", text="Still here").status_code == 200
    assert ann.change(number, "resolve", reason="done").json()["ticket"]["state"] == "resolved"
    assert [message["seq"] for message in talk.log()] == list(range(1, len(before) + 3))


def test_killed_again_and_again_in_the_middle_of_it(
    played: Stack, http: httpx.Client, ann: Agent, script: Script
) -> None:
    """Whatever the moment: each step is there as a whole or not at all, and repeating it completes it."""
    talk = Talk.begin(http)
    with ThreadPoolExecutor(1) as aside:
        for turn in range(3):
            script.may_answer.clear()
            asked = aside.submit(talk.post, f"p{turn}", text="a person please")
            while not any(message["client_id"] == f"p{turn}" for message in talk.log() if "client_id" in message):
                pass
            with played.without("gateway", SIGKILL):
                ended = asked.exception()
            # While Rasa thinks, the call is cut off for certain; later, nobody asks Rasa, and the answer may be out.
            assert isinstance(ended, httpx.HTTPError) or (turn > 0 and ended is None)
            script.may_answer.set()
            (waiting,) = talk.replies(f"p{turn}", text="a person please")
            assert talk.replies(f"p{turn}", text="a person please") == [waiting]
    numbers = {message["handoff"]["ticket"] for message in talk.log() if "handoff" in message}
    assert len(numbers) == 1
    listed = [one["id"] for one in ann.http.get("/desk/api/tickets").json()["tickets"]]
    assert listed.count(*numbers) == 1


def test_who_was_waiting_when_it_was_killed_is_told_afterwards(played: Stack, http: httpx.Client, ann: Agent) -> None:
    talk = Talk.begin(http)
    number = _ask(talk)
    with played.without("gateway", SIGKILL):
        pass
    waited = http.get(f"{talk.path}?after={talk.log()[-1]['seq']}&wait=25", headers=talk.headers).json()["messages"]
    assert [message["handoff"]["event"] for message in waited] == ["expired"]
    assert _state(http, talk)["owner"] == "assistant"
    assert ann.ticket(number)["state"] == "expired"


def test_two_agents_at_two_gateways_take_the_same_ticket(played: Stack, http: httpx.Client, ann: Agent) -> None:
    second = Stack(played.home, [*free_ports(1), *played.ports[1:]])
    try:
        second.start("gateway")
        with Agent(second, "Ben") as ben, ThreadPoolExecutor(2) as pool:
            for _ in range(5):
                number = _ask(Talk.begin(http))
                version = ann.ticket(number)["version"]
                done = list(pool.map(lambda by: by.change(number, "claim", version=version), (ann, ben)))  # noqa: B023
                assert sorted(answer.status_code for answer in done) == [200, 409]
                [won] = [answer.json()["ticket"] for answer in done if answer.status_code == 200]
                [lost] = [answer.json()["ticket"] for answer in done if answer.status_code == 409]
                assert won == lost == ben.ticket(number)
    finally:
        second.stop()
