"""Builds the gateway. Run it with `uvicorn --factory groundrules.web.app:create_app`."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI
from sqlalchemy.engine import Engine
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from swagger_ui_bundle import swagger_ui_path

from groundrules import __doc__ as about
from groundrules import logs
from groundrules.conversation.changes import LocalChanges
from groundrules.conversation.dialogue import Dialogue
from groundrules.conversation.handoff.watch import look_after
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.rasa_client import RasaClient
from groundrules.conversation.redis_changes import RedisChanges
from groundrules.conversation.returning import ChangeNotices
from groundrules.database import SECONDS, make_engine
from groundrules.guard.check import MessageChecker
from groundrules.public_keys import read_public_keys
from groundrules.redis_client import open_redis
from groundrules.rulebook.store import RulebookStore
from groundrules.secrets import read_secrets
from groundrules.settings import Settings
from groundrules.tasks import end
from groundrules.web import health, metrics, pages, problems
from groundrules.web.adapters import make_adapter
from groundrules.web.api import chatwoot, check, conversations, deletion, handoff, reading, rules
from groundrules.web.deadline import Deadline
from groundrules.web.demo import pages as demo
from groundrules.web.described import with_problems
from groundrules.web.desk import api as desk_api
from groundrules.web.desk import pages as desk_pages
from groundrules.web.desk.parts import make_desk
from groundrules.web.guards import AllowedOrigins, BodyLimit, SecurityHeaders
from groundrules.web.help import routes as help_routes
from groundrules.web.help.files import PdfShelf
from groundrules.web.observed import Observed
from groundrules.web.rates import LocalRates, RedisRates
from groundrules.web.stopping import when_stopped
from groundrules.web.typing import Writers
from groundrules.web.widget import WidgetFiles

STATIC = Path(__file__).parent / "static"
# What a reply may take beside Rasa's part of it, in seconds: less than five in all with that setting's default.
_BESIDES_RASA = 0.7


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
        return Observed(SecurityHeaders(AllowedOrigins(super().build_middleware_stack(), self._origins)))


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the gateway's application; it opens its database and client only when it starts."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logs.set_up()
        async with AsyncExitStack() as ends:
            http = await ends.enter_async_context(httpx.AsyncClient())
            redis = open_redis(chosen.redis) if chosen.redis else None
            if redis is not None:
                ends.push_async_callback(redis.close, close_connection_pool=True)
            engine = make_engine(chosen.database_url, SECONDS)
            ends.callback(engine.dispose)
            background = [asyncio.create_task(work) for work in _open(app, chosen, engine, http, redis)]
            with when_stopped(app.state.changes.close):
                yield
            for task in background:
                await end(task)

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
    app.add_middleware(Deadline, seconds=chosen.reply_seconds + _BESIDES_RASA)
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
    app.state.redis = redis
    app.state.rates = RedisRates(redis) if redis else LocalRates()
    app.state.rulebook = RulebookStore(engine)
    app.state.pdfs = PdfShelf()
    app.state.log = log
    app.state.host_keys = secrets.good("host_key")
    app.state.host_public_keys = read_public_keys(settings.host_public_key)
    app.state.metrics_tokens = secrets.good("metrics_token")
    app.state.checker = MessageChecker(app.state.rulebook.current, policies=settings.policies)
    app.state.changes = changes
    app.state.writers = Writers(changes)
    app.state.adapter = make_adapter(settings, secrets, engine, http)
    app.state.chatwoot_webhook = secrets.chatwoot_webhook
    app.state.desk = make_desk(settings, engine, app.state.rulebook, app.state.checker, app.state.adapter)
    handoffs = app.state.desk.handoffs
    rasa = RasaClient(http, settings.rasa_url, secrets.rasa_channel, settings.reply_seconds)
    notices = ChangeNotices(app.state.rulebook, settings.base_url)
    app.state.dialogue = Dialogue(log, rasa, handoffs, changes, app.state.rulebook.current, notices)
    work = [health.announce(app), changes.watch(log.revisions), look_after(handoffs, changes)]
    work += [app.state.adapter.work(handoffs, changes), app.state.desk.keeper.keep()]
    return [*work, changes.listen()] if isinstance(changes, RedisChanges) else work


def _add_routes(app: FastAPI) -> None:
    app.router.routes.extend(_calls_and_pages())
    app.mount("/widget/v1", GZipMiddleware(WidgetFiles()), name="widget")
    app.mount("/demo/static", StaticFiles(directory=demo.STATIC), name="demo-static")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount("/api/docs/assets", StaticFiles(directory=swagger_ui_path), name="api-docs")


@lru_cache(maxsize=1)
def _calls_and_pages() -> tuple[BaseRoute, ...]:
    """Return all routes. They hold nothing of any one application, and FastAPI takes half a second to read them."""
    router = APIRouter()
    router.include_router(health.router)
    router.include_router(metrics.router)
    for part in (conversations, reading, handoff, deletion, chatwoot, rules, check):
        router.include_router(part.router, prefix="/api/v1")
    for part in (desk_api, desk_pages, demo, help_routes, pages):
        router.include_router(part.router)
    return tuple(router.routes)
