"""The review list: an agent says that an answer was wrong, a lead says what became of it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Extra, Field
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.log import UnknownMessage
from groundrules.desk.reviews import DecidedAlready, ReviewState, UnknownReview
from groundrules.web.api.access import STORABLE, Id
from groundrules.web.desk.access import LeadWriter, Reader, Writer, desk_of
from groundrules.web.desk.api.tickets import MOST_WORDS
from groundrules.web.problems import Problem

router = APIRouter(tags=["desk: reviews"])


class Complaint(BaseModel):
    """What is wrong with an answer."""

    note: str = Field(min_length=1, max_length=MOST_WORDS, regex=STORABLE)

    class Config:
        extra = Extra.forbid


class ReviewDecision(BaseModel):
    """What became of a complaint: the answer was put right, or it was fine; and how or why."""

    state: Literal["fixed", "fine"]
    outcome: str = Field(min_length=1, max_length=MOST_WORDS, regex=STORABLE)

    class Config:
        extra = Extra.forbid


@router.post("/messages/{message}/review", status_code=201, summary="This answer was wrong")
async def complain(request: Request, session: Writer, message: Id, complaint: Complaint) -> dict[str, Any]:
    """Put one of the assistant's messages on the review list."""
    reviews = desk_of(request).reviews
    try:
        review = await run_in_threadpool(reviews.add, message, session.account.name, complaint.note)
    except UnknownMessage:
        raise Problem(404, "unknown-message", "There is no such message of the assistant's.") from None
    return {"review": review.public()}


@router.get("/reviews", summary="List the answers found wrong")
async def reviews(request: Request, _session: Reader, state: Annotated[ReviewState | None, Query()] = None) -> Any:
    """Return the review list, the newest first: all of it, or the entries in one `state`."""
    found = await run_in_threadpool(desk_of(request).reviews.all, state)
    return {"reviews": [review.public() for review in found]}


@router.post("/reviews/{review}", summary="Say what became of a complaint")
async def decide(
    request: Request,
    session: LeadWriter,
    review: Annotated[int, Path(ge=1, le=2**31 - 1)],
    decision: ReviewDecision,
) -> dict[str, Any]:
    """Close an entry of the review list."""
    reviews, state = desk_of(request).reviews, ReviewState(decision.state)
    try:
        decided = await run_in_threadpool(reviews.decide, review, session.account.name, state, decision.outcome)
    except UnknownReview:
        raise Problem(404, "unknown-review", "There is no such entry on the review list.") from None
    except DecidedAlready:
        raise Problem(409, "decided-already", "Somebody has decided on it already.") from None
    return {"review": decided.public()}
