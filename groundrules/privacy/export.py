"""Handing out what people have said, as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.models import ConversationRow, FeedbackRow, MessageRow, ReportRow, WishRow
from groundrules.conversation.stored import read_message

# By kind, what is the person's own or was shown to them; agents' notes, names of colleagues and traces are not.
_SHOWN: dict[str, tuple[str, ...]] = {
    "feedback": ("message_id", "at", "helpful", "comment"),
    "wishes": ("message_id", "at", "rule_id"),
    "reports": ("reference", "at", "what", "who", "where", "when", "evidence", "wish", "state"),
    "tickets": ("id", "requested_at", "state", "topic", "rule", "reason", "answered", "closed_at"),
}


def export(engine: Engine, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return these conversations, each with its messages, feedback, wishes, reports and requests for a person."""
    with sessionmaker(engine, future=True).begin() as session:
        return [_conversation(session, key) for key in ids]


def _conversation(session: Session, key: str) -> dict[str, Any]:
    row = session.get(ConversationRow, key)
    messages = list(
        session.execute(select(MessageRow).filter_by(conversation_id=key).order_by(MessageRow.seq)).scalars()
    )
    ids = [message.id for message in messages]
    found = {
        "feedback": select(FeedbackRow).where(FeedbackRow.message_id.in_(ids)),
        "wishes": select(WishRow).where(WishRow.message_id.in_(ids)),
        "reports": select(ReportRow).filter_by(conversation_id=key),
        "tickets": select(TicketRow).filter_by(conversation_id=key),
    }
    return {
        "conversation": row.id,
        "begun": _plain(row.created_at),
        **{name: getattr(row, name) for name in ("role", "stage", "visitor", "visitor_name")},
        "messages": [read_message(message).public() for message in messages],
        **{name: [_shown(each, _SHOWN[name]) for each in session.execute(found[name]).scalars()] for name in found},
    }


def _shown(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value
