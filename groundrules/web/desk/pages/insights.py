"""Insights: what people ask, what was not understood, which rules confuse; and where wishes stand."""

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from groundrules.insights.report import BRIEFLY, TABLES
from groundrules.insights.selection import Selection
from groundrules.rulebook.schema import Role, Stage
from groundrules.web.api.access import Id
from groundrules.web.days import as_day
from groundrules.web.desk.access import desk_of
from groundrules.web.desk.api import insights as api
from groundrules.web.desk.api.insights import NewWishStatus
from groundrules.web.desk.pages.forms import LeadSends, Sent
from groundrules.web.desk.pages.insight_view import SHOWN, STATUSES, InsightView
from groundrules.web.desk.pages.page import DeskRoute, LeadPage, desk_page, go, rulebook_of
from groundrules.web.desk.selecting import SPANS, query_of, select
from groundrules.web.problems import Problem

router = APIRouter(route_class=DeskRoute)
_Member = TypeVar("_Member", bound=Enum)


def asked_for(request: Request) -> Selection:
    """Return what the address selects."""
    return _selected(request, request.query_params)


Selected = Annotated[Selection, Depends(asked_for)]


@router.get("/insights")
def insights_page(request: Request, session: LeadPage, selection: Selected) -> Response:
    """Show everything about the days, topic, role and stage that are asked for."""
    report = desk_of(request).insights.report(selection, BRIEFLY)
    rulebook = rulebook_of(request)
    return desk_page(
        request,
        session,
        "insights.html",
        view=InsightView(report, rulebook),
        chosen=selection,
        query=query_of(selection),
        fields=parse_qsl(query_of(selection)),
        spans=[(query_of(selection, days), name, _is_last(selection, days)) for days, name in SPANS],
        statuses=STATUSES,
        shown=SHOWN,
    )


@router.get("/insights/{table}.csv")
def insights_csv(request: Request, _session: LeadPage, table: str, selection: Selected) -> Response:
    """Return one of the page's tables as a file, with all its rows."""
    if table not in TABLES:
        raise Problem(404, "not-found", "There is no such table.")
    content = desk_of(request).insights.table(selection, table).csv()
    name = f"{table}-{selection.since}-{selection.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/insights/wishes/{message}")
async def decide_wish(request: Request, session: LeadSends, message: Id, fields: Sent) -> Response:
    """Note where a wish stands, and lead back to what was looked at."""
    await api.decide_wish(request, session, message, fields.read(NewWishStatus))
    return go(f"/desk/insights?{query_of(_selected(request, fields.values))}&notice=wish#wishes")


def _selected(request: Request, given: Mapping[str, str]) -> Selection:
    """Read a selection; what is empty, or makes no sense, selects nothing less."""
    days = (as_day(given.get("since", "")), as_day(given.get("until", "")))
    role, stage = _member(Role, given.get("role", "")), _member(Stage, given.get("stage", ""))
    return select(days, rulebook_of(request), given.get("topic"), role, stage)


def _member(kind: type[_Member], said: str) -> _Member | None:
    return kind(said) if said in {member.value for member in kind} else None


def _is_last(selection: Selection, days: int) -> bool:
    """Whether the selection is just the last so many days."""
    return query_of(selection) == query_of(selection, days)
