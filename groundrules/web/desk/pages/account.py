"""Logging in and out, choosing a password, going on and off duty."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from groundrules.desk.passwords import LEAST, WeakPassword
from groundrules.desk.sessions import LoggedIn, NoSession, Refused
from groundrules.web.desk.access import desk_of, give_cookie, take_cookie, token_of
from groundrules.web.desk.pages.forms import AgentSends, Sender, Sent, read_form
from groundrules.web.desk.pages.page import DeskRoute, desk_page, go, outside_page, visiting
from groundrules.web.desk.pages.words import at_least_minutes
from groundrules.web.problems import Problem

router = APIRouter(route_class=DeskRoute)
# Where a log-in may lead: to a page of the desk, never to another site.
_PAGE = re.compile(r"/desk(/[\w-]+)*(\?show=\w+)?", re.ASCII)
# What browsers say of a form that was sent from our own page, or not from a page at all.
_OWN = frozenset({"same-origin", "none"})


def _wanted(path: str) -> str:
    return path if _PAGE.fullmatch(path) and path not in {"/desk/login", "/desk/password"} else "/desk"


@router.get("/login")
def log_in_page(request: Request, wanted: Annotated[str, Query(alias="next")] = "/desk") -> Response:
    """Ask for name and password; whoever is logged in already is led on."""
    try:
        desk_of(request).sessions.get(token_of(request))
    except NoSession:
        return outside_page(request, "login.html", name="", wanted=_wanted(wanted), failed=None)
    return go(_wanted(wanted))


@router.post("/login")
async def log_in(request: Request) -> Response:
    """Begin a session, and lead to the page that was wanted."""
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
        raise Problem(403, "bad-origin", "Another site has sent this form.")
    fields = await read_form(request)
    name, wanted = fields.text("name"), _wanted(fields.text("next"))
    sessions = desk_of(request).sessions
    try:
        # A password is taken as it is typed.
        password = fields.values.get("password", "")
        session = await run_in_threadpool(sessions.log_in, name, password, token_of(request))
    except Refused as refused:
        failed = _too_many(refused) or "The name or the password is wrong."
        return outside_page(request, "login.html", 401, name=name, wanted=wanted, failed=failed)
    return _with_cookie(request, session, "/desk/password" if session.account.must_change else wanted)


def _too_many(refused: Refused) -> str:
    """Say for how long no password is taken; empty if one is."""
    wait = at_least_minutes(refused.wait)
    return f"There were too many wrong passwords. Please try again in {wait}." if refused.wait else ""


def _with_cookie(request: Request, session: LoggedIn, path: str, notice: str = "") -> Response:
    response = go(path, notice)
    give_cookie(request, response, session.token)
    return response


@router.post("/logout")
async def log_out(request: Request, session: Sender, _fields: Sent) -> Response:
    """End the session."""
    await run_in_threadpool(desk_of(request).sessions.log_out, session.token)
    response = RedirectResponse("/desk/login", 303)
    take_cookie(response)
    return response


@router.get("/password")
def password_page(request: Request, session: Annotated[LoggedIn, Depends(visiting)]) -> Response:
    """Ask for a new password."""
    return _password_page(request, session)


def _password_page(request: Request, session: LoggedIn, status: int = 200, failed: str | None = None) -> Response:
    return desk_page(request, session, "password.html", status, failed=failed, least=LEAST)


@router.post("/password")
async def change_password(request: Request, session: Sender, fields: Sent) -> Response:
    """Change the password, and go on in a new session."""
    old, new, again = (fields.values.get(name, "") for name in ("old", "new", "again"))
    sessions = desk_of(request).sessions
    failed = "" if new == again else "The new password was not typed the same both times."
    try:
        if not failed:
            changed = await run_in_threadpool(sessions.change_password, session.token, old, new)
            return _with_cookie(request, changed, "/desk", "password")
    except WeakPassword as error:
        failed = str(error)
    except Refused as refused:
        failed = _too_many(refused) or "The old password is wrong."
    return await run_in_threadpool(_password_page, request, session, 422, failed)


@router.post("/duty")
async def duty(request: Request, session: AgentSends, fields: Sent) -> Response:
    """Take conversations, or none."""
    on = fields.text("on") == "1"
    await run_in_threadpool(lambda: desk_of(request).accounts.set_duty(session.account.name, on=on))
    return go("/desk", "on" if on else "off")
