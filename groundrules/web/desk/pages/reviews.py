"""The review list: answers that an agent found wrong, and what became of each."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from groundrules.desk.reviews import ReviewState
from groundrules.desk.sessions import LoggedIn
from groundrules.web.desk.access import desk_of
from groundrules.web.desk.api import reviews as api
from groundrules.web.desk.api.reviews import ReviewDecision
from groundrules.web.desk.pages.entries import read_entries
from groundrules.web.desk.pages.forms import Fields, LeadSends, Sent
from groundrules.web.desk.pages.page import AgentPage, DeskRoute, desk_page, go, rulebook_of
from groundrules.web.problems import Problem

router = APIRouter(route_class=DeskRoute)


@router.get("/reviews")
def reviews_page(request: Request, session: AgentPage, show: ReviewState = ReviewState.OPEN) -> Response:
    """List the answers in one state, the newest first."""
    return _show_reviews(request, session, show)


@router.post("/reviews/{review}")
async def decide(
    request: Request, session: LeadSends, review: Annotated[int, Path(ge=1, le=2**31 - 1)], fields: Sent
) -> Response:
    """Close an entry. If somebody else was quicker, say so, and keep the words."""
    try:
        await api.decide(request, session, review, fields.read(ReviewDecision))
    except Problem as problem:
        if problem.code != "decided-already":
            raise
        return await run_in_threadpool(_show_reviews, request, session, ReviewState.OPEN, fields)
    return go("/desk/reviews", "reviewed")


def _show_reviews(request: Request, session: LoggedIn, show: ReviewState, late: Fields | None = None) -> Response:
    found = desk_of(request).reviews.all()
    rulebook = rulebook_of(request)
    shown = [
        (review, read_entries([review.message.public() | {"trace": review.trace}], rulebook)[0])
        for review in found
        if review.state is show
    ]
    counts = {state.value: sum(review.state is state for review in found) for state in ReviewState}
    context = {"show": show.value, "reviews": shown, "counts": counts, "late": late}
    return desk_page(request, session, "reviews.html", 409 if late else 200, **context)
