"""Who may use the desk: whoever has logged in, for what their role allows, and never on behalf of another site."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from groundrules.desk.accounts import DeskRole
from groundrules.desk.sessions import LoggedIn, NoSession
from groundrules.settings import Settings
from groundrules.web.desk.parts import Desk
from groundrules.web.problems import Problem

COOKIE = "ground_rules_desk"
_PATH = "/desk"


def desk_of(request: Request) -> Desk:
    """Return the desk's parts."""
    desk: Desk = request.app.state.desk
    return desk


def token_of(request: Request) -> str:
    """Return the token in the request's cookie, or nothing."""
    return request.cookies.get(COOKIE, "")


def give_cookie(request: Request, response: Response, token: str) -> None:
    """Let the browser keep a session's token: out of reach of scripts, and not sent along from other sites."""
    settings: Settings = request.app.state.settings
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(settings.desk_hours * 3600),
        path=_PATH,
        httponly=True,
        samesite="strict",
        secure=settings.public_url.startswith("https:"),
    )


def take_cookie(response: Response) -> None:
    """Let the browser forget the token."""
    response.delete_cookie(COOKIE, path=_PATH, httponly=True, samesite="strict")


async def logged_in(request: Request) -> LoggedIn:
    """Return the session of whoever asks; a 401 problem without one."""
    try:
        return await run_in_threadpool(desk_of(request).sessions.get, token_of(request))
    except NoSession:
        headers = {"WWW-Authenticate": 'Session realm="desk"'}
        raise Problem(401, "not-logged-in", "Log in at the desk first.", headers=headers) from None


async def changing(
    session: Annotated[LoggedIn, Depends(logged_in)],
    x_csrf_token: Annotated[str, Header(description="The `csrf_token` that came with the log-in.")] = "",
) -> LoggedIn:
    """Return the session, if the request to change something comes from our own pages or a program of the agent's."""
    if not hmac.compare_digest(x_csrf_token.encode(), session.csrf.encode()):
        detail = "Send the log-in's csrf_token in the header X-CSRF-Token with everything that changes something."
        raise Problem(403, "bad-csrf", detail)
    return session


def at_least(role: DeskRole, session: Callable[..., Awaitable[LoggedIn]]) -> Callable[[LoggedIn], Awaitable[LoggedIn]]:
    """Return what `session` returns, for those whose role allows as much as `role`; a 403 problem for others."""

    async def allowed(session: Annotated[LoggedIn, Depends(session)]) -> LoggedIn:
        if not session.account.role.includes(role):
            raise Problem(403, "not-your-role", f"This is for whoever is {role.value} at the desk.")
        return session

    return allowed


# Whoever reads and whoever changes something, by the least role that may.
Reader = Annotated[LoggedIn, Depends(at_least(DeskRole.AGENT, logged_in))]
Writer = Annotated[LoggedIn, Depends(at_least(DeskRole.AGENT, changing))]
LeadReader = Annotated[LoggedIn, Depends(at_least(DeskRole.LEAD, logged_in))]
LeadWriter = Annotated[LoggedIn, Depends(at_least(DeskRole.LEAD, changing))]
AdminReader = Annotated[LoggedIn, Depends(at_least(DeskRole.ADMIN, logged_in))]
AdminWriter = Annotated[LoggedIn, Depends(at_least(DeskRole.ADMIN, changing))]
