"""Everything on record about one answer: the text as it was, the model, the ranking, the decision, the sources."""

from typing import Annotated

import yaml
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from groundrules.conversation.log import UnknownMessage
from groundrules.desk.explained import DECISIONS, model_words, threshold_words
from groundrules.desk.explanations import explain
from groundrules.web.desk.pages.page import AgentPage, DeskRoute, desk_page
from groundrules.web.problems import Problem

router = APIRouter(route_class=DeskRoute)


@router.get("/explain/{message}")
def explain_page(request: Request, session: AgentPage, message: Annotated[str, Path(max_length=40)]) -> Response:
    """Account for one message of a conversation."""
    try:
        explained = explain(request.app.state.engine, request.app.state.rulebook, message)
    except UnknownMessage:
        raise Problem(404, "not-found", "There is no such message.") from None
    given = explained.given
    return desk_page(
        request,
        session,
        "explain.html",
        explained=explained,
        decision=DECISIONS.get(explained.trace.get("decision") or "", ""),
        thresholds=threshold_words(explained),
        model=model_words(explained),
        record=yaml.safe_dump(given.record, allow_unicode=True, sort_keys=False) if given else "",
    )
