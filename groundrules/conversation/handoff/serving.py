"""The agent's side: taking a ticket, writing, passing it on, and giving the conversation back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from groundrules.conversation.handoff import words
from groundrules.conversation.handoff.machine import AGENT, Event, NotPossible, State
from groundrules.conversation.handoff.models import NoteRow
from groundrules.conversation.handoff.step import SYSTEM, Step
from groundrules.conversation.handoff.tickets import USER, Person, last_written
from groundrules.conversation.message import Message, Reply
from groundrules.conversation.models import MessageRow
from groundrules.conversation.stored import read_message

# Who may act on a ticket that another agent has taken.
_SENIOR = frozenset({"lead", "admin"})


class NotYours(Exception):
    """The ticket is another agent's, or nobody's; its conversation is not for this agent to write in."""


class Unseen(Exception):
    """The user has written something that the agent had not seen."""


def claim(step: Step, row: Any, by: Person) -> None:
    """Take a ticket that nobody has. Raises `NotPossible`."""
    step.move(row, Event.CLAIM, by.name, agent=by.name, agent_role=by.role, claimed_at=step.now, closed_at=None)
    row.claimed_seq = step.say(words.joined(row.id, by.name), SYSTEM).seq


def send(step: Step, row: Any, by: Person, replies: Sequence[Reply], client_id: str) -> list[Message]:
    """Say something to the user. The same `client_id` is said once. Raises `NotYours`."""
    query = (
        select(MessageRow)
        .where(
            MessageRow.conversation_id == step.conversation,
            MessageRow.author == AGENT,
            MessageRow.client_id.in_([_own_id(client_id, place) for place in range(len(replies))]),
        )
        .order_by(MessageRow.seq)
    )
    said = [read_message(found) for found in step.session.execute(query).scalars()]
    if said:
        return said
    _own(row, by)
    return [
        step.say(reply, AGENT, name=by.name, client_id=_own_id(client_id, place)) for place, reply in enumerate(replies)
    ]


def _own_id(client_id: str, place: int) -> str:
    """An agent's message is numbered apart from the user's own."""
    return f"desk:{client_id}:{place}"


def note(step: Step, row: Any, by: Person, text: str) -> None:
    """Note something for colleagues."""
    step.session.add(NoteRow(ticket_id=row.id, agent=by.name, at=step.now, text=text))
    step.audit(by.name, "note", row.id)


def transfer(step: Step, row: Any, by: Person, to: Person) -> None:
    """Pass a ticket on to somebody else. Raises `NotYours` and `NotPossible`."""
    _own(row, by, senior=True)
    before = row.agent
    if before == to.name:
        raise NotPossible(f"{to.name} has it already")
    step.move(
        row, Event.TRANSFER, by.name, to.name, agent=to.name, agent_role=to.role, claimed_at=step.now, closed_at=None
    )
    row.claimed_seq = step.say(words.transferred(row.id, before, to.name), SYSTEM).seq


def give_back(step: Step, row: Any, by: Person, seen: int | None) -> None:
    """Hand the user back to the assistant. Raises `NotYours`, `Unseen` and `NotPossible`."""
    _own(row, by, senior=True)
    _read_all(step, row, seen)
    step.end(row, Event.RETURN, by.name, words.returned(row.id, row.agent, cited=_has_cited(step, row)))


def resolve(step: Step, row: Any, by: Person, reason: str, seen: int | None) -> None:
    """Close the ticket. Raises `NotYours`, `Unseen` and `NotPossible`."""
    _own(row, by, senior=True)
    _read_all(step, row, seen)
    step.end(row, Event.RESOLVE, by.name, words.resolved(row.id, row.agent), reason, resolution=reason)


def _own(row: Any, by: Person, *, senior: bool = False) -> None:
    if row.state != State.ASSIGNED.value:
        raise NotYours(row.id)
    if row.agent != by.name and not (senior and by.role in _SENIOR):
        raise NotYours(row.id)


def _read_all(step: Step, row: Any, seen: int | None) -> None:
    """Make sure that nothing of the user's goes unread because the conversation was given back at that moment."""
    written = last_written(step.session, step.conversation, USER)
    if seen is not None and written is not None and written[0] > max(seen, row.start_seq):
        raise Unseen(row.id)


def _has_cited(step: Step, row: Any) -> bool:
    query = select(MessageRow.id).where(
        MessageRow.conversation_id == step.conversation,
        MessageRow.seq > row.start_seq,
        MessageRow.author == AGENT,
        MessageRow.kind == "answer",
    )
    return step.session.execute(query.limit(1)).first() is not None
