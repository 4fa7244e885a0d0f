"""A person takes over in the real stack: asked for in words, both sides talk, and the assistant goes on in context."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.client import Talk
from tests.e2e.desk import Agent
from tests.e2e.stack import Stack
from tests.unit.web.streams import Stream, opened

RULE = "conversion/amount"


@pytest.fixture(scope="module")
def ann(stack: Stack) -> Iterator[Agent]:
    with Agent(stack, "Ann") as agent:
        yield agent


def test_a_person_takes_over_and_gives_back(stack: Stack, http: httpx.Client, ann: Agent) -> None:
    talk = Talk.begin(http, role="freelancer", stage="before_contract")
    assert talk.say("can I share my whatsapp before a contract?")["kind"] == "answer"
    asked = talk.say("this is no use, let me talk to a real person please")
    number = asked["handoff"]["ticket"]
    assert (asked["kind"], asked["author"]) == ("handoff", "system")
    assert talk.say("It is about leaving together with my client.")["author"] == "system"
    ticket = ann.ticket(number)
    assert (ticket["state"], ticket["rule"]) == ("queued", "contact-sharing/before-contract")
    ann.change(number, "claim").raise_for_status()
    assert talk.replies(text="hello?") == []
    ann.change(number, "messages", text="Hello, this is the rule:", rule=RULE).raise_for_status()
    trace = ann.http.get(f"/desk/api/tickets/{number}").json()["transcript"][3]["trace"]
    assert (trace["intent"], trace["action"]) == ("ask_human", "action_hand_over")
    ann.change(number, "return").raise_for_status()
    why = talk.say("why?")
    assert (why["kind"], why["answer"]["rule"], why["answer"]["focus"]) == ("answer", RULE, "why")


def test_each_message_reaches_the_other_side_at_once(http: httpx.Client, ann: Agent) -> None:
    """Over the streams that the pages use, both ways. How long it takes is printed (`pytest -s`)."""
    talk = Talk.begin(http)
    number = talk.say("I want to talk to a human being")["handoff"]["ticket"]
    ann.change(number, "claim").raise_for_status()
    place, took = talk.path.removesuffix("/messages"), []
    with (
        opened(http, place, talk.headers) as user,
        opened(ann.http, "/desk/api", {}, f"?ticket={number}") as desk,
    ):
        for turn in range(20):
            begun = time.monotonic()
            talk.post(text=f"from the user {turn}")
            _wait_for(desk, f"from the user {turn}")
            took.append(time.monotonic() - begun)
            begun = time.monotonic()
            ann.change(number, "messages", text=f"from the agent {turn}").raise_for_status()
            _wait_for(user, f"from the agent {turn}")
            took.append(time.monotonic() - begun)
    print(f"of forty messages, the slowest but two: {sorted(took)[37]:.3f} s, median: {sorted(took)[20]:.3f} s")
    assert [message["text"] for message in talk.log()][3:] == [
        f"from the {who} {turn}" for turn in range(20) for who in ("user", "agent")
    ]
    ann.change(number, "resolve", reason="measured").raise_for_status()


def _wait_for(stream: Stream, words: str) -> None:
    while words not in str(stream.next().data):
        pass


def test_account_work_and_what_is_not_understood_lead_to_a_person(http: httpx.Client, ann: Agent) -> None:
    talk = Talk.begin(http)
    work = talk.say("please unblock my account for me now")
    talk.choose(work, "Talk to a person")
    [ticket] = [one for one in ann.http.get("/desk/api/tickets").json()["tickets"] if one["conversation"] == talk.id]
    assert ticket["why"] == "account"
    state = http.delete(f"{talk.path.removesuffix('/messages')}/handoff", headers=talk.headers).json()
    assert (state["owner"], state["handoff"]) == ("assistant", None)
