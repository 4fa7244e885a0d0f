"""One change of a conversation and its ticket: locked, in one transaction, with its audit and its message."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from groundrules.conversation.handoff import audit, words
from groundrules.conversation.handoff.audit import Entry
from groundrules.conversation.handoff.machine import CLOSED, ENDED, Event, State, after, owner
from groundrules.conversation.handoff.tickets import current, find, is_held
from groundrules.conversation.message import Message, Reply
from groundrules.conversation.state import change, lock
from groundrules.conversation.stored import append, replies_to
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.support import Support

SYSTEM = "system"


class Staff(Protocol):
    """Who is at the desk."""

    def present(self, now: datetime) -> bool:
        """Whether somebody is there who could join a conversation."""

    def serves(self, name: str) -> bool:
        """Whether this agent still works here."""


@dataclass(frozen=True)
class Waits:
    """How long things may take: for somebody to join, for an agent to answer, for both to be silent, for a ticket that
    was left for later to be taken up, and for the user to answer a question about the request."""

    join: timedelta = timedelta(minutes=5)
    answer: timedelta = timedelta(minutes=10)
    silence: timedelta = timedelta(minutes=60)
    keep: timedelta = timedelta(days=7)
    form: timedelta = timedelta(minutes=15)


# Puts a request into the outbox, in the transaction that makes it, so that others than our own desk hear of it.
HandOver = Callable[[Session, str, datetime], None]


def _nobody_else(_session: Session, _ticket_id: str, _now: datetime) -> None:
    """Our own desk reads the tickets themselves."""


@dataclass(frozen=True)
class Surroundings:
    """What the rules of a handoff need to know of the world; `own_desk` says that agents use this gateway's desk.

    `reaches` says whether those who answer can be told anything now, `absence` why nobody comes.
    """

    staff: Staff
    rulebook: Callable[[], Rulebook]
    waits: Waits = field(default_factory=Waits)
    own_desk: bool = True
    reaches: Callable[[], bool] = lambda: True
    absence: Callable[[Support], words.Absence] = words.nobody_there
    hand_over: HandOver = _nobody_else

    def attended(self, now: datetime) -> bool:
        """Whether somebody could join a conversation now: the desk is open, and a person is at it."""
        return self.rulebook().support.open_at(now) and self.staff.present(now)


@dataclass(frozen=True)
class Step:
    """A conversation locked for one change. `owner` is who answered when the lock was taken."""

    session: Session
    conversation: str
    owner: str
    now: datetime
    around: Surroundings

    @property
    def waits(self) -> Waits:
        """How long things may take."""
        return self.around.waits

    def current(self) -> Any:
        """Return the row of the open ticket, or None."""
        return current(self.session, self.conversation)

    def find(self, ticket_id: str) -> Any:
        """Return a ticket's row, or None."""
        return find(self.session, ticket_id)

    def attended(self) -> bool:
        """Whether somebody could join now."""
        return self.around.attended(self.now)

    def absence(self) -> words.Absence:
        """Return why nobody comes now."""
        return self.around.absence(self.around.rulebook().support)

    def standing(self, message_id: str) -> list[Message]:
        """Return the replies that a user's message has already."""
        return replies_to(self.session, message_id)

    def say(self, reply: Reply, author: str, **columns: Any) -> Message:
        """Add a message to the conversation."""
        return append(self.session, self.conversation, reply, self.now, author=author, **columns)

    def reply(self, to: str, *replies: Reply, author: str = SYSTEM) -> list[Message]:
        """Add replies to a user's message."""
        return [self.say(reply, author, reply_to=to, reply_place=place) for place, reply in enumerate(replies)]

    def move(self, row: Any, event: Event, who: str, detail: str | None = None, **values: Any) -> None:
        """Let `event` happen to a ticket: its state, its version, the conversation's owner and the audit together.

        `values` are other columns to set. Raises `NotPossible`.
        """
        before = State(row.state) if row.state else None
        state = after(before, event)
        for name, value in values.items():
            setattr(row, name, value)
        row.state = state.value
        row.version += 1
        if state in ENDED or state is State.ASSIGNED:
            row.wait_until = row.asking = row.asking_until = None
        if state in ENDED:
            row.closed_at = self.now
        row.current_of = None if state in CLOSED else self.conversation
        self.session.flush()
        change(self.session, self.conversation, owner=owner(state, held=is_held(row)))
        self.audit(who, event.value, row.id, before.value if before else None, state.value, detail)

    def queue(self, row: Any) -> None:
        """Put a request on the desk's list, if the desk is our own; another says by itself when it has the request."""
        if self.around.own_desk:
            self.move(row, Event.QUEUE, SYSTEM)
        self.around.hand_over(self.session, row.id, self.now)

    def end(self, row: Any, event: Event, who: str, reply: Reply, detail: str | None = None, **values: Any) -> None:
        """Let `event` end the user's wait, and say so."""
        self.move(row, event, who, detail, **values)
        row.ended_seq = self.say(reply, SYSTEM).seq
        self.session.flush()

    def audit(self, who: str, what: str, *told: str | None) -> None:
        """Note who did what; `told` is the ticket, its state before and after, and a detail."""
        ticket, before, state, detail = (*told, None, None, None, None)[:4]
        audit.note(self.session, Entry(self.now, who, what, ticket, self.conversation, before, state, detail))


@contextmanager
def locked(begin: Callable[[], Any], conversation: str, now: datetime, around: Surroundings) -> Iterator[Step]:
    """Lock a conversation for one step, which is stored as a whole or not at all."""
    with begin() as session:
        yield Step(session, conversation, lock(session, conversation), now, around)
