"""Insights as JSON, and where wishes about the policy stand."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Extra
from starlette.concurrency import run_in_threadpool

from groundrules.insights.wishes import UnknownWish, WishStatus
from groundrules.rulebook.schema import Role, Stage
from groundrules.web.api.access import Id
from groundrules.web.desk.access import LeadReader, LeadWriter, desk_of
from groundrules.web.desk.selecting import select
from groundrules.web.problems import Problem

router = APIRouter(tags=["desk: insights"])


class NewWishStatus(BaseModel):
    """Where a wish stands."""

    status: WishStatus

    class Config:
        extra = Extra.forbid


def days_asked_for(
    since: Annotated[date | None, Query()] = None, until: Annotated[date | None, Query()] = None
) -> tuple[date | None, date | None]:
    """Return the days from `since` to `until` as asked for."""
    return since, until


@dataclass(frozen=True)
class Narrowing:
    """What else the insights are narrowed to."""

    topic: Annotated[str | None, Query(max_length=60)] = None
    role: Annotated[Role | None, Query()] = None
    stage: Annotated[Stage | None, Query()] = None


@router.get("/insights", summary="What people ask, and how it goes")
def insights(
    request: Request,
    _session: LeadReader,
    days: Annotated[tuple[date | None, date | None], Depends(days_asked_for)],
    only: Annotated[Narrowing, Depends()],
) -> Any:
    """Return counts and redacted words from one day to another, both included, in UTC; by default the last 28 days."""
    selection = select(days, request.app.state.rulebook.current(), only.topic, only.role, only.stage)
    return desk_of(request).insights.report(selection).public()


@router.post("/wishes/{message}", summary="Say where a wish stands")
async def decide_wish(request: Request, session: LeadWriter, message: Id, new: NewWishStatus) -> dict[str, str]:
    """Note where a wish about the policy stands; `message` is the reply that noted it."""
    wishes = desk_of(request).wishes
    try:
        await run_in_threadpool(wishes.set_status, message, new.status, session.account.name)
    except UnknownWish:
        raise Problem(404, "unknown-wish", "There is no such wish.") from None
    return {"message": message, "status": new.status.value}
