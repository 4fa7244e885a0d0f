"""What all pages of the desk share: who may see them, what stands around them, and what is said when one fails."""

import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from groundrules.conversation.handoff.machine import OPEN
from groundrules.desk.accounts import DeskRole
from groundrules.desk.sessions import LoggedIn, NoSession
from groundrules.rulebook.rulebook import Rulebook
from groundrules.web.desk.access import at_least, desk_of, token_of
from groundrules.web.desk.pages import words
from groundrules.web.desk.pages.board import Board
from groundrules.web.help.page import HelpRoute
from groundrules.web.problems import Problem
from groundrules.web.rendering import render

# What a page sends when it fetches itself anew. That alone does not make the session last longer.
REFRESH = "X-Desk-Refresh"
# The page that an address to change something belongs to.
_BELONGS_TO = re.compile(r"/desk/(tickets|reports|reviews)/[^/]+|/desk/(team|insights)")
# Pages hold what users wrote, so no copy stays in the browser after logging out.
_HEADERS = {"Cache-Control": "no-store"}


class LogInFirst(Exception):
    """Nobody is logged in, or no longer."""


class ChoosePassword(Exception):
    """The password is a one-time one; nothing else can be done before it is changed."""


class DeskRoute(HelpRoute):
    """A route of the desk: whatever is in the way is said on a page, with a way on."""

    def page_for(self, request: Request, error: Exception) -> Response:
        """Return the page that says what went wrong, or lead to what has to be done first."""
        if isinstance(error, LogInFirst):
            return log_in_first(request)
        if isinstance(error, ChoosePassword):
            return RedirectResponse("/desk/password", 303)
        if isinstance(error, RequestValidationError):
            error = Problem(404, "not-found", "There is no such page at the desk.")
        if isinstance(error, Problem):
            return _not_done(request, error) if hasattr(request.state, "session") else _refused(error, request)
        return super().page_for(request, error)


async def visiting(request: Request) -> LoggedIn:
    """Return the session of whoever opens a page of the desk, even if their password must be changed first."""
    sessions = desk_of(request).sessions
    look = sessions.peek if REFRESH in request.headers else sessions.get
    try:
        session: LoggedIn = await run_in_threadpool(look, token_of(request))
    except NoSession:
        raise LogInFirst from None
    request.state.session = session
    return session


async def at_desk(session: Annotated[LoggedIn, Depends(visiting)]) -> LoggedIn:
    """Return the session of somebody who has chosen their password."""
    if session.account.must_change:
        raise ChoosePassword
    return session


def _at_least(role: DeskRole) -> Callable[[LoggedIn], Awaitable[LoggedIn]]:
    return at_least(role, at_desk)


# Who opens a page, by the least role that may.
AgentPage = Annotated[LoggedIn, Depends(_at_least(DeskRole.AGENT))]
LeadPage = Annotated[LoggedIn, Depends(_at_least(DeskRole.LEAD))]
AdminPage = Annotated[LoggedIn, Depends(_at_least(DeskRole.ADMIN))]


def rulebook_of(request: Request) -> Rulebook:
    """Return the rulebook as it stands."""
    rulebook: Rulebook = request.app.state.rulebook.current()
    return rulebook


def outside_page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """Return a page for whoever is not logged in, or not wholly."""
    return HTMLResponse(render(f"desk/{template}", path=request.url.path, **context), status, headers=_HEADERS)


def desk_page(request: Request, session: LoggedIn, template: str, status: int = 200, **context: Any) -> Response:
    """Return a page of the desk. It shows the notice that the address names, and how many users wait."""
    rulebook = rulebook_of(request)
    me = session.account
    shared = {
        "me": me,
        "is_lead": me.role.includes(DeskRole.LEAD),
        "is_admin": me.role.includes(DeskRole.ADMIN),
        "csrf": session.csrf,
        "board": Board.of(desk_of(request).handoffs.tickets(OPEN), me.name),
        "rulebook": rulebook,
        "marketplace": rulebook.marketplace,
        "words": words,
        "times": words.times(rulebook),
        "here": page_of(request),
        "notice": words.NOTICES.get(request.query_params.get("notice", "")),
    }
    return outside_page(request, template, status, **shared | context)


def go(path: str, notice: str = "") -> RedirectResponse:
    """Lead to a page after something was done, so that to load it again does not do it again."""
    return RedirectResponse(f"{path}?{urlencode({'notice': notice})}" if notice else path, 303)


def page_of(request: Request) -> str:
    """Return the address at which what is asked for, or what a form on it is sent from, can be opened again."""
    path = request.url.path
    if request.method == "GET":
        show = request.query_params.get("show")
        return f"{path}?{urlencode({'show': show})}" if show else path
    belongs = _BELONGS_TO.match(path)
    return belongs[0] if belongs else "/desk"


def log_in_first(request: Request) -> RedirectResponse:
    """Lead to the log-in, and from there back to the page."""
    return RedirectResponse(f"/desk/login?{urlencode({'next': page_of(request)})}", 303)


def _refused(problem: Problem, request: Request) -> Response:
    """Say to somebody who is not logged in why their form was not taken."""
    return outside_page(request, "login.html", problem.status, name="", wanted="/desk", failed=problem.detail)


def _not_done(request: Request, problem: Problem) -> Response:
    """Say what is in the way, keep what was written, and show what has changed since the page was opened."""
    session: LoggedIn = request.state.session
    fields = getattr(request.state, "fields", None)
    shown = problem.extra.get("ticket")
    ticket, changes, unread = None, [], []
    if shown is not None:
        desk = desk_of(request)
        ticket = desk.handoffs.ticket(shown["id"])
        changes = _since(desk.handoffs.history(ticket.id), ticket.version - (fields.number("version") if fields else 0))
    if problem.code == "unseen-message" and ticket is not None and fields is not None:
        unread = request.app.state.log.messages(ticket.conversation, fields.number("seen"))
    return desk_page(
        request,
        session,
        "not_done.html",
        problem.status,
        problem=problem,
        ticket=ticket,
        changes=changes,
        unread=unread,
        fields=fields,
        action=request.url.path,
    )


def _since(history: list[Any], count: int) -> list[Any]:
    """Return the last `count` changes of a ticket, the oldest first; each counts its version up by one."""
    moves = [entry for entry in history if entry.after is not None]
    return list(reversed(moves[: max(count, 0)]))
