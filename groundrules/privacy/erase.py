"""Deleting conversations with all that belongs to them: in our tables, and in Rasa's."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, or_, select, text, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.handoff.models import AuditRow, TicketRow
from groundrules.conversation.models import ConversationRow, MessageRow, ReportRow
from groundrules.conversation.reports import OPEN
from groundrules.privacy.records import of_conversations, tables
from groundrules.privacy.trackers import Trackers

# How many conversations are deleted in one transaction: others wait that long to write to an SQLite file.
_AT_ONCE = 100
# What the counts call Rasa's own table.
EVENTS = "Rasa's events"


class StillOpen(Exception):
    """Somebody is still to deal with a request for a person or a report of this conversation."""


class Eraser:
    """Deletes conversations. What staff did stays in the audit, without the words that were noted with it."""

    def __init__(self, engine: Engine, trackers: Trackers) -> None:
        self._engine = engine
        self._sessions = sessionmaker(engine, future=True)
        self._trackers = trackers

    def find(self, who: str) -> list[str]:
        """Return the conversation of that id, or else those of the visitor whom the host page's server calls so."""
        with self._sessions.begin() as session:
            query = select(ConversationRow.id).order_by(ConversationRow.created_at)
            named = list(session.execute(query.filter_by(id=who)).scalars())
            return named or list(session.execute(query.filter_by(visitor=who)).scalars())

    def due(self, before: datetime) -> tuple[list[str], list[str]]:
        """Return the conversations in which nothing was said since `before`: to be deleted, and kept as still open."""
        with self._sessions.begin() as session:
            ids = list(session.execute(select(ConversationRow.id).where(_silent_since(before))).scalars())
            waiting = set(session.execute(select(ConversationRow.id).where(_still_open())).scalars())
        return [key for key in ids if key not in waiting], [key for key in ids if key in waiting]

    def lost(self, before: datetime) -> list[str]:
        """Return ids in Rasa's table that no conversation has, without an event since `before`.

        They come about when a conversation is deleted while Rasa still thinks about a message of it.
        """
        found = self._trackers.silent_since(before.timestamp())
        with self._sessions.begin() as session:
            known = {key for ids in _batches(found) for key in session.execute(_among(ids)).scalars()}
        return [key for key in found if key not in known]

    def count(self, ids: Sequence[str]) -> Mapping[str, int]:
        """Return by table how many rows belong to these conversations."""
        counts: Counter[str] = Counter()
        for batch in _batches(ids):
            with self._sessions.begin() as session:
                for table in tables():
                    query = select(func.count()).select_from(table).where(of_conversations(table, batch))
                    counts[table.name] += session.execute(query).scalar_one()
            counts[EVENTS] += self._trackers.count(batch)
        return +counts

    def delete(self, ids: Sequence[str], before: datetime | None = None) -> Mapping[str, int]:
        """Delete these conversations everywhere; return by table how many rows went.

        With `before`, one in which something was said since then, or was asked for, is left alone.
        """
        counts: Counter[str] = Counter()
        for batch in _batches(ids):
            with self._sessions.begin() as session:
                gone = _delete(session, _locked(session, batch, before), counts)
            # Only now: a message that comes in between would begin Rasa's record anew.
            counts[EVENTS] += self._trackers.delete(gone)
        return +counts

    def delete_own(self, conversation_id: str) -> None:
        """Delete a conversation because its user wants it so. Raises `StillOpen`; then nothing is deleted."""
        counts: Counter[str] = Counter()
        with self._sessions.begin() as session:
            ids = _locked(session, [conversation_id], None)
            if session.execute(_among(ids).where(_still_open())).first() is not None:
                raise StillOpen(conversation_id)
            _delete(session, ids, counts)
        self._trackers.delete([conversation_id])

    def delete_lost(self, ids: Sequence[str]) -> int:
        """Delete what Rasa has under ids that no conversation has; return how many events went."""
        return sum(self._trackers.delete(batch) for batch in _batches(ids))

    def compact(self) -> None:
        """Let nothing of the deleted be left in SQLite's files, where free space keeps its bytes; PostgreSQL does so
        by itself."""
        for engine in (self._engine, self._trackers.engine):
            if engine.dialect.name == "sqlite":
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM"))
                    connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _among(ids: Sequence[str]) -> Any:
    return select(ConversationRow.id).where(ConversationRow.id.in_(ids))


def _silent_since(moment: datetime) -> Any:
    last = select(func.max(MessageRow.at)).where(MessageRow.conversation_id == ConversationRow.id)
    return func.coalesce(last.scalar_subquery(), ConversationRow.created_at) < moment


def _still_open() -> Any:
    asked = exists().where(TicketRow.current_of == ConversationRow.id)
    reported = exists().where(ReportRow.conversation_id == ConversationRow.id, ReportRow.state == OPEN)
    return or_(asked, reported)


def _locked(session: Session, ids: Sequence[str], before: datetime | None) -> list[str]:
    """Lock conversations until the transaction ends; return those that are there, and due if `before` is given."""
    lock = update(ConversationRow).where(ConversationRow.id.in_(ids)).values(last_seq=ConversationRow.last_seq)
    session.execute(lock.execution_options(synchronize_session=False))
    query = _among(ids)
    if before is not None:
        query = query.where(_silent_since(before), ~_still_open())
    return list(session.execute(query).scalars())


def _delete(session: Session, ids: Sequence[str], counts: Counter[str]) -> Sequence[str]:
    tickets = select(TicketRow.id).where(TicketRow.conversation_id.in_(ids))
    told = or_(AuditRow.conversation_id.in_(ids), AuditRow.ticket_id.in_(tickets))
    session.execute(update(AuditRow).where(told).values(detail=None).execution_options(synchronize_session=False))
    for table in tables():
        counts[table.name] += session.execute(delete(table).where(of_conversations(table, ids))).rowcount
    return ids
