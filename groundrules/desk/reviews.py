"""The review list: answers of the assistant's that an agent found wrong, for those who keep the rulebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.handoff import audit
from groundrules.conversation.handoff.audit import Entry
from groundrules.conversation.handoff.machine import ASSISTANT
from groundrules.conversation.log import Clock, UnknownMessage, utc_now
from groundrules.conversation.message import Message
from groundrules.conversation.models import MessageRow
from groundrules.conversation.stored import read_message
from groundrules.desk.models import AnswerReviewRow


class ReviewState(str, Enum):
    """What became of a complaint: nobody has decided, the answer was put right, or it was right."""

    OPEN = "open"
    FIXED = "fixed"
    FINE = "fine"


class UnknownReview(LookupError):
    """There is no such entry on the review list."""


class DecidedAlready(RuntimeError):
    """Somebody has decided already."""


@dataclass(frozen=True)
class Review:
    """One complaint about an answer, with the answer, how the assistant came to it, and what it answers."""

    id: int
    message: Message
    trace: dict[str, Any] | None
    question: str | None
    agent: str
    note: str
    at: datetime
    state: ReviewState
    decided_by: str | None
    outcome: str | None

    def public(self) -> dict[str, Any]:
        """Return the entry as the desk's API shows it."""
        return {
            "id": self.id,
            "message": self.message.public() | {"trace": self.trace},
            "question": self.question,
            "agent": self.agent,
            "note": self.note,
            "at": self.at.isoformat(timespec="milliseconds"),
            "state": self.state.value,
            "decided_by": self.decided_by,
            "outcome": self.outcome,
        }


class Reviews:
    """Reads and writes the review list. Every method is one transaction."""

    def __init__(self, engine: Engine, now: Clock = utc_now) -> None:
        self._begin = sessionmaker(engine, future=True, expire_on_commit=False).begin
        self._now = now

    def add(self, message_id: str, by: str, note: str) -> Review:
        """Put one of the assistant's messages on the list. Raises `UnknownMessage`."""
        with self._begin() as session:
            message = session.get(MessageRow, message_id)
            if message is None or message.author != ASSISTANT:
                raise UnknownMessage(message_id)
            row = AnswerReviewRow(message_id=message_id, agent=by, note=note, at=self._now(), state=ReviewState.OPEN)
            session.add(row)
            session.flush()
            entry = Entry(self._now(), by, "answer was wrong", None, message.conversation_id, detail=message_id)
            audit.note(session, entry)
            return _read(session, row)

    def all(self, state: ReviewState | None = None) -> list[Review]:
        """Return the list, the newest first: all of it, or the entries in one state."""
        query = select(AnswerReviewRow).order_by(AnswerReviewRow.id.desc())
        if state is not None:
            query = query.where(AnswerReviewRow.state == state.value)
        with self._begin() as session:
            return [_read(session, row) for row in session.execute(query).scalars()]

    def of(self, message_ids: Sequence[str]) -> dict[str, list[Review]]:
        """Return the entries about some messages, by message."""
        query = select(AnswerReviewRow).where(AnswerReviewRow.message_id.in_(message_ids)).order_by(AnswerReviewRow.id)
        found: dict[str, list[Review]] = {}
        with self._begin() as session:
            for row in session.execute(query).scalars():
                found.setdefault(row.message_id, []).append(_read(session, row))
        return found

    def decide(self, review_id: int, by: str, state: ReviewState, outcome: str) -> Review:
        """Note what became of an entry. Raises `UnknownReview` and `DecidedAlready`."""
        with self._begin() as session:
            row = session.execute(select(AnswerReviewRow).filter_by(id=review_id).with_for_update()).scalar()
            if row is None:
                raise UnknownReview(review_id)
            if row.state != ReviewState.OPEN.value:
                raise DecidedAlready(review_id)
            row.state, row.outcome, row.decided_by, row.decided_at = state.value, outcome, by, self._now()
            audit.note(session, Entry(self._now(), by, f"review: {state.value}", detail=row.message_id))
            return _read(session, row)


def _read(session: Session, row: Any) -> Review:
    message = session.get(MessageRow, row.message_id)
    asked = session.get(MessageRow, message.reply_to) if message.reply_to else None
    return Review(
        id=row.id,
        message=read_message(message),
        trace=message.trace,
        question=asked.text if asked is not None else None,
        agent=row.agent,
        note=row.note,
        at=row.at,
        state=ReviewState(row.state),
        decided_by=row.decided_by,
        outcome=row.outcome,
    )
