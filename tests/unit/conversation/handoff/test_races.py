"""Several act at the same moment, in threads as two gateways would: one comes first, and the other learns of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from groundrules.conversation.handoff.asking import PersonJoined
from groundrules.conversation.handoff.machine import NotPossible, State
from groundrules.conversation.handoff.service import Stale
from groundrules.conversation.message import Reply
from tests.unit.conversation.handoff.scene import ANN, BEN, Scene

# Each race is run so often, because which of them comes first is chance.
ROUNDS = range(8)


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment; return what each did or raised."""
    start = Barrier(len(acts))

    def act(do: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return do()
        except (Stale, NotPossible, PersonJoined) as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_agents_claim_at_once(scene: Scene, _round: int) -> None:
    scene.ask()
    ticket = scene.ticket
    done = _at_once(*(lambda by=by: scene.handoffs.claim(ticket.id, ticket.version, by) for by in (ANN, BEN)))
    assert sorted(type(outcome).__name__ for outcome in done) == ["Stale", "Ticket"]
    [taken] = [outcome for outcome in done if not isinstance(outcome, Exception)]
    assert scene.ticket == taken
    assert [event for _, event in scene.told] == ["waiting", "joined"]


@pytest.mark.parametrize("_round", ROUNDS)
def test_the_user_withdraws_while_an_agent_claims(scene: Scene, _round: int) -> None:
    scene.ask()
    ticket = scene.ticket
    claimed, withdrawn = _at_once(
        lambda: scene.handoffs.claim(ticket.id, ticket.version, ANN), lambda: scene.handoffs.cancel(scene.talk)
    )
    if isinstance(withdrawn, PersonJoined):
        assert (scene.ticket.state, scene.owner, claimed.agent) == (State.ASSIGNED, "agent", ANN)
    else:
        assert isinstance(claimed, Stale)
        assert (scene.ticket.state, scene.owner) == (State.CANCELLED, "assistant")
    assert len(scene.told) == 2


@pytest.mark.parametrize("_round", ROUNDS)
def test_the_agent_closes_while_the_user_writes(scene: Scene, _round: int) -> None:
    """The message is the agent's, or the assistant's to answer; it is stored once, and its author hears something."""
    scene.ask()
    ticket = scene.claim()
    _, replies = _at_once(
        lambda: scene.handoffs.resolve(ticket.id, ticket.version, ANN, "done"), lambda: scene.say("Wait!")
    )
    messages = scene.log.messages(scene.talk)
    texts = [message.text for message in messages]
    assert texts.count("Wait!") == 1
    assert scene.owner == "assistant"
    if texts[-1] == "Wait!":
        assert replies is None, "the assistant is to answer it"
    else:
        assert messages[-1].content["handoff"]["event"] == "resolved"
        assert replies in ([], None)


@pytest.mark.parametrize("_round", ROUNDS)
def test_the_agent_writes_while_the_ticket_is_passed_on(scene: Scene, _round: int) -> None:
    scene.ask()
    ticket = scene.claim()
    passed, said = _at_once(
        lambda: scene.handoffs.transfer(ticket.id, ticket.version, ANN, BEN),
        lambda: scene.handoffs.send(ticket.id, ticket.version, ANN, [Reply("text", "Hello")], "a1"),
    )
    assert passed.agent == BEN
    *before, last = [message.author for message in scene.log.messages(scene.talk)]
    assert (last, scene.told[-1]) == ("system", ("system", "transferred"))
    assert ("agent" in before) is not isinstance(said, Stale)


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_tabs_ask_for_a_person_at_once(scene: Scene, _round: int) -> None:
    one, two = scene.write("A person!"), scene.write("A human!")
    _at_once(*(lambda to=to: scene.handoffs.request(scene.talk, to.id, "asked") for to in (one, two)))
    assert len(scene.handoffs.tickets(State)) == 1
    assert scene.told == [("system", "waiting"), ("system", "waiting")]


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_gateways_find_that_time_is_up(scene: Scene, clock, _round: int) -> None:
    scene.ask()
    clock.advance(minutes=5)
    done = _at_once(scene.handoffs.tick, scene.handoffs.tick)
    assert sorted(done) == [[], [scene.talk]]
    assert [event for _, event in scene.told] == ["waiting", "expired"]


@pytest.mark.parametrize("_round", ROUNDS)
def test_an_agent_comes_when_time_is_up(scene: Scene, clock, _round: int) -> None:
    scene.ask()
    ticket = scene.ticket
    clock.advance(minutes=5)
    claimed, _ = _at_once(lambda: scene.handoffs.claim(ticket.id, ticket.version, ANN), scene.handoffs.tick)
    if isinstance(claimed, Stale):
        assert (scene.ticket.state, scene.owner) == (State.EXPIRED, "assistant")
    else:
        assert (scene.ticket.state, scene.owner) == (State.ASSIGNED, "agent")
    assert len(scene.told) == 2
