"""One's own account: log in and out, change the password, go on and off duty."""

from typing import Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Extra, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from groundrules.desk.passwords import WeakPassword
from groundrules.desk.sessions import LoggedIn, Refused
from groundrules.web.api.access import STORABLE
from groundrules.web.desk.access import Reader, Writer, desk_of, give_cookie, take_cookie, token_of
from groundrules.web.limits import limit_logins
from groundrules.web.problems import Problem

router = APIRouter(tags=["desk: account"])
# Longer than any name or password may be, so that a long one is simply wrong.
_LONGEST = 400


class LogIn(BaseModel):
    """A name and a password; a one-time password is taken as it is."""

    name: str = Field(max_length=_LONGEST, regex=STORABLE)
    password: str = Field(max_length=_LONGEST, regex=STORABLE)

    class Config:
        extra = Extra.forbid


class NewPassword(BaseModel):
    """The password that holds, and the one that is to."""

    old: str = Field(max_length=_LONGEST, regex=STORABLE)
    new: str = Field(max_length=_LONGEST, regex=STORABLE)

    class Config:
        extra = Extra.forbid


class Duty(BaseModel):
    """Whether one takes conversations."""

    on: bool

    class Config:
        extra = Extra.forbid


def _shown(session: LoggedIn) -> dict[str, Any]:
    return {"csrf_token": session.csrf, "agent": session.account.public()}


@router.post("/login", summary="Log in", dependencies=[Depends(limit_logins)])
async def log_in(request: Request, given: LogIn) -> Response:
    """Begin a session: its cookie, and the token that must come with every change."""
    sessions = desk_of(request).sessions
    try:
        session = await run_in_threadpool(sessions.log_in, given.name, given.password, token_of(request))
    except Refused:
        detail = "The name or the password is wrong, or there were too many wrong ones. Wait a minute and try again."
        headers = {"WWW-Authenticate": 'Session realm="desk"'}
        raise Problem(401, "bad-login", detail, headers=headers) from None
    response = JSONResponse(_shown(session))
    give_cookie(request, response, session.token)
    return response


@router.post("/logout", summary="Log out")
async def log_out(request: Request, session: Writer) -> Response:
    """End the session."""
    await run_in_threadpool(desk_of(request).sessions.log_out, session.token)
    response = JSONResponse({"status": "logged out"})
    take_cookie(response)
    return response


@router.get("/me", summary="Who is logged in")
async def me(session: Reader) -> dict[str, Any]:
    """Return the agent, and the token that must come with every change."""
    return _shown(session)


@router.post("/password", summary="Change one's password")
async def change_password(request: Request, session: Writer, given: NewPassword) -> Response:
    """Change it, end all other sessions, and go on in a new one."""
    sessions = desk_of(request).sessions
    try:
        changed = await run_in_threadpool(sessions.change_password, session.token, given.old, given.new)
    except WeakPassword as error:
        raise Problem(422, "weak-password", str(error)) from None
    except Refused:
        raise Problem(403, "wrong-password", "The old password is wrong.") from None
    response = JSONResponse(_shown(changed))
    give_cookie(request, response, changed.token)
    return response


@router.post("/duty", summary="Go on or off duty")
async def duty(request: Request, session: Writer, given: Duty) -> dict[Literal["agent"], Any]:
    """Take conversations, or none; users are told that nobody is at the desk when nobody takes any."""
    accounts = desk_of(request).accounts
    changed = await run_in_threadpool(lambda: accounts.set_duty(session.account.name, on=given.on))
    return {"agent": changed.public()}
