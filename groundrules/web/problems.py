"""Errors as RFC 9457 problem documents. They never repeat what the caller sent."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from groundrules import request_ids
from groundrules.conversation.log import NotAllowed

logger = logging.getLogger(__name__)
# How many faults of a request are listed: a small request with thousands must not have a large answer.
_MOST_FAULTS = 20


class Problem(Exception):
    """An error to answer with. `code` names the kind of problem, stable for programs; `detail` is for people."""

    def __init__(self, status: int, code: str, detail: str, **extra: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.extra = extra

    def response(self) -> JSONResponse:
        """Return the problem document."""
        return problem_response(self.status, self.code, self.detail, **self.extra)


def problem_response(
    status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **extra: Any
) -> JSONResponse:
    """Return a problem document as a response; `extra` adds members to it."""
    body = {"type": f"urn:ground-rules:problem:{code}", "title": HTTPStatus(status).phrase, "status": status}
    if status == HTTPStatus.UNAUTHORIZED:
        headers = {"WWW-Authenticate": "Bearer", **(headers or {})}
    request_id = request_ids.current()
    known = {"request_id": request_id} if request_id else {}
    return JSONResponse(
        body | {"detail": detail} | known | extra, status, headers=headers, media_type="application/problem+json"
    )


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem document."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(NotAllowed, _on_gone)
    for unavailable in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(unavailable, _on_no_database)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(Exception, _on_crash)


async def _on_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)  # noqa: S101  # registered for this class alone
    return error.response()


async def _on_gone(_request: Request, _error: Exception) -> JSONResponse:
    return problem_response(401, "bad-token", "This conversation was deleted.")


async def _on_no_database(request: Request, error: Exception) -> JSONResponse:
    logger.error("The database failed %s %s: %s", request.method, request.url.path, type(error).__name__)
    detail = "Sorry, I cannot read or store anything just now. What was stored before is safe. Please try again soon."
    return problem_response(503, "unavailable", detail, headers={"Retry-After": "5"})


async def _on_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class alone
    code = HTTPStatus(error.status_code).name.lower().replace("_", "-")
    return problem_response(error.status_code, code, str(error.detail), headers=error.headers)


async def _on_validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class alone
    faults = [{"field": _field(fault), "message": fault["msg"]} for fault in error.errors()[:_MOST_FAULTS]]
    return problem_response(422, "invalid-request", "The request is not as it must be; see `errors`.", errors=faults)


def _field(fault: Mapping[str, Any]) -> str:
    """Name the field at fault; one that we do not know goes unnamed, for its name is what the caller sent."""
    known = fault["loc"][:-1] if fault["type"] == "value_error.extra" else fault["loc"]
    return ".".join(str(step) for step in known)


async def _on_crash(request: Request, error: Exception) -> JSONResponse:
    # The exception's text may hold what a user wrote, so only its type is logged here.
    logger.error("%s on %s %s", type(error).__name__, request.method, request.url.path)
    return problem_response(500, "internal-error", "Something went wrong on our side. Please try again.")
