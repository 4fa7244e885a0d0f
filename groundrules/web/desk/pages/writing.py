"""Writing to the user: finding an answer to cite, having one's own words checked, and sending."""

import asyncio
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from groundrules.conversation.dialogue import MAX_TEXT
from groundrules.desk.sessions import LoggedIn
from groundrules.guard.check import Check, MessageChecker
from groundrules.guard.judge import NOT_ALLOWED
from groundrules.guard.meaning import MeaningUnavailable
from groundrules.language.encoder import EncoderUnavailable
from groundrules.rulebook.answer import Answer, Focus, Situation, compose
from groundrules.web.desk.api import writing
from groundrules.web.desk.api.answers import find_answers
from groundrules.web.desk.api.tickets import TicketId, find_ticket
from groundrules.web.desk.api.writing import AgentMessage
from groundrules.web.desk.pages.forms import AgentSends, Fields, Sent
from groundrules.web.desk.pages.page import DeskRoute, go, rulebook_of
from groundrules.web.desk.pages.serving import ticket_path
from groundrules.web.desk.pages.ticket import Draft, show_ticket, situation_of

router = APIRouter(route_class=DeskRoute)
_LONGEST_QUERY = 200
_PATIENCE_SECONDS = 2.0


@router.post("/tickets/{ticket}/draft")
def draft_message(request: Request, session: AgentSends, ticket: TicketId, fields: Sent) -> Response:
    """Show the ticket with answers that were looked for, the one that was picked, and what is found in the words."""
    return _show_draft(request, session, ticket, fields)


@router.post("/tickets/{ticket}/messages")
async def send(request: Request, session: AgentSends, ticket: TicketId, fields: Sent) -> Response:
    """Say it to the user. Words that break a rule are shown to the agent first, who may send them all the same."""
    new = fields.read(AgentMessage)
    if not fields.text("sure"):
        check = await _checked_soon(request, ticket, fields)
        if check is not None and check.verdict == NOT_ALLOWED:
            return await run_in_threadpool(_show_draft, request, session, ticket, fields, asked=True)
    await writing.send(request, session, ticket, new)
    return go(ticket_path(ticket))


async def _checked_soon(request: Request, ticket_id: str, fields: Fields) -> Check | None:
    """Return what the check finds; None if it takes long, as when it is loaded first. It helps, and holds nobody up."""
    checking = asyncio.create_task(run_in_threadpool(_checked, request, ticket_id, fields))
    with suppress(asyncio.TimeoutError):
        return await asyncio.wait_for(asyncio.shield(checking), _PATIENCE_SECONDS)
    return None


def _show_draft(
    request: Request, session: LoggedIn, ticket_id: str, fields: Fields, *, asked: bool = False
) -> Response:
    picked = fields.text("pick" if "pick" in fields.values else "rule")
    # Whoever has picked an answer has found what they looked for.
    query = "" if "pick" in fields.values else fields.text("q")[:_LONGEST_QUERY]
    situation = situation_of(request, find_ticket(request, ticket_id).conversation)
    draft = Draft(
        text=fields.values.get("text", ""),
        answer=_answer(request, picked, situation),
        query=query,
        found=_found(request, query, ticket_id) if query else None,
        check=_checked(request, ticket_id, fields),
        asked=asked,
        client_id=fields.text("client_id"),
    )
    return show_ticket(request, session, ticket_id, draft, fields.number("after"))


def _found(request: Request, query: str, ticket_id: str) -> list[dict[str, Any]]:
    """Return the answers found, each once: for this user several rules may lead to the same one."""
    answers = find_answers(request, query, ticket_id)
    return list({one["answer"]["rule"]: one for one in reversed(answers)}.values())[::-1]


def _answer(request: Request, rule_id: str, situation: Situation) -> Answer | None:
    rulebook = rulebook_of(request)
    return compose(rulebook, rule_id, Focus.RULE, situation) if rule_id in rulebook.rules else None


def _checked(request: Request, ticket_id: str, fields: Fields) -> Check | None:
    """Return what the message check finds in the words; None for words without, or where it is not trained."""
    checker: MessageChecker = request.app.state.checker
    text = fields.values.get("text", "")
    if not text.strip() or len(text) > MAX_TEXT:
        return None
    situation = situation_of(request, find_ticket(request, ticket_id).conversation)
    try:
        check = checker.check(text, situation)
    except (MeaningUnavailable, EncoderUnavailable):
        return None
    return check if check.findings else None
