"""What becomes of a report about a user: a reminder to the other party, a closer look, or nothing."""

from enum import Enum

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from groundrules.conversation.handoff import audit
from groundrules.conversation.handoff.audit import Entry
from groundrules.conversation.log import Clock, utc_now
from groundrules.conversation.message import Reply
from groundrules.conversation.models import ReportRow
from groundrules.conversation.reports import OPEN, Report, read_report, read_reports
from groundrules.conversation.state import lock
from groundrules.conversation.stored import append

CLOSED, IN_REVIEW = "closed", "in_review"


class Outcome(str, Enum):
    """What is done about a report."""

    EDUCATION = "education"
    REVIEW = "review"
    NO_ACTION = "no_action"


# In which state a report may be decided on, and where that leads.
_LEADS_TO = {
    (OPEN, Outcome.EDUCATION): CLOSED,
    (OPEN, Outcome.REVIEW): IN_REVIEW,
    (OPEN, Outcome.NO_ACTION): CLOSED,
    (IN_REVIEW, Outcome.EDUCATION): CLOSED,
    (IN_REVIEW, Outcome.NO_ACTION): CLOSED,
}


class UnknownReport(LookupError):
    """There is no such report."""


class ReportDecided(RuntimeError):
    """The report has been decided on already."""


def looked_at(reference: str) -> Reply:
    """Tell the person who reported that it was not in vain, and no more: what follows is not theirs to know."""
    text = (
        f"A person has looked at your report {reference}. What follows from it stays between the support team and the "
        "other side, so you are not told more. Thank you for reporting it."
    )
    return Reply("text", text)


class ReportOutcomes:
    """Reads reports and writes what becomes of them. Every method is one transaction."""

    def __init__(self, engine: Engine, now: Clock = utc_now) -> None:
        self._begin = sessionmaker(engine, future=True, expire_on_commit=False).begin
        self._now = now

    def all(self, state: str | None = None) -> list[Report]:
        """Return all reports, or those in one state, the newest first."""
        with self._begin() as session:
            return [report for report in read_reports(session) if state in (None, report.state)]

    def get(self, reference: str) -> Report:
        """Return one report. Raises `UnknownReport`."""
        with self._begin() as session:
            row = session.execute(select(ReportRow).filter_by(reference=reference)).scalar()
            if row is None:
                raise UnknownReport(reference)
            return read_report(row)

    def decide(self, reference: str, by: str, outcome: Outcome, education: str | None, note: str | None) -> Report:
        """Note what is done; whoever reported is told once it is settled. Raises `UnknownReport`, `ReportDecided`.

        `education` is the id of the approved text that goes to the other party.
        """
        conversation = self.get(reference).conversation_id
        with self._begin() as session:
            lock(session, conversation)
            row = session.execute(select(ReportRow).filter_by(reference=reference)).scalar_one()
            state = _LEADS_TO.get((row.state, outcome))
            if state is None:
                raise ReportDecided(reference)
            row.state, row.outcome, row.education, row.note = state, outcome.value, education, note
            row.decided_by, row.decided_at = by, self._now()
            detail = f"{reference}: {outcome.value}{f', {education}' if education else ''}"
            audit.note(session, Entry(self._now(), by, "report decided", None, conversation, detail=detail))
            if state == CLOSED:
                append(session, conversation, looked_at(reference), self._now(), author="system")
            return read_report(row)
