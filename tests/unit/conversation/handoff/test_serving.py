"""The agent's side: a ticket is taken once, only its agent writes, and the conversation is given back."""

import pytest

from groundrules.conversation.handoff.machine import NotPossible, State
from groundrules.conversation.handoff.service import Stale, UnknownTicket
from groundrules.conversation.handoff.serving import NotYours, Unseen
from groundrules.conversation.handoff.tickets import Person, Ticket
from groundrules.conversation.message import Message, Reply
from tests.unit.conversation.handoff.scene import ANN, BEN, LEA, Desk, Scene

CITED = Reply("answer", "No. ...", {"answer": {"rule": "contact-sharing/before-contract"}})


@pytest.fixture
def taken(scene: Scene) -> Ticket:
    scene.ask()
    return scene.claim()


def _send(scene: Scene, text: str, by: Person = ANN, client_id: str = "a1") -> list[Message]:
    return scene.handoffs.send(scene.ticket.id, scene.ticket.version, by, [Reply("text", text)], client_id)[1]


def test_an_agent_joins(scene: Scene, taken: Ticket) -> None:
    assert (taken.state, taken.agent, taken.position) == (State.ASSIGNED, ANN, None)
    assert scene.owner == "agent"
    assert scene.shown == {"state": "assigned", "ticket": taken.id, "agent": {"name": "Ann", "role": "agent"}}
    *_, joined = scene.log.messages(scene.talk)
    assert (joined.author, joined.content["handoff"]["agent"]) == ("system", "Ann")
    assert joined.text.startswith("Ann has joined you")
    assert scene.say("Hello Ann") == []


def test_both_talk(scene: Scene, taken: Ticket) -> None:
    scene.say("Hello")
    (said,) = _send(scene, "Hello, how can I help?")
    assert (said.author, said.name, said.kind) == ("agent", "Ann", "text")
    assert scene.ticket.version == taken.version


def test_an_agents_message_is_said_once(scene: Scene, taken: Ticket) -> None:
    """The call may be repeated when its answer was lost."""
    first = _send(scene, "Hello")
    assert _send(scene, "Hello") == first
    assert _send(scene, "Hello", client_id="a2") != first
    ticket, both = scene.handoffs.send(taken.id, taken.version, ANN, [Reply("text", "See:"), CITED], "a3")
    assert scene.handoffs.send(ticket.id, ticket.version, ANN, [Reply("text", "See:"), CITED], "a3")[1] == both
    assert [message.author for message in scene.log.messages(scene.talk)].count("agent") == 4


def test_a_user_cannot_take_an_agents_place(scene: Scene, taken: Ticket) -> None:
    """An id that the user has used is no message of the agent's."""
    scene.log.add_user_message(scene.talk, "a1", "Mine")
    (said,) = _send(scene, "Hello")
    assert said.text == "Hello"


@pytest.mark.parametrize("by", [BEN, LEA])
def test_only_its_agent_writes(scene: Scene, taken: Ticket, by: Person) -> None:
    with pytest.raises(NotYours):
        _send(scene, "Me too", by)
    assert scene.told[-1] == ("system", "joined")


def test_before_it_is_taken_and_after_it_has_ended_nobody_writes(scene: Scene) -> None:
    scene.ask()
    with pytest.raises(NotYours):
        _send(scene, "Hello")
    taken = scene.claim()
    scene.handoffs.give_back(taken.id, taken.version, ANN)
    with pytest.raises(NotYours):
        _send(scene, "One more thing")


def test_what_was_said_is_not_refused_when_it_is_repeated_late(scene: Scene, taken: Ticket) -> None:
    said = _send(scene, "Hello")
    scene.handoffs.give_back(taken.id, taken.version, ANN)
    assert _send(scene, "Hello") == said


def test_whoever_acts_on_an_old_view_is_refused(scene: Scene, taken: Ticket) -> None:
    old = taken.version - 1
    for act in (
        lambda: scene.handoffs.claim(taken.id, old, BEN),
        lambda: scene.handoffs.send(taken.id, old, ANN, [Reply("text", "Hello")], "a1"),
        lambda: scene.handoffs.note(taken.id, old, ANN, "A note"),
        lambda: scene.handoffs.transfer(taken.id, old, ANN, BEN),
        lambda: scene.handoffs.give_back(taken.id, old, ANN),
        lambda: scene.handoffs.resolve(taken.id, old, ANN, "done"),
    ):
        with pytest.raises(Stale):
            act()
    assert scene.handoffs.ticket(taken.id) == taken


def test_a_taken_ticket_is_not_taken_again(scene: Scene, taken: Ticket) -> None:
    with pytest.raises(NotPossible):
        scene.handoffs.claim(taken.id, taken.version, BEN)


def test_an_unknown_ticket(scene: Scene) -> None:
    with pytest.raises(UnknownTicket):
        scene.handoffs.claim("GR-222222", 1, ANN)
    with pytest.raises(UnknownTicket):
        scene.handoffs.ticket("GR-222222")


def test_an_agent_passes_a_ticket_on(scene: Scene, taken: Ticket) -> None:
    passed = scene.handoffs.transfer(taken.id, taken.version, ANN, BEN)
    assert (passed.agent, passed.state, passed.version) == (BEN, State.ASSIGNED, taken.version + 1)
    *_, said = scene.log.messages(scene.talk)
    assert said.text.startswith("Ann has passed you on to Ben")
    with pytest.raises(NotYours):
        _send(scene, "Still here", ANN)
    assert _send(scene, "Hello", BEN)
    with pytest.raises(NotPossible):
        scene.handoffs.transfer(passed.id, passed.version, BEN, BEN)


def test_only_its_agent_or_a_lead_passes_it_on_or_ends_it(scene: Scene, taken: Ticket) -> None:
    for act in (
        lambda: scene.handoffs.transfer(taken.id, taken.version, BEN, BEN),
        lambda: scene.handoffs.give_back(taken.id, taken.version, BEN),
        lambda: scene.handoffs.resolve(taken.id, taken.version, BEN, "mine"),
    ):
        with pytest.raises(NotYours):
            act()
    passed = scene.handoffs.transfer(taken.id, taken.version, LEA, LEA)
    assert passed.agent == LEA


def test_notes_are_for_colleagues_alone(scene: Scene, taken: Ticket) -> None:
    before = scene.log.messages(scene.talk)
    assert scene.handoffs.note(taken.id, taken.version, BEN, "He called before.").version == taken.version
    assert scene.log.messages(scene.talk) == before
    (note,) = scene.handoffs.notes(taken.id)
    assert (note.agent, note.text) == ("Ben", "He called before.")


def test_the_user_is_given_back_to_the_assistant(scene: Scene, taken: Ticket) -> None:
    back = scene.handoffs.give_back(taken.id, taken.version, ANN)
    assert (back.state, scene.owner) == (State.RETURNED, "assistant")
    *_, said = scene.log.messages(scene.talk)
    assert said.text == "Ann has left, and the assistant answers you again. Just ask on."
    assert (scene.shown or {})["state"] == "returned"
    assert scene.say("May I?") is None
    assert scene.shown is None


def test_the_assistant_knows_what_the_agent_has_shown(scene: Scene, taken: Ticket) -> None:
    assert scene.log.recall(scene.talk).shown is None
    scene.handoffs.send(taken.id, taken.version, ANN, [CITED], "a1")
    scene.handoffs.give_back(taken.id, taken.version, ANN)
    *_, said = scene.log.messages(scene.talk)
    assert "It knows which rule Ann showed you last" in said.text
    assert scene.log.recall(scene.talk).shown == "contact-sharing/before-contract"
    other = Reply("answer", "Yes.", {"answer": {"rule": "fees/freelancer-service-fee"}})
    scene.log.add_replies(scene.talk, scene.write("And the fee?").id, [other])
    assert scene.log.recall(scene.talk).shown is None


def test_a_ticket_is_closed_with_a_reason_that_the_user_is_not_shown(scene: Scene, taken: Ticket) -> None:
    closed = scene.handoffs.resolve(taken.id, taken.version, ANN, "zq-spam")
    assert (closed.state, closed.resolution, scene.owner) == (State.RESOLVED, "zq-spam", "assistant")
    assert closed.closed_at is not None
    *_, said = scene.log.messages(scene.talk)
    assert said.text.startswith(f"Ann has closed your request {taken.id}")
    assert "zq-spam" not in str([message.public() for message in scene.log.messages(scene.talk)])


@pytest.mark.parametrize("how", ["resolve", "give_back"])
def test_nothing_that_the_user_writes_at_that_moment_goes_unread(scene: Scene, taken: Ticket, how: str) -> None:
    """The agent says how far they have read; the message that came meanwhile stops them."""
    seen = scene.log.messages(scene.talk)[-1].seq
    scene.say("Wait, one more thing")

    def end(seen: int | None) -> Ticket:
        if how == "resolve":
            return scene.handoffs.resolve(taken.id, taken.version, ANN, "done", seen)
        return scene.handoffs.give_back(taken.id, taken.version, ANN, seen)

    with pytest.raises(Unseen):
        end(seen)
    assert scene.ticket == scene.handoffs.ticket(taken.id)
    assert scene.ticket.state is State.ASSIGNED
    assert end(scene.log.messages(scene.talk)[-1].seq).closed_at is not None


def test_an_expired_ticket_can_still_be_taken(scene: Scene, desk: Desk, clock) -> None:
    scene.ask()
    clock.advance(minutes=5)
    scene.handoffs.tick()
    assert scene.owner == "assistant"
    taken = scene.claim(BEN)
    assert (taken.state, taken.agent, scene.owner, taken.closed_at) == (State.ASSIGNED, BEN, "agent", None)


def test_the_audit_tells_who_did_what_and_when(scene: Scene, clock) -> None:
    start = clock()
    scene.ask()
    clock.advance(minutes=1)
    taken = scene.claim()
    passed = scene.handoffs.transfer(taken.id, taken.version, ANN, BEN)
    scene.handoffs.note(passed.id, passed.version, LEA, "zq-secret")
    scene.handoffs.resolve(passed.id, passed.version, BEN, "answered")
    told = [
        (entry.who, entry.what, entry.before, entry.after, entry.detail)
        for entry in reversed(scene.handoffs.history(taken.id))
    ]
    assert told == [
        ("user", "ask", None, "requested", "asked"),
        ("system", "queue", "requested", "queued", None),
        ("Ann", "claim", "queued", "assigned", None),
        ("Ann", "transfer", "assigned", "assigned", "Ben"),
        ("Lea", "note", None, None, None),
        ("Ben", "resolve", "assigned", "resolved", "answered"),
    ]
    assert [entry.at for entry in scene.handoffs.history(taken.id)][::5] == [clock(), start]


def test_a_reply_that_was_dropped_is_in_the_audit(scene: Scene, taken: Ticket) -> None:
    message = scene.write("May I?")
    scene.handoffs.dropped(scene.talk, message.id)
    entry = scene.handoffs.history(taken.id)[0]
    assert (entry.who, entry.what, entry.detail) == ("assistant", "reply dropped", message.id)
