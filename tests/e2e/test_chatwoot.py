"""People take over in Chatwoot: a real gateway beside a played one that is slow, fails and tells things twice."""

from collections.abc import Iterator
from functools import partial
from signal import SIGKILL

import httpx
import pytest

from tests.e2e.beside_chatwoot import ASKS, stack_beside
from tests.e2e.client import Talk
from tests.e2e.played_rasa import Script
from tests.e2e.stack import Stack
from tests.fakes.chatwoot import ANN, FakeChatwoot, webhook
from tests.unit.web import serving

# A step that a killed gateway has begun is free again after half a minute.
until = partial(serving.until, within=60.0)


@pytest.fixture(scope="module")
def chatwoot() -> FakeChatwoot:
    return FakeChatwoot()


@pytest.fixture(scope="module")
def script() -> Script:
    return Script(ASKS)


@pytest.fixture(scope="module")
def played(chatwoot: FakeChatwoot, script: Script) -> Iterator[Stack]:
    with stack_beside(chatwoot, script) as stack:
        yield stack


@pytest.fixture
def http(played: Stack, chatwoot: FakeChatwoot, script: Script) -> Iterator[httpx.Client]:
    chatwoot.down, chatwoot.slow, chatwoot.fails, chatwoot.loses = False, 0.0, 0, 0
    script.message = ASKS
    with httpx.Client(base_url=played.url, timeout=30.0) as client:
        yield client


def ask(http: httpx.Client, chatwoot: FakeChatwoot) -> tuple[Talk, int]:
    """Ask for a person; return the conversation, and the one in Chatwoot."""
    before = set(chatwoot.conversations)
    talk = Talk.begin(http)
    talk.say("a person please")
    until(lambda: set(chatwoot.conversations) - before)
    (remote,) = set(chatwoot.conversations) - before
    until(lambda: chatwoot.said(remote) == ["a person please"])
    # The gateway hears that the last step has been taken a moment after the other side took it.
    until(lambda: owner(http, talk) == "agent")
    return talk, remote


def owner(http: httpx.Client, talk: Talk) -> str:
    state = http.get(f"/api/v1/conversations/{talk.id}", headers=talk.headers).raise_for_status().json()
    return str(state["owner"])


def by_agent(talk: Talk) -> list[str]:
    return [message["text"] for message in talk.log() if message["author"] == "agent"]


def test_both_talk_and_the_assistant_goes_on_afterwards(
    http: httpx.Client, chatwoot: FakeChatwoot, script: Script
) -> None:
    talk, remote = ask(http, chatwoot)
    assert owner(http, talk) == "agent"
    for event in (chatwoot.assign(remote, ANN), chatwoot.agent_writes(remote, "Hello, how can I help?")):
        assert webhook(http, event).json() == {"status": "taken"}
    *_, said = talk.log()
    assert (said["author"], said["name"], said["text"]) == ("agent", "Ann", "Hello, how can I help?")
    asked = script.asked
    assert talk.replies(text="My account is on hold.") == []
    until(lambda: "My account is on hold." in chatwoot.said(remote))
    assert script.asked == asked, "the assistant is silent"
    webhook(http, chatwoot.set_status(remote, "resolved"))
    assert owner(http, talk) == "assistant"
    script.message = {"kind": "text", "text": "I am back."}
    assert talk.say("Thank you")["text"] == "I am back."
    assert "Thank you" not in chatwoot.said(remote)


def test_everything_that_chatwoot_tells_twice_and_in_any_order_happens_once(
    http: httpx.Client, chatwoot: FakeChatwoot
) -> None:
    talk, remote = ask(http, chatwoot)
    events = [
        chatwoot.assign(remote, ANN),
        chatwoot.agent_writes(remote, "one"),
        chatwoot.agent_writes(remote, "two"),
        chatwoot.set_status(remote, "resolved"),
    ]
    for event in (*reversed(events), *events, *chatwoot.events):
        assert webhook(http, event).status_code == 200
    assert sorted(by_agent(talk)) == ["one", "two"]
    assert owner(http, talk) == "assistant"


def test_a_webhook_is_answered_while_chatwoot_itself_is_slow(http: httpx.Client, chatwoot: FakeChatwoot) -> None:
    """It waits five seconds for the answer, and sends it once."""
    talk, remote = ask(http, chatwoot)
    webhook(http, chatwoot.assign(remote, ANN))
    chatwoot.slow = 3.0
    talk.replies(text="Are you there?")
    assert webhook(http, chatwoot.agent_writes(remote, "Yes.")).json() == {"status": "taken"}
    until(lambda: chatwoot.said(remote).count("Are you there?") == 1)


def test_killed_in_the_middle_of_a_call_nothing_is_lost_or_doubled(
    played: Stack, http: httpx.Client, chatwoot: FakeChatwoot
) -> None:
    """What the user wrote is there once, though nobody heard that it was; so is what an agent wrote meanwhile."""
    talk, remote = ask(http, chatwoot)
    webhook(http, chatwoot.assign(remote, ANN))
    chatwoot.slow = 2.0
    talk.replies("u1", text="one")
    until(lambda: "one" in chatwoot.said(remote))
    with played.without("gateway", SIGKILL):
        chatwoot.slow = 0.0
        chatwoot.agent_writes(remote, "Nobody was there to hear this.")
    talk.replies("u1", text="one")
    talk.replies("u2", text="two")
    until(lambda: "two" in chatwoot.said(remote))
    assert chatwoot.said(remote) == ["a person please", "one", "two"]
    until(lambda: by_agent(talk) == ["Nobody was there to hear this."])
    assert len([one for one in chatwoot.conversations.values() if one["id"] == remote]) == 1


def test_killed_while_the_request_is_opened_it_is_one_conversation(
    played: Stack, http: httpx.Client, chatwoot: FakeChatwoot
) -> None:
    before = set(chatwoot.conversations)
    chatwoot.slow = 2.0
    talk = Talk.begin(http)
    talk.say("a person please")
    until(lambda: set(chatwoot.conversations) - before)
    with played.without("gateway", SIGKILL):
        chatwoot.slow = 0.0
    until(lambda: all(chatwoot.said(one) == ["a person please"] for one in set(chatwoot.conversations) - before))
    assert len(set(chatwoot.conversations) - before) == 1


def test_while_chatwoot_is_away_the_user_is_told_and_the_assistant_answers(
    http: httpx.Client, chatwoot: FakeChatwoot, script: Script
) -> None:
    chatwoot.down = True
    first = Talk.begin(http)
    first.say("a person please")
    until(lambda: owner(http, first) == "assistant")
    assert any("cannot be reached just now" in message["text"] for message in first.log())
    script.message = {"kind": "text", "text": "Here I am."}
    assert first.say("May I?")["text"] == "Here I am."
    script.message = ASKS
    second = Talk.begin(http)
    assert "cannot be reached just now" in second.say("a person please")["text"]
    before = set(chatwoot.conversations)
    chatwoot.down = False
    until(lambda: len(set(chatwoot.conversations) - before) == 2)
