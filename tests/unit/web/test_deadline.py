"""groundrules/web/deadline.py, and what is said when the database fails."""

import asyncio

import pytest
from fastapi import FastAPI
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from groundrules.web.deadline import Deadline
from tests.unit.web.gateway import SECRET_WORDS, is_problem


async def _hanging(_scope: Scope, _receive: Receive, _send: Send) -> None:
    await asyncio.Event().wait()


async def _answering(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("Here.")(scope, receive, send)


async def _failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RuntimeError(SECRET_WORDS)


def test_a_call_that_hangs_is_answered_all_the_same() -> None:
    answer = TestClient(Deadline(_hanging, seconds=0.05)).post("/api/v1/conversations")
    is_problem(answer, 503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_call_that_is_answered_is_left_alone() -> None:
    assert TestClient(Deadline(_answering, seconds=60.0)).get("/api/v1/rules").text == "Here."


def test_a_call_that_fails_fails_as_it_would() -> None:
    with pytest.raises(RuntimeError, match=SECRET_WORDS):
        TestClient(Deadline(_failing, seconds=60.0)).get("/api/v1/rules")


@pytest.mark.parametrize("path", ["/help", "/api/v1/conversations/c_1/messages?after=3&wait=25"])
def test_pages_and_whoever_asks_to_wait_have_no_deadline(path: str) -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.05)
        await _answering(scope, receive, send)

    assert TestClient(Deadline(slow, seconds=0.001)).get(path).text == "Here."


@pytest.mark.parametrize(
    "error",
    [
        OperationalError(SECRET_WORDS, None, Exception(SECRET_WORDS)),
        InterfaceError(SECRET_WORDS, None, Exception(SECRET_WORDS)),
        PoolTimeout(SECRET_WORDS),
    ],
)
def test_a_database_that_fails_is_owned_up_to(client: TestClient, app: FastAPI, error: Exception) -> None:
    class Away:
        def current(self) -> None:
            raise error

    app.state.rulebook = Away()
    answer = client.get("/api/v1/rules")
    assert "try again" in is_problem(answer, 503, "unavailable")["detail"]
    assert int(answer.headers["Retry-After"]) > 0
