"""A ticket: the whole conversation, how the assistant came to its answers, who the user is, notes and history."""

from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from groundrules.conversation.log import ConversationLog
from groundrules.desk.sessions import LoggedIn
from groundrules.guard.check import Check
from groundrules.rulebook.answer import Answer, Situation
from groundrules.web.desk.access import desk_of
from groundrules.web.desk.api.tickets import TicketId, find_ticket
from groundrules.web.desk.pages.board import Rights
from groundrules.web.desk.pages.entries import cite, read_entries, told
from groundrules.web.desk.pages.page import AgentPage, DeskRoute, desk_page, rulebook_of
from groundrules.web.desk.transcript import transcript

router = APIRouter(route_class=DeskRoute)
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Draft:
    """A message that an agent is writing: words, an answer to go with them, and what was found to cite.

    `check` is what the message check says of the words; `asked` says that it stopped them from being sent.
    """

    text: str = ""
    answer: Answer | None = None
    query: str = ""
    found: list[dict[str, Any]] | None = None
    check: Check | None = None
    asked: bool = False
    client_id: str = field(default_factory=lambda: uuid4().hex)


@router.get("/tickets/{ticket}")
def ticket_page(
    request: Request,
    session: AgentPage,
    ticket: TicketId,
    after: Annotated[int, Query(ge=0, le=_LARGEST)] = 0,
) -> Response:
    """Show the ticket; of its conversation only the messages beyond `after`, for a page that has the others."""
    return show_ticket(request, session, ticket, after=after)


def show_ticket(
    request: Request, session: LoggedIn, ticket_id: str, draft: Draft | None = None, after: int = 0
) -> Response:
    """Return the page of a ticket, with what an agent is writing."""
    desk, rulebook = desk_of(request), rulebook_of(request)
    log: ConversationLog = request.app.state.log
    found = find_ticket(request, ticket_id)
    messages = transcript(request, found.conversation, after)
    conversation = log.state(found.conversation).conversation
    return desk_page(
        request,
        session,
        "ticket.html",
        422 if draft is not None and draft.asked else 200,
        ticket=found,
        conversation=conversation,
        entries=read_entries(messages, rulebook),
        seen=messages[-1]["seq"] if messages else after,
        rule=cite(rulebook, found.rule) if found.rule else None,
        notes=desk.handoffs.notes(ticket_id),
        history=list(reversed(desk.handoffs.history(ticket_id))),
        colleagues=[one for one in desk.accounts.all() if one.present and not _has(found, one.name)],
        can=Rights.of(found, session.account),
        draft=draft or Draft(),
        told=told,
    )


def situation_of(request: Request, conversation_id: str) -> Situation:
    """Return the role and stage for which an agent writes in a conversation."""
    log: ConversationLog = request.app.state.log
    conversation = log.state(conversation_id).conversation
    return Situation(conversation.role, conversation.stage)


def _has(ticket: Any, name: str) -> bool:
    return ticket.agent is not None and ticket.agent.name == name
