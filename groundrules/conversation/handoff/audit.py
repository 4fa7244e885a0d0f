"""The audit: who did what to which ticket or account, and when. It is written here and changed nowhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundrules.conversation.handoff.models import AuditRow

USER, SYSTEM, COMMAND_LINE = "user", "system", "command line"


@dataclass(frozen=True)
class Entry:
    """One line of the audit; `before` and `after` are a ticket's states. `id` is there once it is stored."""

    at: datetime
    who: str
    what: str
    ticket: str | None = None
    conversation: str | None = None
    before: str | None = None
    after: str | None = None
    detail: str | None = None
    id: int | None = None

    def public(self) -> dict[str, Any]:
        """Return the entry as the desk's API shows it."""
        shown = {"at": self.at.isoformat(timespec="milliseconds"), "who": self.who, "what": self.what}
        rest = {key: getattr(self, key) for key in ("id", "ticket", "before", "after", "detail")}
        return shown | {key: value for key, value in rest.items() if value is not None}


def note(session: Session, entry: Entry) -> None:
    """Add an entry, in the transaction of what it tells of."""
    session.add(
        AuditRow(
            at=entry.at,
            who=entry.who,
            what=entry.what,
            ticket_id=entry.ticket,
            conversation_id=entry.conversation,
            before=entry.before,
            after=entry.after,
            detail=entry.detail,
        )
    )


def read(session: Session, ticket: str | None = None, before: int | None = None, limit: int = 200) -> list[Entry]:
    """Return entries, the newest first: those of one ticket, or all; `before` leaves out those from that id on."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    if ticket is not None:
        query = query.where(AuditRow.ticket_id == ticket)
    if before is not None:
        query = query.where(AuditRow.id < before)
    return [
        Entry(row.at, row.who, row.what, row.ticket_id, row.conversation_id, row.before, row.after, row.detail, row.id)
        for row in session.execute(query).scalars()
    ]
