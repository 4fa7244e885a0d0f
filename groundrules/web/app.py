"""Builds the gateway. Run it with `uvicorn --factory groundrules.web.app:create_app`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from redis.asyncio import Redis
from sqlalchemy.engine import Engine
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from swagger_ui_bundle import swagger_ui_path

from groundrules import __doc__ as about
from groundrules.conversation.changes import LocalChanges
from groundrules.conversation.dialogue import Dialogue
from groundrules.conversation.handoff.watch import look_after
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.rasa_client import RasaClient
from groundrules.conversation.redis_changes import RedisChanges
from groundrules.database import make_engine
from groundrules.guard.check import MessageChecker
from groundrules.rulebook.store import RulebookStore
from groundrules.secrets import read_secrets
from groundrules.settings import Settings
from groundrules.web import health, pages, problems
from groundrules.web.adapters import make_adapter
from groundrules.web.api import chatwoot, check, conversations, deletion, handoff, reading, rules
from groundrules.web.demo import pages as demo
from groundrules.web.described import with_problems
from groundrules.web.desk import api as desk_api
from groundrules.web.desk import pages as desk_pages
from groundrules.web.desk.parts import make_desk
from groundrules.web.guards import AllowedOrigins, BodyLimit, SecurityHeaders
from groundrules.web.help import routes as help_routes
from groundrules.web.help.files import PdfShelf
from groundrules.web.rates import LocalRates, RedisRates
from groundrules.web.stopping import when_stopped
from groundrules.web.typing import Writers
from groundrules.web.widget import WidgetFiles

STATIC = Path(__file__).parent / "static"

logger = logging.getLogger(__name__)
# Libraries whose finer levels log what goes through them: addresses, headers, rows, events. Whatever level is set for
# all, these stay above it.
_TELLING = ("httpx", "httpcore", "sqlalchemy", "sse_starlette", "python_multipart", "redis", "asyncio")


class Gateway(FastAPI):
    """FastAPI, with our headers on the very outside, so that the answer to a crash has them too.

    `origins` are the sites whose pages may call the API.
    """

    def __init__(self, origins: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self._origins = origins

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, with the errors that the gateway really sends."""
        if self.openapi_schema is None:
            self.openapi_schema = with_problems(super().openapi())
        return self.openapi_schema

    def build_middleware_stack(self) -> ASGIApp:
        """Wrap everything, Starlette's own crash handler as well."""
        return SecurityHeaders(AllowedOrigins(super().build_middleware_stack(), self._origins))


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the gateway's application; it opens its database and client only when it starts."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
        for name in _TELLING:
            logging.getLogger(name).setLevel(logging.WARNING)
        async with AsyncExitStack() as ends:
            http = await ends.enter_async_context(httpx.AsyncClient())
            redis = Redis.from_url(chosen.redis) if chosen.redis else None
            if redis is not None:
                ends.push_async_callback(redis.close, close_connection_pool=True)
            engine = make_engine(chosen.database_url)
            ends.callback(engine.dispose)
            background = [asyncio.create_task(work) for work in _open(app, chosen, engine, http, redis)]
            with when_stopped(app.state.changes.close):
                yield
            for task in background:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    app = Gateway(
        origins=chosen.allowed_origins,
        title="Ground Rules",
        description=about or "",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    # The newest that the bundled Swagger UI reads.
    app.openapi_version = "3.0.3"
    problems.install(app)
    app.add_middleware(BodyLimit)
    _add_routes(app)
    return app


def _open(
    app: FastAPI, settings: Settings, engine: Engine, http: httpx.AsyncClient, redis: Any
) -> list[Coroutine[Any, Any, None]]:
    """Put what the routes use into the application's state; return the work that goes on while it runs."""
    secrets = read_secrets(settings.secrets_file)
    log = ConversationLog(engine, timedelta(hours=settings.token_hours))
    changes = RedisChanges(redis) if redis else LocalChanges()
    app.state.settings = settings
    app.state.engine = engine
    app.state.http = http
    app.state.rates = RedisRates(redis) if redis else LocalRates()
    app.state.rulebook = RulebookStore(engine)
    app.state.pdfs = PdfShelf()
    app.state.log = log
    app.state.host_key = secrets.host_key
    app.state.checker = MessageChecker(app.state.rulebook.current, policies=settings.policies)
    app.state.changes = changes
    app.state.writers = Writers(changes)
    app.state.adapter = make_adapter(settings, secrets, engine, http)
    app.state.chatwoot_webhook = secrets.chatwoot_webhook
    app.state.desk = make_desk(settings, engine, app.state.rulebook, app.state.checker, app.state.adapter)
    handoffs = app.state.desk.handoffs
    rasa = RasaClient(http, settings.rasa_url, secrets.rasa_channel, settings.reply_seconds)
    app.state.dialogue = Dialogue(log, rasa, handoffs, changes, app.state.rulebook.current)
    work = [health.announce(app), changes.watch(log.revisions), look_after(handoffs, changes)]
    work.append(app.state.adapter.work(handoffs, changes))
    return [*work, changes.listen()] if isinstance(changes, RedisChanges) else work


def _add_routes(app: FastAPI) -> None:
    app.include_router(health.router)
    for part in (conversations, reading, handoff, deletion, chatwoot, rules, check):
        app.include_router(part.router, prefix="/api/v1")
    app.include_router(desk_api.router)
    app.include_router(desk_pages.router)
    app.include_router(demo.router)
    app.include_router(help_routes.router)
    app.include_router(pages.router)
    app.mount("/widget/v1", GZipMiddleware(WidgetFiles()), name="widget")
    app.mount("/demo/static", StaticFiles(directory=demo.STATIC), name="demo-static")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount("/api/docs/assets", StaticFiles(directory=swagger_ui_path), name="api-docs")
