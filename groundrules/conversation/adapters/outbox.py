"""The outbox: which requests have news for the other side, who carries them, and when a failed try is repeated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.adapters.models import OutboxRow, ReceivedRow
from groundrules.conversation.handoff.machine import CLOSED, OPEN
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.log import Clock, utc_now
from groundrules.conversation.models import ConversationRow

# Tries are a second apart at first, then twice as long each time, up to this.
LONGEST_WAIT = timedelta(minutes=5)
# After this many failures in a row the other side of an ended request is no longer told that it has ended.
GIVE_UP = 30


@dataclass(frozen=True)
class Errand:
    """A request with news for the other side; the fields are those of `OutboxRow`.

    `repeated` says that an earlier try may have got through although it seemed to fail.
    """

    ticket: str
    contact: str | None
    remote: str | None
    posted: str | None
    asked_for: str | None
    sent_seq: int
    told: str | None
    attempts: int
    next_at: datetime
    changed: float | None = None
    repeated: bool = False


class Forgotten(LookupError):
    """The conversation was deleted meanwhile."""


class Outbox:
    """The requests that go to one other side. Each method is one transaction."""

    def __init__(
        self, engine: Engine, channel: str, now: Clock = utc_now, lease: timedelta = timedelta(seconds=30)
    ) -> None:
        """`lease` is how long a gateway may take for one step, before another takes its place."""
        self.channel = channel
        self.now = now
        self._begin = sessionmaker(engine, future=True, expire_on_commit=False).begin
        self._lease = lease

    def enlist(self, session: Session, ticket_id: str, now: datetime) -> None:
        """Put a request into the outbox, in the caller's transaction; asked again, it is there already."""
        found = session.get(OutboxRow, ticket_id)
        if found is None:
            session.add(OutboxRow(ticket_id=ticket_id, channel=self.channel, sent_seq=0, attempts=0, next_at=now))
        elif found.next_at is None:
            found.next_at = now

    def due(self) -> list[Errand]:
        """Return the requests that have news and may be tried now, the longest waiting first."""
        refused = select(ReceivedRow.ticket_id).filter_by(ticket_id=OutboxRow.ticket_id, refused=True).exists()
        news = or_(
            OutboxRow.told.is_(None),
            ConversationRow.last_seq > OutboxRow.sent_seq,
            TicketRow.state.in_([state.value for state in CLOSED]),
            refused,
        )
        query = self._joined().where(OutboxRow.next_at <= self.now(), news).order_by(OutboxRow.next_at)
        with self._begin() as session:
            return [_errand(row) for row in session.execute(query).scalars()]

    def open(self) -> list[Errand]:
        """Return the requests that the other side has, and that have not ended."""
        wanted = [state.value for state in OPEN]
        query = self._joined().where(OutboxRow.remote.is_not(None), TicketRow.state.in_(wanted))
        with self._begin() as session:
            return [_errand(row) for row in session.execute(query).scalars()]

    def take(self, errand: Errand) -> Errand | None:
        """Take a request for oneself; None if another gateway has come first."""
        until = self.now() + self._lease
        mine = and_(
            OutboxRow.ticket_id == errand.ticket,
            OutboxRow.attempts == errand.attempts,
            OutboxRow.next_at == errand.next_at,
        )
        with self._begin() as session:
            changed = session.execute(
                update(OutboxRow)
                .where(mine)
                .values(attempts=errand.attempts + 1, next_at=until)
                .execution_options(synchronize_session=False)
            )
            if changed.rowcount != 1:
                return None
            return _errand(_row(session, errand.ticket), repeated=errand.attempts > 0)

    def step(self, errand: Errand, **values: Any) -> Errand:
        """Note that a step of a request that one has taken succeeded; `values` are columns that it changes."""
        with self._begin() as session:
            row = _row(session, errand.ticket)
            for name, value in values.items():
                setattr(row, name, value)
            row.attempts, row.next_at, row.error = 1, self.now() + self._lease, None
            return _errand(row)

    def put_back(self, errand: Errand, *, done: bool = False) -> None:
        """Give a request back after all went well; `done` says that the other side will hear no more of it."""
        with self._begin() as session:
            row = _row(session, errand.ticket)
            row.attempts, row.error, row.next_at = 0, None, None if done else self.now()

    def fail(self, errand: Errand, cause: str, wait: timedelta = timedelta()) -> int:
        """Note that a try failed; the next is due in `wait` at the earliest. Return how many failed so far."""
        with self._begin() as session:
            row = _row(session, errand.ticket)
            closed = session.get(TicketRow, errand.ticket).state in {state.value for state in CLOSED}
            row.error = cause[:120]
            pause = min(timedelta(seconds=2 ** min(row.attempts - 1, 20)), LONGEST_WAIT)
            row.next_at = None if closed and row.attempts >= GIVE_UP else self.now() + max(pause, wait)
            return int(row.attempts)

    def ticket_of(self, remote: str) -> str | None:
        """Return the newest request that the other side knows under this id of a conversation."""
        query = (
            select(OutboxRow.ticket_id)
            .join(TicketRow, TicketRow.id == OutboxRow.ticket_id)
            .where(OutboxRow.channel == self.channel, OutboxRow.remote == remote)
            .order_by(TicketRow.requested_at.desc())
        )
        with self._begin() as session:
            found: str | None = session.execute(query.limit(1)).scalar()
            return found

    def refused(self, ticket_id: str) -> list[str]:
        """Return the other side's ids of messages that were not passed on, and whose authors do not know it yet."""
        query = select(ReceivedRow.remote_id).filter_by(ticket_id=ticket_id, refused=True).order_by(ReceivedRow.at)
        with self._begin() as session:
            return list(session.execute(query).scalars())

    def refusal_told(self, remote_id: str) -> None:
        """Note that the author of such a message knows it."""
        with self._begin() as session:
            row = session.get(ReceivedRow, (self.channel, remote_id))
            if row is not None:
                row.refused = False

    def received(self, ticket_id: str) -> frozenset[str]:
        """Return the messages of the conversation that came from the other side."""
        query = select(ReceivedRow.message_id).where(
            ReceivedRow.ticket_id == ticket_id, ReceivedRow.message_id.is_not(None)
        )
        with self._begin() as session:
            return frozenset(session.execute(query).scalars())

    def _joined(self) -> Any:
        return (
            select(OutboxRow)
            .join(TicketRow, TicketRow.id == OutboxRow.ticket_id)
            .join(ConversationRow, ConversationRow.id == TicketRow.conversation_id)
            .where(OutboxRow.channel == self.channel)
        )


def _row(session: Session, ticket_id: str) -> Any:
    row = session.get(OutboxRow, ticket_id)
    if row is None:
        raise Forgotten(ticket_id)
    return row


def _errand(row: Any, *, repeated: bool = False) -> Errand:
    names: Sequence[str] = (
        "contact",
        "remote",
        "posted",
        "asked_for",
        "sent_seq",
        "told",
        "attempts",
        "next_at",
        "changed",
    )
    return Errand(row.ticket_id, **{name: getattr(row, name) for name in names}, repeated=repeated)
