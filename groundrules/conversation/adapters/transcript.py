"""A conversation as plain lines for those who work elsewhere: who said what, and how the assistant came to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from groundrules.conversation.handoff.machine import CLOSED, State
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.handoff.service import UnknownTicket
from groundrules.conversation.message import Message
from groundrules.conversation.models import ConversationRow, MessageRow
from groundrules.conversation.stored import read_message

_WHY = {
    "asked": "they asked for one",
    "unclear": "the assistant did not understand them",
    "account": "it is about their account",
    "report": "they reported somebody",
}
_AUTHORS = {"user": "Visitor", "assistant": "Assistant", "system": "Note"}
# How many of the rules that the assistant weighed are named.
_RANKED = 3


@dataclass(frozen=True)
class Request:
    """A ticket as those elsewhere see it, and for whom it is; what is not known is None."""

    id: str
    conversation: str
    state: State
    why: str
    topic: str | None
    rule: str | None
    report: str | None
    reason: str | None
    answered: str | None
    agent: str | None
    start_seq: int
    role: str | None
    stage: str | None
    visitor: str | None
    name: str | None

    def facts(self) -> dict[str, str]:
        """Return what is known, by what it is called."""
        known = {
            "Request": self.id,
            "Why a person": _WHY.get(self.why, self.why),
            "Topic": self.topic,
            "Rule": self.rule,
            "Report": self.report,
            "Role": self.role,
            "Stage": (self.stage or "").replace("_", " ") or None,
            "Visitor": " ".join(part for part in (self.name, self.visitor and f"({self.visitor})") if part) or None,
            "In their words": self.reason and " ".join(self.reason.split()),
            "To be answered": self.answered and " ".join(self.answered.split()),
        }
        return {name: value for name, value in known.items() if value}


@dataclass(frozen=True)
class Line:
    """One message, and how the assistant came to it."""

    message: Message
    trace: Mapping[str, Any] | None


def read_request(engine: Engine, ticket_id: str) -> Request:
    """Return a ticket as it stands. Raises `UnknownTicket`."""
    with Session(engine) as session:
        row = session.get(TicketRow, ticket_id)
        if row is None:
            raise UnknownTicket(ticket_id)
        talk = session.get(ConversationRow, row.conversation_id)
        same = ("id", "why", "topic", "rule", "report", "reason", "answered", "agent", "start_seq")
        return Request(
            conversation=talk.id,
            state=State(row.state),
            role=talk.role,
            stage=talk.stage,
            visitor=talk.visitor,
            name=talk.visitor_name,
            **{name: getattr(row, name) for name in same},
        )


def read_lines(engine: Engine, conversation: str, after: int, limit: int = 100) -> list[Line]:
    """Return the messages beyond a place, the oldest first."""
    query = (
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation, MessageRow.seq > after)
        .order_by(MessageRow.seq)
        .limit(limit)
    )
    with Session(engine) as session:
        return [Line(read_message(row), row.trace) for row in session.execute(query).scalars()]


def read_own_lines(engine: Engine, request: Request, after: int) -> list[Line]:
    """Return the next messages that are part of a request: what a user says once it has ended is the assistant's."""
    lines = read_lines(engine, request.conversation, after)
    # Looked at after the messages: whichever of them came after the end, the end is seen.
    with Session(engine) as session:
        row = session.get(TicketRow, request.id)
        if row is None:
            return []
        if State(row.state) not in CLOSED:
            return lines
        last = row.start_seq if row.ended_seq is None else row.ended_seq
    return [line for line in lines if line.message.seq <= last]


def told(line: Line) -> str:
    """Say one message: first its author, then their lines, each behind a mark, so that none passes for ours."""
    message = line.message
    author = message.name or _AUTHORS.get(message.author, "Agent")
    text = "\n".join(f"> {one}" for one in message.text.splitlines()) or ">"
    how = traced(line.trace)
    return f"{author}, {message.at:%Y-%m-%d %H:%M} UTC:\n{text}" + (f"\n({how})" if how else "")


def traced(trace: Mapping[str, Any] | None) -> str:
    """Say how the assistant came to a message: what it understood, how surely, which rules it weighed and cited."""
    if not trace:
        return ""
    parts = []
    if trace.get("intent"):
        sure = trace.get("confidence")
        parts.append(f"understood: {trace['intent']}" + (f", {sure:.2f}" if isinstance(sure, float) else ""))
    ranking: Iterable[Mapping[str, Any]] = trace.get("ranking") or ()
    weighed = [f"{one.get('rule')} {one.get('confidence', 0):.2f}" for one in list(ranking)[:_RANKED]]
    if weighed:
        parts.append(f"weighed: {', '.join(weighed)}")
    if trace.get("rule"):
        parts.append(f"cited: {trace['rule']}" + (f", version {trace['version']}" if trace.get("version") else ""))
    return "; ".join(parts)
