"""Colleagues and accounts: who is there, new agents, new passwords, and the audit."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Extra, Field
from starlette.concurrency import run_in_threadpool

from groundrules.desk.accounts import BadName, DeskRole, LastAdmin, UnknownAgent
from groundrules.web.api.access import STORABLE
from groundrules.web.desk.access import AdminReader, AdminWriter, LeadReader, Reader, desk_of
from groundrules.web.problems import Problem

router = APIRouter(tags=["desk: agents"])
_Name = Annotated[str, Path(max_length=80, pattern=STORABLE)]


class NewAgent(BaseModel):
    """Who is to work at the desk, and as what."""

    name: str = Field(max_length=80, regex=STORABLE)
    role: DeskRole = DeskRole.AGENT

    class Config:
        extra = Extra.forbid


class NewRole(BaseModel):
    """What an agent may do from now on."""

    role: DeskRole

    class Config:
        extra = Extra.forbid


def unknown_agent() -> Problem:
    """There is nobody of that name at work."""
    return Problem(404, "unknown-agent", "There is no agent of this name at work.")


def last_admin() -> Problem:
    """Somebody must be able to look after the accounts."""
    return Problem(409, "last-admin", "This is the only admin; without one nobody could look after the accounts.")


@router.get("/colleagues", summary="Who works here")
async def colleagues(request: Request, _session: Reader) -> dict[str, Any]:
    """Return whoever a ticket can be passed on to, and whether they are there."""
    accounts = await run_in_threadpool(desk_of(request).accounts.all)
    shown = ("name", "role", "present")
    return {"agents": [{name: account.public()[name] for name in shown} for account in accounts if account.active]}


@router.get("/agents", summary="List the accounts")
async def agents(request: Request, _session: LeadReader) -> dict[str, Any]:
    """Return all accounts; those of people who have left as well."""
    accounts = await run_in_threadpool(desk_of(request).accounts.all)
    return {"agents": [account.public() for account in accounts]}


@router.post("/agents", status_code=201, summary="Add an agent")
async def add(request: Request, session: AdminWriter, new: NewAgent) -> dict[str, Any]:
    """Return the account, and its one-time password, which is shown only here."""
    accounts = desk_of(request).accounts
    try:
        password = await run_in_threadpool(accounts.add, new.name, new.role, session.account.name)
    except BadName as error:
        raise Problem(422, "bad-name", str(error)) from None
    added = await run_in_threadpool(accounts.get, new.name)
    return {"agent": added.public(), "one_time_password": password}


@router.post("/agents/{name}/reset-password", summary="Give an agent a new password")
async def reset_password(request: Request, session: AdminWriter, name: _Name) -> dict[str, Any]:
    """Return a one-time password, which is shown only here; the agent's sessions end."""
    try:
        password = await run_in_threadpool(desk_of(request).accounts.reset_password, name, session.account.name)
    except UnknownAgent:
        raise unknown_agent() from None
    return {"one_time_password": password}


@router.post("/agents/{name}/role", summary="Change what an agent may do")
async def change_role(request: Request, session: AdminWriter, name: _Name, new: NewRole) -> dict[str, Any]:
    """Make somebody agent, lead or admin, from their next request on."""
    accounts = desk_of(request).accounts
    try:
        changed = await run_in_threadpool(accounts.set_role, name, new.role, session.account.name)
    except UnknownAgent:
        raise unknown_agent() from None
    except LastAdmin:
        raise last_admin() from None
    return {"agent": changed.public()}


@router.post("/agents/{name}/deactivate", summary="Let an agent in no more")
async def deactivate(request: Request, session: AdminWriter, name: _Name) -> dict[str, Any]:
    """End the agent's sessions; conversations that they had go to somebody else."""
    accounts = desk_of(request).accounts
    try:
        await run_in_threadpool(accounts.deactivate, name, session.account.name)
    except UnknownAgent:
        raise unknown_agent() from None
    except LastAdmin:
        raise last_admin() from None
    return {"agents": [account.public() for account in await run_in_threadpool(accounts.all)]}


@router.get("/audit", summary="Read the audit")
async def audit(
    request: Request,
    _session: AdminReader,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Only entries older than this one.")] = None,
) -> dict[str, Any]:
    """Return at most 200 entries, the newest first; ask again with the last `id` for more."""
    entries = await run_in_threadpool(desk_of(request).handoffs.history, None, before)
    return {"entries": [entry.public() for entry in entries]}
