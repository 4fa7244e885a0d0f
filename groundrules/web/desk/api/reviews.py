"""The review list: an agent says that an answer was wrong, a lead says what it should have been understood as."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Extra, Field, root_validator
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.log import UnknownMessage
from groundrules.desk.review_queries import Shelf
from groundrules.desk.reviews import Decision, Exported, Review, Ruling, StaleReview, UnknownReview
from groundrules.web.api.access import STORABLE, Id
from groundrules.web.desk.access import LeadWriter, Reader, Writer, desk_of
from groundrules.web.desk.api.tickets import MOST_WORDS, Change
from groundrules.web.problems import Problem

router = APIRouter(tags=["desk: reviews"])


class Complaint(BaseModel):
    """What is wrong with an answer."""

    note: str = Field(min_length=1, max_length=MOST_WORDS, regex=STORABLE)

    class Config:
        extra = Extra.forbid


class ReviewDecision(Change):
    """What is decided on an entry, as it was at `version`; `rule` for the decision `rule` only."""

    decision: Decision
    rule: str | None = Field(default=None, max_length=120, regex=STORABLE)
    note: str | None = Field(default=None, max_length=MOST_WORDS, regex=STORABLE)

    @root_validator(skip_on_failure=True)
    def _names_a_rule_if_it_is_about_one(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["decision"] is Decision.RULE) != (values.get("rule") is not None):
            raise ValueError("give a rule with the decision `rule`, and with no other")
        return values


class Undoing(Change):
    """A decision is taken back, as the entry was at `version`."""


@router.post("/messages/{message}/review", status_code=201, summary="This answer was wrong")
async def complain(request: Request, session: Writer, message: Id, complaint: Complaint) -> dict[str, Any]:
    """Put one of the assistant's messages on the review list; what was decided on it is open again."""
    reviews = desk_of(request).reviews
    try:
        review = await run_in_threadpool(reviews.mark, message, session.account.name, complaint.note)
    except UnknownMessage:
        raise Problem(404, "unknown-message", "There is no such message of the assistant's.") from None
    return {"review": review.public()}


@router.get("/reviews", summary="List what was not answered well")
async def reviews(
    request: Request,
    _session: Reader,
    show: Annotated[Shelf, Query(description="Which entries.")] = Shelf.OPEN,
    before: Annotated[int, Query(ge=0, le=2**31 - 1, description="Leave out so many of the newest.")] = 0,
) -> dict[str, Any]:
    """Return 50 entries, the newest first: unanswered, found not helpful by the user, or found wrong by an agent."""
    found = await run_in_threadpool(desk_of(request).reviews.page, show, before)
    return {"reviews": [review.public() for review in found]}


@router.get("/reviews/{message}", summary="Read one entry of the review list")
async def review(request: Request, _session: Reader, message: Id) -> dict[str, Any]:
    """Return the entry about a message."""
    try:
        found = await run_in_threadpool(desk_of(request).reviews.get, message)
    except UnknownReview:
        raise unknown_review() from None
    return {"review": found.public()}


@router.post("/reviews/{message}", summary="Decide on an entry of the review list")
async def decide(request: Request, session: LeadWriter, message: Id, decision: ReviewDecision) -> dict[str, Any]:
    """Keep what the message should have been understood as; it can be undone until it is exported."""
    if decision.rule is not None and decision.rule not in request.app.state.rulebook.current().rules:
        raise Problem(404, "unknown-rule", "There is no such rule in the rulebook.")
    reviews, by = desk_of(request).reviews, session.account.name
    ruling = Ruling(decision.decision, decision.rule, decision.note)
    decided = await _change(request, message, lambda: reviews.decide(message, decision.version, by, ruling))
    return {"review": decided.public()}


@router.post("/reviews/{message}/undo", summary="Take a decision on an entry back")
async def undo(request: Request, session: LeadWriter, message: Id, undoing: Undoing) -> dict[str, Any]:
    """Let the entry be open again."""
    reviews, by = desk_of(request).reviews, session.account.name
    opened = await _change(request, message, lambda: reviews.undo(message, undoing.version, by))
    return {"review": opened.public()}


def unknown_review() -> Problem:
    """The message is not on the review list."""
    return Problem(404, "unknown-review", "There is no such entry on the review list.")


async def _change(request: Request, message: str, do: Callable[[], Review]) -> Review:
    """Change an entry by `do`; what cannot be done is a 409 problem with the entry as it stands."""
    try:
        return await run_in_threadpool(do)
    except UnknownReview:
        raise unknown_review() from None
    except (StaleReview, Exported) as error:
        standing = (await run_in_threadpool(desk_of(request).reviews.get, message)).public()
        raise _conflict(error, standing) from None


def _conflict(error: StaleReview | Exported, review: dict[str, Any]) -> Problem:
    if isinstance(error, StaleReview):
        detail = "Somebody has decided on it since you read it. Look at it, and decide again."
        return Problem(409, "stale-review", detail, review=review)
    detail = "The assistant has been given this to learn, so it cannot be changed here any more."
    return Problem(409, "exported-already", detail, review=review)
