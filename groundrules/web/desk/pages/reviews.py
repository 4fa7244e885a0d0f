"""The review list: what was not answered well, one entry in full, and what it should have been understood as."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from groundrules.desk.review_queries import Shelf
from groundrules.desk.reviews import AT_ONCE, Decision, UnknownReview
from groundrules.desk.sessions import LoggedIn
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.store import RulebookStore
from groundrules.web.api.access import STORABLE, Id
from groundrules.web.desk.access import desk_of
from groundrules.web.desk.api import reviews as api
from groundrules.web.desk.api.reviews import ReviewDecision, Undoing, unknown_review
from groundrules.web.desk.pages.entries import Entry, cite, read_entries
from groundrules.web.desk.pages.forms import Fields, LeadSends, Sent
from groundrules.web.desk.pages.page import AgentPage, DeskRoute, desk_page, go, rulebook_of
from groundrules.web.problems import Problem

router = APIRouter(route_class=DeskRoute)
_MOST = 8
# In the form, a rule is chosen by its id.
_RULE = "rule:"
_LATE = frozenset({"stale-review", "exported-already"})


@router.get("/reviews")
def reviews_page(
    request: Request,
    session: AgentPage,
    show: Shelf = Shelf.OPEN,
    before: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """List the entries of a shelf, the newest first."""
    reviews = desk_of(request).reviews
    found, counts = reviews.page(show, before), reviews.counts()
    older = before + AT_ONCE if before + len(found) < counts[show.value] else None
    return desk_page(
        request, session, "reviews.html", show=show.value, reviews=found, counts=counts, older=older, cite=cite
    )


@router.get("/reviews/{message}")
def review_page(
    request: Request,
    session: AgentPage,
    message: Id,
    q: Annotated[str, Query(max_length=200, pattern=STORABLE)] = "",
) -> Response:
    """Show an entry with all that led to it, and the rules found by the words in `q`."""
    return _show_review(request, session, message, words=q)


@router.post("/reviews/{message}")
async def decide(request: Request, session: LeadSends, message: Id, fields: Sent) -> Response:
    """Keep a decision. If somebody else was quicker, show what they decided, and keep the words."""
    chosen = fields.text("decision")
    named = {"decision": Decision.RULE.value, "rule": chosen.removeprefix(_RULE)}
    values = {"version": fields.number("version"), "note": fields.text("note") or None}
    values |= named if chosen.startswith(_RULE) else {"decision": chosen, "rule": None}
    try:
        await api.decide(request, session, message, fields.read(ReviewDecision, **values))
    except Problem as problem:
        return await _late(request, session, message, problem, fields)
    return go("/desk/reviews", "reviewed")


@router.post("/reviews/{message}/undo")
async def undo(request: Request, session: LeadSends, message: Id, fields: Sent) -> Response:
    """Take a decision back."""
    try:
        await api.undo(request, session, message, fields.read(Undoing, version=fields.number("version")))
    except Problem as problem:
        return await _late(request, session, message, problem, fields)
    return go(f"/desk/reviews/{message}", "reopened")


async def _late(request: Request, session: LoggedIn, message: str, problem: Problem, fields: Fields) -> Response:
    if problem.code not in _LATE:
        raise problem
    return await run_in_threadpool(_show_review, request, session, message, late=fields)


def _show_review(
    request: Request, session: LoggedIn, message: str, words: str = "", late: Fields | None = None
) -> Response:
    try:
        review = desk_of(request).reviews.get(message)
    except UnknownReview:
        raise unknown_review() from None
    rulebook = rulebook_of(request)
    shown = read_entries([review.message.public() | {"trace": review.trace}], rulebook)[0]
    return desk_page(
        request,
        session,
        "review.html",
        409 if late else 200,
        review=review,
        one=shown,
        meant=cite(rulebook, review.decided.rule) if review.decided and review.decided.rule else None,
        words_sought=words,
        found=_sought(request, rulebook, words) if words.strip() else _considered(shown, rulebook),
        late=late,
    )


def _sought(request: Request, rulebook: Rulebook, words: str) -> list[Rule]:
    """Return the rules that the words lead to."""
    store: RulebookStore = request.app.state.rulebook
    hits = store.search(words, limit=_MOST)
    return [rulebook.rule(hit.rule_id) for hit in hits if hit.rule_id in rulebook.rules]


def _considered(shown: Entry, rulebook: Rulebook) -> list[Rule]:
    """Return the rules that the assistant thought of."""
    considered = shown.trace.candidates if shown.trace else ()
    return [rulebook.rule(one.rule) for one in considered if one.rule in rulebook.rules][:_MOST]
