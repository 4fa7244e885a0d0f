"""The queue: open tickets, sorted by what an agent can do about them, and the closed ones."""

from enum import Enum

from fastapi import APIRouter, Request
from starlette.responses import Response

from groundrules.conversation.handoff.machine import CLOSED
from groundrules.web.desk.access import desk_of
from groundrules.web.desk.pages.page import AgentPage, DeskRoute, desk_page

router = APIRouter(route_class=DeskRoute)


class Show(str, Enum):
    """Which tickets are listed."""

    OPEN = "open"
    WAITING = "waiting"
    MINE = "mine"
    LATER = "later"
    OTHERS = "others"
    CLOSED = "closed"


@router.get("")
def queue(request: Request, session: AgentPage, show: Show = Show.OPEN) -> Response:
    """List the tickets."""
    closed = desk_of(request).handoffs.tickets(CLOSED) if show is Show.CLOSED else []
    return desk_page(request, session, "queue.html", show=show.value, closed=closed)
