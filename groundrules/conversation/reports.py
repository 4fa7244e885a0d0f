"""Reports about users: storing each once, under a number that no other report has."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundrules.conversation.message import Reply
from groundrules.conversation.models import ReportRow
from groundrules.reference import new_reference

# Nobody has looked at the report yet.
OPEN = "open"


@dataclass(frozen=True)
class Report:
    """A report as the people who answer it see it; what was left out is None."""

    reference: str
    conversation_id: str
    at: datetime
    state: str
    what: str
    who: str | None
    where: str | None
    when: str | None
    evidence: str | None
    wish: str | None
    outcome: str | None
    education: str | None
    note: str | None
    decided_by: str | None
    decided_at: datetime | None


def with_free_reference(session: Session, conversation_id: str, reply: Reply) -> Reply:
    """Return `reply` with a number that is not taken, in its report and in its text.

    A report that this conversation has stored already is told again without being stored: it comes back with no report.
    """
    while reply.report is not None:
        reference = str(reply.report["reference"])
        owner = session.execute(select(ReportRow.conversation_id).filter_by(reference=reference)).scalar()
        if owner is None:
            break
        if owner == conversation_id:
            return replace(reply, report=None)
        free = new_reference()
        report = reply.report | {"reference": free}
        reply = replace(reply, text=reply.text.replace(reference, free), report=report)
    return reply


def report_row(conversation_id: str, message_id: str, at: datetime, report: dict[str, Any]) -> Any:
    """Return the row for a new report."""
    return ReportRow(message_id=message_id, conversation_id=conversation_id, at=at, state=OPEN, **report)


def read_reports(session: Session) -> list[Report]:
    """Return all reports, the newest first."""
    rows = session.execute(select(ReportRow).order_by(ReportRow.at.desc())).scalars()
    return [read_report(row) for row in rows]


def read_report(row: Any) -> Report:
    """Return what a row of `reports` holds."""
    return Report(**{name: getattr(row, name) for name in Report.__dataclass_fields__})
