"""The team: who is at the desk and how much they have, for leads; the accounts, for admins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from groundrules.conversation.handoff.machine import CLOSED, OPEN
from groundrules.conversation.handoff.tickets import Ticket
from groundrules.desk.accounts import Account, DeskRole, key_of
from groundrules.desk.sessions import LoggedIn
from groundrules.web.desk.access import desk_of
from groundrules.web.desk.api import agents as api
from groundrules.web.desk.api.agents import NewAgent, NewRole
from groundrules.web.desk.pages.board import Board
from groundrules.web.desk.pages.forms import AdminSends, Fields, Sent
from groundrules.web.desk.pages.page import DeskRoute, LeadPage, desk_page, go, rulebook_of
from groundrules.web.desk.pages.words import times
from groundrules.web.problems import Problem

router = APIRouter(route_class=DeskRoute)
_TEAM = "/desk/team"


@dataclass(frozen=True)
class Workload:
    """What an agent has in hand, how many they closed today, and since when the longest of their users waits."""

    account: Account
    holds: list[Ticket]
    closed_today: int
    longest_wait: datetime | None


@router.get("/team")
def team_page(request: Request, session: LeadPage) -> Response:
    """Show who is at the desk."""
    return _show_team(request, session)


@router.post("/team/add")
async def add(request: Request, session: AdminSends, fields: Sent) -> Response:
    """Add an agent. The page that answers is the only one that shows the one-time password."""
    try:
        added = await api.add(request, session, fields.read(NewAgent))
    except Problem as problem:
        return await run_in_threadpool(_show_team, request, session, 422, failed=problem.detail, fields=fields)
    made = (added["agent"]["name"], added["one_time_password"])
    return await run_in_threadpool(_show_team, request, session, 201, made=made)


@router.post("/team/reset-password")
async def reset_password(request: Request, session: AdminSends, fields: Sent) -> Response:
    """Give somebody a one-time password, which only the page that answers shows."""
    name = fields.text("name")
    if key_of(name) == key_of(session.account.name):
        # It would end this very session, and lead out of the desk.
        raise Problem(409, "own-account", "For your own password there is the page “Change password”.")
    made = await api.reset_password(request, session, name)
    return await run_in_threadpool(_show_team, request, session, 200, made=(name, made["one_time_password"]))


@router.post("/team/role")
async def change_role(request: Request, session: AdminSends, fields: Sent) -> Response:
    """Make somebody agent, lead or admin."""
    await api.change_role(request, session, fields.text("name"), fields.read(NewRole))
    return go(_TEAM, "role")


@router.post("/team/deactivate")
async def deactivate(request: Request, session: AdminSends, fields: Sent) -> Response:
    """Let somebody in no more."""
    await api.deactivate(request, session, fields.text("name"))
    return go(_TEAM, "deactivated")


def _show_team(request: Request, session: LoggedIn, status: int = 200, **said: Any) -> Response:
    """Return the page; `made` is a name and its one-time password, `failed` why the name in `fields` is not taken."""
    desk = desk_of(request)
    board = Board.of(desk.handoffs.tickets(OPEN), session.account.name)
    moments = times(rulebook_of(request))
    today = [ticket for ticket in desk.handoffs.tickets(CLOSED) if moments.today(ticket.closed_at)]
    accounts = desk.accounts.all()
    context: dict[str, Any] = {
        "team": [_workload(account, board, today) for account in accounts if account.active],
        "left": [account for account in accounts if not account.active],
        "closed_today": len(today),
        "roles": list(DeskRole),
        "made": None,
        "failed": None,
        "fields": Fields(),
    }
    return desk_page(request, session, "team.html", status, **context | said)


def _workload(account: Account, board: Board, today: list[Ticket]) -> Workload:
    holds = board.held_by(account.name)
    waits = [ticket.unanswered_since for ticket in holds if ticket.unanswered_since is not None]
    closed = sum(ticket.agent is not None and ticket.agent.name == account.name for ticket in today)
    return Workload(account, holds, closed, min(waits, default=None))
