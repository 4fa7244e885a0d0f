"""Reads new messages of the log into the rows that insights count; each message once, whoever else does the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, sessionmaker

from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.models import ConversationRow, MessageRow
from groundrules.insights.findings import CHAT, Found, add_findings
from groundrules.insights.models import TurnRow, UnclearRow
from groundrules.insights.redact import Redactor
from groundrules.insights.turns import UNCLEAR, Outcome, Reading, findings_of, read_reply

_BATCH = 500
# What another process writes may appear a little after what was written later.
_OVERLAP = timedelta(minutes=10)
# A wording of one's own message, which the check has made, is checked too; it is nothing that somebody meant to send.
_FIX = "fix_message"


class Digest:
    """Brings the rows of insights up to date with the log."""

    def __init__(self, engine: Engine, redact: Redactor) -> None:
        self._begin = sessionmaker(engine, future=True, expire_on_commit=False).begin
        self._redact = redact

    def catch_up(self) -> int:
        """Read all that is new; return how many replies that were."""
        read = 0
        try:
            while count := self._read_batch():
                read += count
        except IntegrityError:
            # Another gateway reads the same; what it leaves is read the next time.
            return read
        return read

    def _read_batch(self) -> int:
        with self._begin() as session:
            rows = list(session.execute(_new_replies(session)))
            tickets = _tickets(session, {row.MessageRow.conversation_id for row in rows})
            counted: dict[Any, Counter[Found]] = {}
            for row in rows:
                reply = row.MessageRow
                opened = reply.seq - 1 in tickets.get(reply.conversation_id, ())
                reading = read_reply(reply.kind, reply.content, reply.trace, opened_ticket=opened)
                self._add(session, row, reading)
                if reading.outcome is Outcome.CHECKED:
                    found = counted.setdefault(reply.at.date(), Counter())
                    found.update(_findings(session, row))
            session.flush()
            for day, some in counted.items():
                add_findings(session, day, some)
            return len(rows)

    def _add(self, session: Session, row: Any, reading: Reading) -> None:
        reply = row.MessageRow
        session.add(
            TurnRow(
                message_id=reply.id,
                question_id=reply.reply_to,
                conversation_id=reply.conversation_id,
                at=reply.at,
                day=reply.at.date(),
                outcome=reading.outcome.value,
                rule=reading.rule,
                topic=reading.topic,
                focus=reading.focus,
                role=reading.role or row.role,
                stage=reading.stage or row.stage,
                seconds=max(0.0, (reply.at - row.asked_at).total_seconds()),
            )
        )
        if reading.outcome in UNCLEAR:
            session.flush()
            names = [row.visitor_name] if row.visitor_name else []
            session.add(UnclearRow(message_id=reply.id, text=self._redact(row.asked, names)))


def _new_replies(session: Session) -> Any:
    """Return the query for the first replies that have no row yet, the oldest first."""
    question = aliased(MessageRow)
    query = (
        select(
            MessageRow,
            question.text.label("asked"),
            question.at.label("asked_at"),
            ConversationRow.role,
            ConversationRow.stage,
            ConversationRow.visitor_name,
        )
        .join(question, question.id == MessageRow.reply_to)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .outerjoin(TurnRow, TurnRow.message_id == MessageRow.id)
        .where(MessageRow.reply_place == 0, TurnRow.message_id.is_(None))
        .order_by(MessageRow.at, MessageRow.id)
        .limit(_BATCH)
    )
    newest: datetime | None = session.execute(select(func.max(TurnRow.at))).scalar()
    return query if newest is None else query.where(MessageRow.at >= newest - _OVERLAP)


def _tickets(session: Session, conversations: set[str]) -> Mapping[str, set[int]]:
    """Return by conversation the messages, by their number, that led to a request for a person."""
    query = select(TicketRow.conversation_id, TicketRow.start_seq).where(TicketRow.conversation_id.in_(conversations))
    found: dict[str, set[int]] = {}
    for row in session.execute(query):
        found.setdefault(row.conversation_id, set()).add(row.start_seq)
    return found


def _findings(session: Session, row: Any) -> Sequence[Found]:
    """Return what a check found, unless the same message was checked in that conversation before."""
    reply = row.MessageRow
    if (reply.trace or {}).get("intent") == _FIX:
        return ()
    earlier = select(MessageRow.content).where(
        MessageRow.conversation_id == reply.conversation_id, MessageRow.seq < reply.seq, MessageRow.kind == "check"
    )
    message = reply.content["check"].get("message") if "check" in reply.content else None
    if any((content.get("check") or {}).get("message") == message for content in session.execute(earlier).scalars()):
        return ()
    return [Found(kind, rule, row.role or "", row.stage or "", CHAT) for kind, rule in findings_of(reply.content)]
