"""Reports about users: the queue, one with the conversation it was made in, and what is done about it."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Extra, Field, root_validator
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.reports import Report
from groundrules.desk.report_outcomes import Outcome, ReportDecided, UnknownReport
from groundrules.rulebook.support import Education
from groundrules.web.api.access import STORABLE
from groundrules.web.desk.access import Reader, Writer, desk_of
from groundrules.web.desk.api.tickets import MOST_WORDS
from groundrules.web.desk.transcript import transcript
from groundrules.web.problems import Problem

router = APIRouter(tags=["desk: reports"])
Reference = Annotated[str, Path(max_length=20, pattern=STORABLE)]


class ReportDecision(BaseModel):
    """What is done: a reminder to the other party (one of the approved texts), a closer look, or nothing."""

    outcome: Outcome
    education: str | None = Field(default=None, max_length=120, regex=STORABLE)
    note: str | None = Field(default=None, max_length=MOST_WORDS, regex=STORABLE)

    class Config:
        extra = Extra.forbid

    @root_validator(skip_on_failure=True)
    def _names_a_text(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("outcome") is Outcome.EDUCATION) != (values.get("education") is not None):
            raise ValueError("education names the text for the outcome education, and for no other")
        return values


def shown(report: Report) -> dict[str, Any]:
    """Return a report as the desk's API shows it."""
    fields = asdict(report) | {"conversation": report.conversation_id}
    del fields["conversation_id"]
    return {
        name: value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value
        for name, value in fields.items()
    }


@router.get("/reports", summary="List the reports about users")
async def reports(
    request: Request,
    _session: Reader,
    state: Annotated[Literal["open", "in_review", "closed"] | None, Query(description="Only this state.")] = None,
) -> dict[str, Any]:
    """Return the reports, the newest first."""
    found = await run_in_threadpool(desk_of(request).reports.all, state)
    return {"reports": [shown(report) for report in found]}


@router.get("/reports/{reference}", summary="Read a report")
async def report(request: Request, _session: Reader, reference: Reference) -> dict[str, Any]:
    """Return a report, and the conversation in which it was made."""
    try:
        found = await run_in_threadpool(desk_of(request).reports.get, reference)
    except UnknownReport:
        raise unknown_report() from None
    said = await run_in_threadpool(transcript, request, found.conversation_id)
    return {"report": shown(found), "transcript": said}


@router.post("/reports/{reference}/outcome", summary="Decide on a report")
async def decide(request: Request, session: Writer, reference: Reference, decision: ReportDecision) -> dict[str, Any]:
    """Note what is done. With a reminder, `message` is the text to send to the other party on the platform."""
    desk, by = desk_of(request), session.account.name
    texts = {text.id: text for text in await run_in_threadpool(_texts, request)}
    if decision.education is not None and decision.education not in texts:
        raise Problem(404, "unknown-education", "There is no such approved text.")
    try:
        decided = await run_in_threadpool(
            desk.reports.decide, reference, by, decision.outcome, decision.education, decision.note
        )
    except UnknownReport:
        raise unknown_report() from None
    except ReportDecided:
        raise Problem(409, "decided-already", "Somebody has decided on it already.") from None
    await request.app.state.changes.publish(decided.conversation_id)
    message = {"message": texts[decision.education].text} if decision.education is not None else {}
    return {"report": shown(decided), **message}


@router.get("/education", summary="List the approved texts")
async def education(request: Request, _session: Reader) -> dict[str, Any]:
    """Return the texts that may be sent to somebody who was reported."""
    return {"texts": [text.dict() for text in await run_in_threadpool(_texts, request)]}


def _texts(request: Request) -> tuple[Education, ...]:
    texts: tuple[Education, ...] = request.app.state.rulebook.current().support.education
    return texts


def unknown_report() -> Problem:
    """There is no report of that number."""
    return Problem(404, "unknown-report", "There is no report of this number.")
