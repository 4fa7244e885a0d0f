"""Time runs out: nobody joins, an agent falls silent, a ticket lies too long. The user is told, and is answered."""

from groundrules.conversation.handoff.machine import State
from groundrules.conversation.message import Reply
from tests.unit.conversation.handoff.scene import ANN, BEN, Desk, Scene


def _send(scene: Scene, text: str = "Hello") -> None:
    scene.handoffs.send(scene.ticket.id, scene.ticket.version, ANN, [Reply("text", text)], str(scene.log.now()))


def _last(scene: Scene) -> str:
    return scene.log.messages(scene.talk)[-1].text


def test_nobody_joins_in_time(scene: Scene, clock) -> None:
    scene.ask()
    clock.advance(minutes=4, seconds=59)
    assert scene.handoffs.tick() == []
    clock.advance(seconds=1)
    assert scene.handoffs.tick() == [scene.talk]
    assert scene.handoffs.tick() == []
    assert (scene.ticket.state, scene.owner) == (State.EXPIRED, "assistant")
    assert _last(scene).startswith("Sorry, nobody was free within 5 minutes.")
    assert scene.ticket.id in _last(scene)
    assert scene.shown is not None
    assert scene.shown["state"] == "expired"
    scene.write("Then you: may I?")
    assert scene.shown is None


def test_the_last_person_leaves_the_desk(scene: Scene, desk: Desk) -> None:
    """Then there is nothing to wait for."""
    scene.ask()
    desk.there = False
    assert scene.handoffs.tick() == [scene.talk]
    assert (scene.ticket.state, scene.owner) == (State.EXPIRED, "assistant")
    assert "the last person has left the desk" in _last(scene)


def test_a_request_for_later_waits_for_days_and_not_for_ever(scene: Scene, desk: Desk, clock) -> None:
    desk.there = False
    scene.ask()
    clock.advance(days=6, hours=23)
    assert scene.handoffs.tick() == []
    clock.advance(hours=1)
    assert scene.handoffs.tick() == [scene.talk]
    assert scene.ticket.state is State.EXPIRED
    assert "nobody has taken up your request" in _last(scene)
    assert "in 7 days" in _last(scene)
    clock.advance(days=30)
    assert scene.handoffs.tick() == []


def test_an_agent_who_leaves_the_user_waiting_loses_the_ticket(scene: Scene, clock) -> None:
    scene.ask()
    scene.claim()
    _send(scene)
    scene.say("So may I?")
    clock.advance(minutes=9)
    scene.say("Hello?")
    assert scene.handoffs.tick() == []
    clock.advance(minutes=1)
    assert scene.handoffs.tick() == [scene.talk]
    assert (scene.ticket.state, scene.ticket.agent, scene.ticket.position) == (State.QUEUED, None, 1)
    assert scene.owner == "agent"
    assert _last(scene).startswith("Sorry, Ann seems to have been called away.")
    assert scene.claim(BEN).agent == BEN


def test_an_agent_who_joins_and_never_says_a_word_loses_it_too(scene: Scene, clock) -> None:
    scene.ask()
    scene.claim()
    clock.advance(minutes=10)
    assert scene.handoffs.tick() == [scene.talk]
    assert scene.ticket.state is State.QUEUED


def test_with_nobody_else_there_the_assistant_takes_over(scene: Scene, desk: Desk, clock) -> None:
    scene.ask()
    scene.claim()
    desk.there = False
    clock.advance(minutes=10)
    assert scene.handoffs.tick() == [scene.talk]
    assert (scene.ticket.state, scene.ticket.agent, scene.owner) == (State.EXPIRED, None, "assistant")
    assert scene.told[-1] == ("system", "expired")


def test_an_agent_who_works_here_no_longer_loses_it_at_once(scene: Scene, desk: Desk) -> None:
    scene.ask()
    scene.claim()
    _send(scene)
    assert scene.handoffs.tick() == []
    desk.gone.add("Ann")
    assert scene.handoffs.tick() == [scene.talk]
    assert scene.ticket.state is State.QUEUED


def test_the_new_agent_has_as_much_time_as_the_first(scene: Scene, clock) -> None:
    scene.ask()
    scene.claim()
    clock.advance(minutes=9)
    scene.handoffs.transfer(scene.ticket.id, scene.ticket.version, ANN, BEN)
    clock.advance(minutes=9)
    assert scene.handoffs.tick() == []
    clock.advance(minutes=1)
    assert scene.handoffs.tick() == [scene.talk]


def test_where_the_user_has_gone_the_assistant_comes_back(scene: Scene, clock) -> None:
    scene.ask()
    scene.claim()
    _send(scene)
    clock.advance(minutes=59)
    assert scene.handoffs.tick() == []
    clock.advance(minutes=1)
    assert scene.handoffs.tick() == [scene.talk]
    assert (scene.ticket.state, scene.owner) == (State.RETURNED, "assistant")
    assert _last(scene).startswith("Nobody has written for 60 minutes, so Ann has left")


def test_a_user_who_comes_back_late_is_still_answered(scene: Scene, clock) -> None:
    """The silence ends with their message; the agent has the usual time to answer it."""
    scene.ask()
    scene.claim()
    _send(scene)
    clock.advance(minutes=59)
    scene.say("Back again")
    clock.advance(minutes=2)
    assert scene.handoffs.tick() == []
    assert scene.ticket.state is State.ASSIGNED


def test_several_gateways_may_look_at_once(scene: Scene, other: Scene, clock) -> None:
    scene.ask()
    other.ask()
    clock.advance(minutes=5)
    assert sorted(scene.handoffs.tick()) == sorted([scene.talk, other.talk])
    assert other.handoffs.tick() == []
    assert [event for _, event in scene.told] == ["waiting", "expired"]
