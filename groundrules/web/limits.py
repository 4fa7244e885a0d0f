"""Who may call how often: a 429 problem that says when to try again. The limits are settings."""

import hashlib
import ipaddress
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from groundrules.metrics import REFUSALS
from groundrules.secrets import is_one_of
from groundrules.settings import Settings
from groundrules.web.api.access import Owned
from groundrules.web.problems import Problem
from groundrules.web.rates import Rate, Rates, retry_after

_bearer = HTTPBearer(auto_error=False)
# This part of a minute's calls may come in a row.
_AT_ONCE = 2


async def limit_new(request: Request) -> None:
    """Limit the conversations that one address begins."""
    await _take_address(request, "new", _settings(request).new_a_minute)


async def limit_messages(request: Request, owned: Owned) -> None:
    """Limit the messages of one conversation, and what one address sends in all."""
    await _take(request, f"messages:{owned.id}", _settings(request).messages_a_minute)
    await _take_address(request, "calls", _settings(request).calls_a_minute)


async def limit_checks(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> None:
    """Limit the checks of one conversation, and what one address sends in all; the host's own server is not limited."""
    given = credentials.credentials if credentials else ""
    if is_one_of(given, request.app.state.host_keys):
        return
    # Not the token itself: what counts calls may be another machine's memory.
    who = hashlib.sha256(given.encode()).hexdigest()
    await _take(request, f"checks:{who}", _settings(request).checks_a_minute)
    await _take_address(request, "calls", _settings(request).calls_a_minute)


async def limit_logins(request: Request) -> None:
    """Limit the attempts of one address to log in to the desk."""
    await _take_address(request, "logins", _settings(request).logins_a_minute)


async def _take(request: Request, key: str, a_minute: int) -> None:
    rates: Rates = request.app.state.rates
    wait = await rates.take(key, Rate(a_minute, at_once=max(1, a_minute // _AT_ONCE)))
    if wait > 0:
        REFUSALS.labels(key.partition(":")[0]).inc()
        seconds = retry_after(wait)
        detail = f"That was too much at once. Please wait {seconds} seconds and try again."
        raise Problem(429, "too-many-requests", detail, headers={"Retry-After": seconds})


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _take_address(request: Request, name: str, a_minute: int) -> None:
    """Count a call of the caller's address; this machine itself is not counted.

    Behind a proxy that forwards no addresses everybody seems to be this machine: a limit would shut all out together.
    """
    address = request.client.host if request.client else "unknown"
    if not _is_this_machine(address):
        await _take(request, f"{name}:{address}", a_minute)


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
