"""Canned answers: what the rulebook says, found by words, as it would be sent to the ticket's user."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.store import RulebookStore
from groundrules.web.api.access import STORABLE
from groundrules.web.desk.access import Reader
from groundrules.web.desk.api.tickets import find_ticket

router = APIRouter(tags=["desk: tickets"])
_MOST = 8


@router.get("/answers", summary="Search for an answer to send")
async def answers(
    request: Request,
    _session: Reader,
    q: Annotated[str, Query(max_length=500, pattern=STORABLE, description="Words to look for.")],
    ticket: Annotated[
        str | None, Query(max_length=20, pattern=STORABLE, description="The ticket whose user it is for.")
    ] = None,
) -> dict[str, Any]:
    """Return the best answers, for the role and stage of the ticket's user; send one by its `rule`."""
    return {"answers": await run_in_threadpool(find_answers, request, q, ticket)}


def find_answers(request: Request, words: str, ticket_id: str | None) -> list[dict[str, Any]]:
    """Return the answers found by words, composed for the role and stage of a ticket's user."""
    store: RulebookStore = request.app.state.rulebook
    rulebook = store.current()
    situation = Situation()
    if ticket_id is not None:
        conversation = request.app.state.log.state(find_ticket(request, ticket_id).conversation).conversation
        situation = Situation(conversation.role, conversation.stage)
    found = []
    for hit in store.search(words, limit=_MOST) if words.strip() else ():
        if hit.rule_id in rulebook.rules:
            rule = rulebook.rule(hit.rule_id)
            answer = compose(rulebook, rule.id, Focus.RULE, situation)
            shown = {"rule": rule.id, "title": rule.title, "question": rule.question}
            found.append(shown | {"text": answer.text, "answer": answer.payload})
    return found
