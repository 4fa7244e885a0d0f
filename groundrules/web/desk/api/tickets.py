"""Tickets: the list, one with its whole transcript, and taking, passing on, returning and closing it."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Extra, Field
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import Changes
from groundrules.conversation.handoff.machine import OPEN, NotPossible, State
from groundrules.conversation.handoff.service import Stale, UnknownTicket
from groundrules.conversation.handoff.serving import NotYours, Unseen
from groundrules.conversation.handoff.tickets import Ticket
from groundrules.desk.accounts import UnknownAgent
from groundrules.web.api.access import STORABLE
from groundrules.web.desk.access import Reader, Writer, desk_of
from groundrules.web.desk.api.agents import unknown_agent
from groundrules.web.desk.transcript import transcript
from groundrules.web.problems import Problem

router = APIRouter(tags=["desk: tickets"])
TicketId = Annotated[str, Path(max_length=20, pattern=STORABLE)]
# The longest reason or note that is kept.
MOST_WORDS = 2_000
_LARGEST = 2**31 - 1


class Change(BaseModel):
    """A change of a ticket; `version` is that of the ticket as it was seen."""

    version: int = Field(ge=0, le=_LARGEST)

    class Config:
        extra = Extra.forbid


class Note(Change):
    """Something for colleagues; the user never sees it."""

    text: str = Field(min_length=1, max_length=MOST_WORDS, regex=STORABLE)


class Transfer(Change):
    """To whom the ticket is passed on."""

    to: str = Field(max_length=80, regex=STORABLE)


class Ending(Change):
    """`seen` is the last message that the agent has read; a later one of the user's stops the ending."""

    seen: int | None = Field(default=None, ge=0, le=_LARGEST)


class Resolution(Ending):
    """Why the ticket is closed; for colleagues."""

    reason: str = Field(min_length=1, max_length=MOST_WORDS, regex=STORABLE)


async def act(request: Request, ticket_id: str, do: Callable[[], Any]) -> Any:
    """Change a ticket by `do`, tell those who follow its conversation, and return what `do` did.

    What cannot be done is a problem: 404 for an unknown ticket, 409 with the ticket as it stands for all else.
    """
    handoffs = desk_of(request).handoffs
    changes: Changes = request.app.state.changes
    try:
        done = await run_in_threadpool(do)
    except UnknownTicket:
        raise unknown_ticket() from None
    except (Stale, NotPossible, NotYours, Unseen) as error:
        standing = (await run_in_threadpool(handoffs.ticket, ticket_id)).public()
        raise _conflict(error, standing) from None
    changed: Ticket = done if isinstance(done, Ticket) else done[0]
    await changes.publish(changed.conversation)
    return done


def unknown_ticket() -> Problem:
    """There is no ticket of that number."""
    return Problem(404, "unknown-ticket", "There is no ticket of this number.")


def _conflict(error: Exception, ticket: dict[str, Any]) -> Problem:
    if isinstance(error, Stale):
        detail = "The ticket has changed since you read it. Look at it as it stands, and decide again."
        return Problem(409, "stale", detail, ticket=ticket)
    if isinstance(error, NotYours):
        return Problem(409, "not-yours", "The ticket is not yours, or no longer.", ticket=ticket)
    if isinstance(error, Unseen):
        detail = "The user has written something that you have not seen yet."
        return Problem(409, "unseen-message", detail, ticket=ticket)
    return Problem(409, "not-possible", "This cannot be done to the ticket as it stands.", ticket=ticket)


@router.get("/tickets", summary="List the tickets")
async def tickets(
    request: Request,
    _session: Reader,
    state: Annotated[Sequence[State] | None, Query(description="Only these states; by default the open ones.")] = None,
) -> dict[str, Any]:
    """Return open tickets in the order in which they were asked for, and of closed ones the newest 200 first."""
    found = await run_in_threadpool(desk_of(request).handoffs.tickets, state or OPEN)
    return {"tickets": [ticket.public() for ticket in found]}


@router.get("/tickets/{ticket}", summary="Read a ticket")
async def ticket(request: Request, _session: Reader, ticket: TicketId) -> dict[str, Any]:
    """Return the ticket with the whole transcript, how the assistant came to its answers, notes and history."""
    return await run_in_threadpool(_whole, request, ticket)


def _whole(request: Request, ticket_id: str) -> dict[str, Any]:
    desk = desk_of(request)
    try:
        found = desk.handoffs.ticket(ticket_id)
    except UnknownTicket:
        raise unknown_ticket() from None
    state = request.app.state.log.state(found.conversation)
    messages = transcript(request, found.conversation)
    return {
        "ticket": found.public(),
        "conversation": state.public() | {"visitor_name": state.conversation.visitor_name},
        "transcript": messages,
        "trace": next((message["trace"] for message in reversed(messages) if "trace" in message), None),
        "notes": [note.public() for note in desk.handoffs.notes(ticket_id)],
        "history": [entry.public() for entry in reversed(desk.handoffs.history(ticket_id))],
    }


@router.get("/tickets/{ticket}/messages", summary="Read on in a ticket's conversation")
async def messages(
    request: Request,
    _session: Reader,
    ticket: TicketId,
    after: Annotated[int, Query(ge=0, le=_LARGEST, description="Only messages whose `seq` is beyond this.")] = 0,
) -> dict[str, Any]:
    """Return the messages beyond a place, as in the transcript."""
    found = await run_in_threadpool(find_ticket, request, ticket)
    return {"messages": await run_in_threadpool(transcript, request, found.conversation, after)}


def find_ticket(request: Request, ticket_id: str) -> Ticket:
    """Return a ticket; a 404 problem if there is none of this number."""
    try:
        return desk_of(request).handoffs.ticket(ticket_id)
    except UnknownTicket:
        raise unknown_ticket() from None


@router.post("/tickets/{ticket}/claim", summary="Take a ticket")
async def claim(request: Request, session: Writer, ticket: TicketId, change: Change) -> dict[str, Any]:
    """Join the user's conversation; of two who try, one does."""
    handoffs, by = desk_of(request).handoffs, session.account.person
    taken = await act(request, ticket, lambda: handoffs.claim(ticket, change.version, by))
    return {"ticket": taken.public()}


@router.post("/tickets/{ticket}/notes", summary="Note something for colleagues")
async def note(request: Request, session: Writer, ticket: TicketId, new: Note) -> dict[str, Any]:
    """Add a note, on anybody's ticket; return all notes."""
    handoffs, by = desk_of(request).handoffs, session.account.person
    noted = await act(request, ticket, lambda: handoffs.note(ticket, new.version, by, new.text))
    notes = await run_in_threadpool(handoffs.notes, ticket)
    return {"ticket": noted.public(), "notes": [one.public() for one in notes]}


@router.post("/tickets/{ticket}/transfer", summary="Pass a ticket on")
async def transfer(request: Request, session: Writer, ticket: TicketId, change: Transfer) -> dict[str, Any]:
    """Give one's ticket to a colleague who is there; a lead may give anybody's."""
    desk, by = desk_of(request), session.account.person
    try:
        to = await run_in_threadpool(desk.accounts.get, change.to)
    except UnknownAgent:
        raise unknown_agent() from None
    if not to.present:
        detail = f"{to.name} is not at the desk now; the user would wait for nobody."
        raise Problem(409, "not-on-duty", detail, ticket=find_ticket(request, ticket).public())
    passed = await act(request, ticket, lambda: desk.handoffs.transfer(ticket, change.version, by, to.person))
    return {"ticket": passed.public()}


@router.post("/tickets/{ticket}/return", summary="Hand the user back to the assistant")
async def give_back(request: Request, session: Writer, ticket: TicketId, change: Ending) -> dict[str, Any]:
    """Let the assistant answer again; it knows the rule that was shown last."""
    handoffs, by = desk_of(request).handoffs, session.account.person
    back = await act(request, ticket, lambda: handoffs.give_back(ticket, change.version, by, change.seen))
    return {"ticket": back.public()}


@router.post("/tickets/{ticket}/resolve", summary="Close a ticket")
async def resolve(request: Request, session: Writer, ticket: TicketId, change: Resolution) -> dict[str, Any]:
    """Close it with a reason; the assistant answers again."""
    handoffs, by = desk_of(request).handoffs, session.account.person
    closed = await act(
        request, ticket, lambda: handoffs.resolve(ticket, change.version, by, change.reason, change.seen)
    )
    return {"ticket": closed.public()}
