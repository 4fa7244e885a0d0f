"""Messages in the database: adding one under the conversation's next number, and reading it back."""

import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundrules.conversation.message import Message, Reply
from groundrules.conversation.models import ConversationRow, MessageRow, WishRow
from groundrules.conversation.reports import report_row, with_free_reference
from groundrules.conversation.state import change

# Nobody has answered the wish yet.
OPEN = "open"
# So many of the user's messages say what a conversation is about.
_LATELY = 7


def append(session: Session, conversation_id: str, reply: Reply, at: datetime, **columns: Any) -> Message:
    """Add a message, with the wish or the report that it carries; `columns` says who wrote it, and to what.

    The change locks the conversation's row, so numbers never repeat.
    """
    change(session, conversation_id, last_seq=ConversationRow.last_seq + 1)
    seq = session.execute(select(ConversationRow.last_seq).filter_by(id=conversation_id)).scalar_one()
    message_id = f"m_{secrets.token_urlsafe(16)}"
    reply = with_free_reference(session, conversation_id, reply)
    row = MessageRow(
        id=message_id,
        conversation_id=conversation_id,
        seq=seq,
        at=at,
        kind=reply.kind,
        text=reply.text,
        content=reply.content,
        choices={f"{message_id}.{place}": asdict(choice) for place, choice in enumerate(reply.choices)},
        trace=reply.trace,
        **columns,
    )
    session.add(row)
    session.flush()
    if reply.wish is not None:
        session.add(WishRow(message_id=message_id, rule_id=reply.wish.get("rule"), at=at, status=OPEN))
    if reply.report is not None:
        session.add(report_row(conversation_id, message_id, at, reply.report))
    return read_message(row)


def replies_to(session: Session, message_id: str) -> list[Message]:
    """Return the stored replies to a user's message."""
    query = select(MessageRow).where(MessageRow.reply_to == message_id).order_by(MessageRow.seq)
    return [read_message(row) for row in session.execute(query).scalars()]


def read_message(row: Any) -> Message:
    """Return what a row of `messages` holds."""
    return Message(
        id=row.id,
        seq=row.seq,
        author=row.author,
        at=row.at,
        kind=row.kind,
        text=row.text,
        name=row.name,
        content=row.content,
        choices=row.choices,
        client_id=row.client_id,
    )


def lately_said(session: Session, conversation_id: str) -> tuple[str, ...]:
    """Return what the user said last, newest first."""
    query = (
        select(MessageRow.text)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.author == "user")
        .order_by(MessageRow.seq.desc())
        .limit(_LATELY)
    )
    return tuple(session.execute(query).scalars())
