"""`GET /healthz`: whether every part answers."""

import asyncio
import logging

import httpx
from fastapi import APIRouter, FastAPI, Request
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from groundrules.conversation.rasa_client import HEALTH_PATH
from groundrules.rulebook.store import RulebookMissing, RulebookStore

router = APIRouter(tags=["health"])
logger = logging.getLogger(__name__)
_SECONDS = 2.0
_POLL_SECONDS = 0.5


@router.get(
    "/healthz",
    summary="Whether the gateway, Rasa, the action server and the database all answer",
    responses={503: {"description": "A part fails", "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def healthz(request: Request) -> JSONResponse:
    """200 when all parts answer, 503 with the failing ones otherwise."""
    parts = await check(request.app)
    healthy = all(state == "ok" for state in parts.values())
    return JSONResponse({"status": "ok" if healthy else "failing", "parts": parts}, 200 if healthy else 503)


async def check(app: FastAPI) -> dict[str, str]:
    """Ask every part; return "ok" or what is wrong, for each."""
    settings = app.state.settings
    redis: Redis | None = app.state.redis
    rasa, actions, database, counts = await asyncio.gather(
        _answers(app.state.http, settings.rasa_url + HEALTH_PATH),
        _answers(app.state.http, settings.actions_url + "/health"),
        run_in_threadpool(_database, app.state.engine, app.state.rulebook),
        _redis(redis) if redis is not None else asyncio.sleep(0, "ok"),
    )
    told = {} if redis is None else {"redis": counts}
    return {"gateway": "ok", "rasa": rasa, "actions": actions, "database": database} | told


async def announce(app: FastAPI) -> None:
    """Say once, in the log, that everything is up and where."""
    while any(state != "ok" for state in (await check(app)).values()):
        await asyncio.sleep(_POLL_SECONDS)
    logger.info("Ground Rules is ready at http://localhost:%d", app.state.settings.port)


async def _answers(http: httpx.AsyncClient, url: str) -> str:
    try:
        response = await http.get(url, timeout=_SECONDS)
    except httpx.HTTPError as error:
        return f"does not answer ({type(error).__name__})"
    return "ok" if response.status_code == httpx.codes.OK else f"answers with status {response.status_code}"


async def _redis(redis: Redis) -> str:
    try:
        await redis.ping()
    except RedisError as error:
        return f"does not answer ({type(error).__name__})"
    return "ok"


def _database(engine: Engine, rulebook: RulebookStore) -> str:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        rulebook.current()
    except SQLAlchemyError as error:
        return f"does not answer ({type(error).__name__})"
    except RulebookMissing:
        return "holds no rulebook"
    return "ok"
