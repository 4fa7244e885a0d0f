"""What an agent does to a ticket: take it, pass it on, give it back, close it, note something, find an answer wrong."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from groundrules.web.api.access import Id
from groundrules.web.desk.api import reviews, tickets
from groundrules.web.desk.api.reviews import Complaint
from groundrules.web.desk.api.tickets import Change, Ending, Note, Resolution, TicketId, Transfer
from groundrules.web.desk.pages.forms import AgentSends, Sent
from groundrules.web.desk.pages.page import DeskRoute, go

router = APIRouter(route_class=DeskRoute)


def ticket_path(ticket: str) -> str:
    """Return the address of a ticket's page."""
    return f"/desk/tickets/{ticket}"


@router.post("/tickets/{ticket}/claim")
async def claim(request: Request, session: AgentSends, ticket: TicketId, fields: Sent) -> Response:
    """Join the user's conversation."""
    await tickets.claim(request, session, ticket, fields.read(Change))
    return go(ticket_path(ticket), "claimed")


@router.post("/tickets/{ticket}/transfer")
async def transfer(request: Request, session: AgentSends, ticket: TicketId, fields: Sent) -> Response:
    """Pass the ticket on to a colleague."""
    await tickets.transfer(request, session, ticket, fields.read(Transfer))
    return go(ticket_path(ticket), "transferred")


@router.post("/tickets/{ticket}/return")
async def give_back(request: Request, session: AgentSends, ticket: TicketId, fields: Sent) -> Response:
    """Let the assistant answer again."""
    await tickets.give_back(request, session, ticket, fields.read(Ending))
    return go(ticket_path(ticket), "returned")


@router.post("/tickets/{ticket}/resolve")
async def resolve(request: Request, session: AgentSends, ticket: TicketId, fields: Sent) -> Response:
    """Close the ticket; the reason is one of those to choose from, and what is added to it."""
    told = ": ".join(part for part in (fields.text("reason"), fields.text("more")) if part)
    await tickets.resolve(request, session, ticket, fields.read(Resolution, reason=told))
    return go(ticket_path(ticket), "resolved")


@router.post("/tickets/{ticket}/notes")
async def note(request: Request, session: AgentSends, ticket: TicketId, fields: Sent) -> Response:
    """Note something for colleagues."""
    await tickets.note(request, session, ticket, fields.read(Note))
    return go(ticket_path(ticket), "noted")


@router.post("/tickets/{ticket}/wrong/{message}")
async def wrong(request: Request, session: AgentSends, ticket: TicketId, message: Id, fields: Sent) -> Response:
    """Put one of the assistant's messages on the review list."""
    tickets.find_ticket(request, ticket)
    await reviews.complain(request, session, message, fields.read(Complaint))
    return go(ticket_path(ticket), "wrong")
