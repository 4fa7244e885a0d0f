"""The desk's stream: how the tickets change, and what is said in the one that is open on the agent's page."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import EVERYTHING, Changes, Subscription, TooManyFollowers
from groundrules.conversation.follow import Event
from groundrules.conversation.handoff.machine import OPEN
from groundrules.desk.sessions import LoggedIn, NoSession
from groundrules.web.api.access import STORABLE
from groundrules.web.desk.access import Reader, desk_of
from groundrules.web.desk.api.tickets import find_ticket
from groundrules.web.desk.transcript import transcript
from groundrules.web.problems import Problem
from groundrules.web.streams import IN_OPENAPI, stream

router = APIRouter(tags=["desk: tickets"])
# How many pages of the desk, and how many that show the same ticket, may be open in one process.
_MOST, _MOST_OF_ONE = 200, 40
# How often the tickets are read though nobody has said that one has changed: another process may have changed it.
_LOOK_SECONDS = 2.0
# How often the session is looked at, in seconds.
_SESSION_SECONDS = 10.0
_LARGEST = 2**31 - 1


@dataclass
class Open:
    """What an agent's page follows: all tickets, and one conversation of which it has seen the first `after`."""

    board: Subscription
    ticket: str | None = None
    conversation: str | None = None
    told: Subscription | None = None
    after: int = 0
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def wait(self) -> None:
        """Wait for news, or until it is time to look again."""
        waiting = [asyncio.create_task(one.wait(_LOOK_SECONDS)) for one in (self.board, self.told) if one is not None]
        _, left = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    @property
    def closed(self) -> bool:
        """Whether the gateway stops."""
        return self.board.closed or (self.told is not None and self.told.closed)


async def following(
    request: Request,
    _session: Reader,
    ticket: Annotated[
        str | None, Query(max_length=20, pattern=STORABLE, description="Also follow this ticket's conversation.")
    ] = None,
    after: Annotated[int, Query(ge=0, le=_LARGEST, description="Its messages beyond this `seq`.")] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=_LARGEST, description="Before `after`.")] = None,
) -> AsyncIterator[Open]:
    """Follow until the response has ended, however it ends; a 429 problem if too many do."""
    changes: Changes = request.app.state.changes
    found = await run_in_threadpool(find_ticket, request, ticket) if ticket is not None else None
    with ExitStack() as ends:
        try:
            opened = Open(ends.enter_context(closing(changes.subscribe(EVERYTHING, _MOST))), ticket)
            if found is not None:
                opened.conversation = found.conversation
                opened.told = ends.enter_context(closing(changes.subscribe(found.conversation, _MOST_OF_ONE)))
                opened.after = after if last_event_id is None else last_event_id
        except TooManyFollowers:
            detail = "Too many pages of the desk are open. Close one."
            raise Problem(429, "too-many-streams", detail, headers={"Retry-After": "10"}) from None
        yield opened


@router.get(
    "/events",
    summary="Follow the tickets",
    response_class=EventSourceResponse,
    responses=IN_OPENAPI,
)
async def events(request: Request, session: Reader, opened: Annotated[Open, Depends(following)]) -> EventSourceResponse:
    """Stream the open tickets, every change of one, and the conversation of the one asked for."""
    return stream(_follow(request, session, opened))


async def _follow(request: Request, session: LoggedIn, opened: Open) -> AsyncGenerator[Event, None]:
    """Yield all open tickets, then what is said and what changes, until the session ends or the gateway stops."""
    looked_at = time.monotonic()
    yield Event("tickets", {"tickets": await _board(request, opened)})
    while not opened.closed:
        async for event in _said(request, opened):
            yield event
        async for event in _changed(request, opened):
            yield event
        await opened.wait()
        if time.monotonic() - looked_at > _SESSION_SECONDS:
            looked_at = time.monotonic()
            try:
                await run_in_threadpool(desk_of(request).sessions.peek, session.token)
            except NoSession:
                return


async def _changed(request: Request, opened: Open) -> AsyncIterator[Event]:
    """Yield the tickets that are not as they were shown; those that have left the list as they stand now."""
    before = opened.shown
    for ticket in await _board(request, opened):
        if before.get(ticket["id"]) != ticket:
            yield Event("ticket", ticket)
    for ticket_id in before.keys() - opened.shown.keys():
        closed = await run_in_threadpool(find_ticket, request, ticket_id)
        yield Event("ticket", closed.public())


async def _board(request: Request, opened: Open) -> list[dict[str, Any]]:
    """Return the open tickets, and keep them to compare."""
    tickets = [ticket.public() for ticket in await run_in_threadpool(desk_of(request).handoffs.tickets, OPEN)]
    opened.shown = {ticket["id"]: ticket for ticket in tickets}
    return tickets


async def _said(request: Request, opened: Open) -> AsyncIterator[Event]:
    """Yield what is new in the conversation that is followed, and who writes in it."""
    if opened.told is None or opened.conversation is None:
        return
    for message in await run_in_threadpool(transcript, request, opened.conversation, opened.after):
        opened.after = message["seq"]
        yield Event("message", {"ticket": opened.ticket, "message": message}, message["seq"])
    for typing in opened.told.take_typing():
        yield Event("typing", typing.public())
