"""The review list: questions that were not answered well, and what whoever keeps the rulebook decided on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.handoff import audit
from groundrules.conversation.handoff.audit import Entry
from groundrules.conversation.handoff.machine import ASSISTANT
from groundrules.conversation.log import Clock, UnknownMessage, utc_now
from groundrules.conversation.message import Message
from groundrules.conversation.models import ConversationRow, FeedbackRow, MessageRow
from groundrules.conversation.state import lock
from groundrules.conversation.stored import read_message
from groundrules.desk.models import AnswerReviewRow, ReviewDecisionRow
from groundrules.desk.review_queries import Shelf, counted, listed, wanted


class Decision(str, Enum):
    """What is decided: a rule was meant, none could be, one is missing; it is put right otherwise, or was right."""

    RULE = "rule"
    OUT_OF_SCOPE = "out_of_scope"
    RULE_MISSING = "rule_missing"
    FIXED = "fixed"
    FINE = "fine"


# Those from which the assistant learns.
LEARNT = frozenset({Decision.RULE, Decision.OUT_OF_SCOPE})
AT_ONCE = 50


class UnknownReview(LookupError):
    """The message is not on the review list."""


class StaleReview(RuntimeError):
    """Somebody has decided, or undone a decision, since the entry was read."""


class Exported(RuntimeError):
    """The decision is in the training data; it cannot be undone here."""


class NoRule(ValueError):
    """This decision needs a rule, or names one that it has no use for."""


@dataclass(frozen=True)
class Ruling:
    """A decision, with the rule that it names and a note for colleagues. Raises `NoRule`."""

    decision: Decision
    rule: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if (self.decision is Decision.RULE) != (self.rule is not None):
            raise NoRule(self.decision.value)


@dataclass(frozen=True)
class Mark:
    """An agent's word that an answer was wrong."""

    id: int
    agent: str
    note: str
    at: datetime

    def public(self) -> dict[str, Any]:
        """Return the mark as the desk's API shows it."""
        return {"id": self.id, "agent": self.agent, "note": self.note, "at": _moment(self.at)}


@dataclass(frozen=True)
class Decided:
    """A decision, and when it was exported into the training data, if it was."""

    decision: Decision
    rule: str | None
    note: str | None
    by: str
    at: datetime
    exported_at: datetime | None

    def public(self) -> dict[str, Any]:
        """Return the decision as the desk's API shows it."""
        exported = _moment(self.exported_at) if self.exported_at else None
        shown = {"decision": self.decision.value, "rule": self.rule, "note": self.note, "by": self.by}
        return shown | {"at": _moment(self.at), "exported_at": exported}


@dataclass(frozen=True)
class Review:
    """One of the assistant's messages on the list: why it is there, how it came about, and what was decided.

    `marks` are agents' words, `not_helpful` is the user's comment (empty without one, None if they said no such thing),
    `unanswered` says that it refused. `version` counts decisions and their undoing from 0.
    """

    message: Message
    conversation: str
    visitor: str | None
    question: Message | None
    trace: Mapping[str, Any] | None
    marks: Sequence[Mark]
    not_helpful: str | None
    unanswered: bool
    decided: Decided | None
    version: int

    def public(self) -> dict[str, Any]:
        """Return the entry as the desk's API shows it."""
        return {
            "message": self.message.public() | {"trace": self.trace},
            "question": self.question.text if self.question else None,
            "unanswered": self.unanswered,
            "not_helpful": self.not_helpful,
            "marks": [mark.public() for mark in self.marks],
            "decided": self.decided.public() if self.decided else None,
            "version": self.version,
        }


class Reviews:
    """Reads and writes the review list. Every method is one transaction."""

    def __init__(self, engine: Engine, now: Clock = utc_now) -> None:
        self._begin = sessionmaker(engine, future=True, expire_on_commit=False).begin
        self._now = now

    def mark(self, message_id: str, by: str, note: str) -> Review:
        """Note that one of the assistant's messages was wrong; one that was decided on is open again.

        Raises `UnknownMessage`.
        """
        with self._begin() as session:
            message = session.get(MessageRow, message_id)
            if message is None or message.author != ASSISTANT:
                raise UnknownMessage(message_id)
            lock(session, message.conversation_id)
            session.add(AnswerReviewRow(message_id=message_id, agent=by, note=note, at=self._now()))
            row = session.get(ReviewDecisionRow, message_id, populate_existing=True)
            if row is not None and row.decision is not None:
                _clear(row)
            session.flush()
            entry = Entry(self._now(), by, "answer was wrong", None, message.conversation_id, detail=message_id)
            audit.note(session, entry)
            return _read(session, message)

    def page(self, shelf: Shelf, before: int = 0) -> list[Review]:
        """Return the newest `AT_ONCE` entries of a shelf, after leaving out the first `before` of them."""
        with self._begin() as session:
            query = listed(shelf).offset(before).limit(AT_ONCE)
            return [_read(session, row) for row in session.execute(query).scalars()]

    def counts(self) -> dict[str, int]:
        """Return how many entries are on each shelf."""
        with self._begin() as session:
            return {shelf.value: session.execute(counted(shelf)).scalar_one() for shelf in Shelf}

    def get(self, message_id: str) -> Review:
        """Return one entry. Raises `UnknownReview`."""
        with self._begin() as session:
            return _read(session, _on_list(session, message_id))

    def of(self, message_ids: Sequence[str]) -> dict[str, Review]:
        """Return the entries of those of the messages that agents have marked."""
        query = select(AnswerReviewRow.message_id).where(AnswerReviewRow.message_id.in_(message_ids)).distinct()
        with self._begin() as session:
            marked = session.execute(query).scalars().all()
            return {one: _read(session, session.get(MessageRow, one)) for one in marked}

    def decide(self, message_id: str, version: int, by: str, ruling: Ruling) -> Review:
        """Keep a decision, in place of one that is not exported yet.

        Raises `UnknownReview`, `StaleReview` and `Exported`.
        """
        told = f"{message_id}: {ruling.rule}" if ruling.rule else message_id
        entry = Entry(self._now(), by, f"review: {ruling.decision.value}", detail=told)
        return self._change(message_id, version, entry, ruling)

    def undo(self, message_id: str, version: int, by: str) -> Review:
        """Take a decision back; the entry is open again. Raises `UnknownReview`, `StaleReview`, `Exported`."""
        return self._change(message_id, version, Entry(self._now(), by, "review: undone", detail=message_id), None)

    def note_exported(self, reviews: Sequence[Review]) -> list[str]:
        """Note that decisions are in the training data; return the messages that were decided otherwise meanwhile."""
        changed = []
        with self._begin() as session:
            for review in reviews:
                lock(session, review.conversation)
                row = session.get(ReviewDecisionRow, review.message.id, populate_existing=True)
                if row is None or row.version != review.version or row.decision is None:
                    changed.append(review.message.id)
                else:
                    row.exported_at = self._now()
        return changed

    def to_export(self) -> list[Review]:
        """Return what was decided and not exported yet, in the order of the decisions."""
        with self._begin() as session:
            query = listed(Shelf.DECIDED).order_by(None).order_by(ReviewDecisionRow.decided_at, MessageRow.id)
            return [_read(session, row) for row in session.execute(query).scalars()]

    def _change(self, message_id: str, version: int, entry: Entry, ruling: Ruling | None) -> Review:
        try:
            with self._begin() as session:
                message = _on_list(session, message_id)
                # What other transactions decide meanwhile waits for this lock.
                lock(session, message.conversation_id)
                row = session.get(ReviewDecisionRow, message_id, populate_existing=True)
                if row is None:
                    row = ReviewDecisionRow(message_id=message_id, version=0)
                    session.add(row)
                if row.version != version or (ruling is None and row.decision is None):
                    raise StaleReview(message_id)
                if row.exported_at is not None:
                    raise Exported(message_id)
                _clear(row)
                if ruling is not None:
                    row.decision, row.rule_id, row.note = ruling.decision.value, ruling.rule, ruling.note
                    row.decided_by, row.decided_at = entry.who, entry.at
                session.flush()
                told = Entry(entry.at, entry.who, entry.what, None, message.conversation_id, detail=entry.detail)
                audit.note(session, told)
                return _read(session, message)
        except IntegrityError:
            raise StaleReview(message_id) from None


def _clear(row: Any) -> None:
    row.version += 1
    row.decision = row.rule_id = row.note = row.decided_by = row.decided_at = row.exported_at = None


def _on_list(session: Session, message_id: str) -> Any:
    message = session.execute(select(MessageRow).where(MessageRow.id == message_id, wanted())).scalar()
    if message is None:
        raise UnknownReview(message_id)
    return message


def _read(session: Session, row: Any) -> Review:
    asked = session.get(MessageRow, row.reply_to) if row.reply_to else None
    verdict = session.get(FeedbackRow, row.id)
    found = session.get(ReviewDecisionRow, row.id)
    marks = select(AnswerReviewRow).filter_by(message_id=row.id).order_by(AnswerReviewRow.id)
    conversation = session.get(ConversationRow, row.conversation_id)
    return Review(
        message=read_message(row),
        conversation=row.conversation_id,
        visitor=conversation.visitor_name,
        question=read_message(asked) if asked is not None else None,
        trace=row.trace,
        marks=[Mark(one.id, one.agent, one.note, one.at) for one in session.execute(marks).scalars()],
        not_helpful=(verdict.comment or "") if verdict is not None and not verdict.helpful else None,
        unanswered=row.kind == "out_of_scope" and asked is not None,
        decided=_decided(found),
        version=found.version if found is not None else 0,
    )


def _decided(row: Any) -> Decided | None:
    if row is None or row.decision is None:
        return None
    return Decided(Decision(row.decision), row.rule_id, row.note, row.decided_by, row.decided_at, row.exported_at)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
