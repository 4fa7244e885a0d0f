"""Reports about users: the queue, one in full, and what is done about it."""

from enum import Enum

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from groundrules.desk.report_outcomes import Outcome, UnknownReport
from groundrules.desk.sessions import LoggedIn
from groundrules.web.desk.access import desk_of
from groundrules.web.desk.api import reports as api
from groundrules.web.desk.api.reports import Reference, ReportDecision, unknown_report
from groundrules.web.desk.pages.entries import read_entries
from groundrules.web.desk.pages.forms import AgentSends, Fields, Sent
from groundrules.web.desk.pages.page import AgentPage, DeskRoute, desk_page, go, rulebook_of
from groundrules.web.desk.transcript import transcript
from groundrules.web.problems import Problem

router = APIRouter(route_class=DeskRoute)
# In the form, a reminder is chosen by the text that is to be sent.
_REMINDER = "education:"


class Show(str, Enum):
    """Which reports are listed."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    CLOSED = "closed"


@router.get("/reports")
def reports_page(request: Request, session: AgentPage, show: Show = Show.OPEN) -> Response:
    """List the reports: the oldest first while they wait, the newest first when they are closed."""
    everything = desk_of(request).reports.all()
    found = [report for report in everything if report.state == show.value]
    if show is not Show.CLOSED:
        found.reverse()
    counts = {one.value: sum(report.state == one.value for report in everything) for one in Show}
    return desk_page(request, session, "reports.html", show=show.value, reports=found, counts=counts)


@router.get("/reports/{reference}")
def report_page(request: Request, session: AgentPage, reference: Reference) -> Response:
    """Show a report with the conversation in which it was made, and the ways to decide on it."""
    return _show_report(request, session, reference)


@router.post("/reports/{reference}/outcome")
async def decide(request: Request, session: AgentSends, reference: Reference, fields: Sent) -> Response:
    """Keep what is done. If somebody else was quicker, show what they decided, and keep the words."""
    chosen = fields.text("outcome")
    named = {"outcome": Outcome.EDUCATION.value, "education": chosen.removeprefix(_REMINDER)}
    decision = fields.read(ReportDecision, **(named if chosen.startswith(_REMINDER) else {"outcome": chosen}))
    try:
        await api.decide(request, session, reference, decision)
    except Problem as problem:
        if problem.code != "decided-already":
            raise
        return await run_in_threadpool(_show_report, request, session, reference, fields)
    return go(f"/desk/reports/{reference}", "decided")


def _show_report(request: Request, session: LoggedIn, reference: str, late: Fields | None = None) -> Response:
    try:
        report = desk_of(request).reports.get(reference)
    except UnknownReport:
        raise unknown_report() from None
    rulebook = rulebook_of(request)
    texts = {text.id: text for text in rulebook.support.education}
    return desk_page(
        request,
        session,
        "report.html",
        409 if late else 200,
        report=report,
        entries=read_entries(transcript(request, report.conversation_id), rulebook),
        texts=texts,
        sent=texts.get(report.education or ""),
        late=late,
    )
