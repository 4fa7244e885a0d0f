"""Tickets as the other parts see them, and how they are read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from groundrules.conversation.handoff.machine import AGENT, WAITING, State
from groundrules.conversation.handoff.models import NoteRow, TicketRow
from groundrules.conversation.models import ConversationRow, MessageRow

USER = "user"
# How many closed tickets are listed.
MOST_CLOSED = 200


@dataclass(frozen=True)
class Person:
    """Somebody at the desk: the name that users see, and `agent`, `lead` or `admin`."""

    name: str
    role: str


@dataclass(frozen=True)
class Ticket:
    """One handoff. What is not known or does not hold is None.

    `why` is how a person came to be asked for: `asked`, `unclear`, `account` or `report`; `report` is that report's
    number. `rule` was under discussion. `reason` is what the user says it is about, `answered` how they would like to
    be answered. `position` is the place in the queue, `unanswered_since` since when the user waits for an answer;
    `notes` counts what colleagues have noted.
    """

    id: str
    conversation: str
    state: State
    version: int
    why: str
    topic: str | None
    rule: str | None
    report: str | None
    reason: str | None
    answered: str | None
    agent: Person | None
    requested_at: datetime
    wait_until: datetime | None
    claimed_at: datetime | None
    closed_at: datetime | None
    resolution: str | None
    start_seq: int
    last_seq: int
    position: int | None
    unanswered_since: datetime | None
    notes: int

    def public(self) -> dict[str, Any]:
        """Return the ticket as the desk's API shows it."""
        shown = {name: getattr(self, name) for name in self.__dataclass_fields__}
        shown |= {"state": self.state.value, "agent": self.agent and {"name": self.agent.name, "role": self.agent.role}}
        return {key: _plain(value) for key, value in shown.items()}


@dataclass(frozen=True)
class Note:
    """What an agent has noted for colleagues."""

    agent: str
    at: datetime
    text: str

    def public(self) -> dict[str, Any]:
        """Return the note as the desk's API shows it."""
        return {"agent": self.agent, "at": _plain(self.at), "text": self.text}


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value


def read_ticket(session: Session, row: Any) -> Ticket:
    """Return what a row of `tickets` holds."""
    last_seq = session.execute(select(ConversationRow.last_seq).filter_by(id=row.conversation_id)).scalar_one()
    return Ticket(
        id=row.id,
        conversation=row.conversation_id,
        state=State(row.state),
        version=row.version,
        why=row.why,
        topic=row.topic,
        rule=row.rule,
        report=row.report,
        reason=row.reason,
        answered=row.answered,
        agent=Person(row.agent, row.agent_role) if row.agent else None,
        requested_at=row.requested_at,
        wait_until=row.wait_until,
        claimed_at=row.claimed_at,
        closed_at=row.closed_at,
        resolution=row.resolution,
        start_seq=row.start_seq,
        last_seq=last_seq,
        position=position(session, row),
        unanswered_since=unanswered_since(session, row) if row.state == State.ASSIGNED.value else None,
        notes=session.execute(select(func.count()).select_from(NoteRow).filter_by(ticket_id=row.id)).scalar_one(),
    )


def find(session: Session, ticket_id: str) -> Any:
    """Return a ticket's row, or None."""
    return session.execute(select(TicketRow).filter_by(id=ticket_id)).scalar_one_or_none()


def current(session: Session, conversation_id: str) -> Any:
    """Return the row of the conversation's open ticket, or None."""
    return session.execute(select(TicketRow).filter_by(current_of=conversation_id)).scalar_one_or_none()


def rows_in(session: Session, states: Iterable[State]) -> Sequence[Any]:
    """Return the rows of tickets in these states, in the order in which they were asked for."""
    wanted = [state.value for state in states]
    query = select(TicketRow).where(TicketRow.state.in_(wanted)).order_by(TicketRow.requested_at, TicketRow.id)
    return list(session.execute(query).scalars())


def newest_closed(session: Session, states: Iterable[State]) -> Sequence[Any]:
    """Return the rows of tickets that were closed with one of these states, the last closed first."""
    wanted = [state.value for state in states]
    query = select(TicketRow).where(TicketRow.state.in_(wanted)).order_by(TicketRow.closed_at.desc(), TicketRow.id)
    return list(session.execute(query.limit(MOST_CLOSED)).scalars())


def is_held(row: Any) -> bool:
    """Whether the conversation is kept for the person who is about to come."""
    return State(row.state) in WAITING and row.wait_until is not None


def position(session: Session, row: Any) -> int | None:
    """Return the ticket's place among those whose users wait for somebody to join, from 1; None for any other."""
    if not is_held(row):
        return None
    before = or_(
        TicketRow.requested_at < row.requested_at,
        and_(TicketRow.requested_at == row.requested_at, TicketRow.id < row.id),
    )
    waiting = TicketRow.state.in_([state.value for state in WAITING])
    query = select(func.count()).select_from(TicketRow).where(waiting, TicketRow.wait_until.is_not(None), before)
    return int(session.execute(query).scalar_one()) + 1


def unanswered_since(session: Session, row: Any) -> datetime | None:
    """Return since when the user of an assigned ticket waits for the agent to write; None if it is the user's turn."""
    since = MessageRow.conversation_id == row.conversation_id, MessageRow.seq > row.claimed_seq
    answered = session.execute(select(func.max(MessageRow.seq)).where(*since, MessageRow.author == AGENT)).scalar()
    if answered is None:
        claimed_at: datetime = row.claimed_at
        return claimed_at
    query = select(func.min(MessageRow.at)).where(*since, MessageRow.seq > answered, MessageRow.author == USER)
    oldest: datetime | None = session.execute(query).scalar()
    return oldest


def last_written(session: Session, conversation_id: str, author: str) -> tuple[int, datetime] | None:
    """Return number and time of the last message by `author`, or None."""
    query = (
        select(MessageRow.seq, MessageRow.at)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.author == author)
        .order_by(MessageRow.seq.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return (row.seq, row.at) if row is not None else None


def last_answer(session: Session, conversation_id: str) -> dict[str, str]:
    """Return the rule that was explained last in a conversation, by who explained it; empty if none was."""
    query = (
        select(MessageRow.author, MessageRow.content)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.kind == "answer")
        .order_by(MessageRow.seq.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return {row.author: row.content["answer"]["rule"]} if row is not None and "answer" in row.content else {}


def was_told(session: Session, message_id: str) -> bool:
    """Whether the message follows directly on something that was said about a handoff."""
    message = session.get(MessageRow, message_id)
    if message is None:
        return False
    before = MessageRow.conversation_id == message.conversation_id, MessageRow.seq < message.seq
    query = select(MessageRow.kind).where(*before).order_by(MessageRow.seq.desc()).limit(1)
    return bool(session.execute(query).scalar() == "handoff")


def notes_of(session: Session, ticket_id: str) -> list[Note]:
    """Return the notes on a ticket, the oldest first."""
    rows = session.execute(select(NoteRow).filter_by(ticket_id=ticket_id).order_by(NoteRow.id)).scalars()
    return [Note(row.agent, row.at, row.text) for row in rows]
