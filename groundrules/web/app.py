"""Builds the gateway. Run it with `uvicorn --factory groundrules.web.app:create_app`."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from swagger_ui_bundle import swagger_ui_path

from groundrules import __doc__ as about
from groundrules.conversation.dialogue import Dialogue
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.rasa_client import RasaClient
from groundrules.database import make_engine
from groundrules.guard.check import MessageChecker
from groundrules.rulebook.store import RulebookStore
from groundrules.secrets import read_secrets
from groundrules.settings import Settings
from groundrules.web import health, pages, problems
from groundrules.web.api import check, conversations, rules
from groundrules.web.guards import BodyLimit, SecurityHeaders

STATIC = Path(__file__).parent / "static"

logger = logging.getLogger(__name__)


class Gateway(FastAPI):
    """FastAPI, with the safe headers on the very outside, so that the answer to a crash has them too."""

    def build_middleware_stack(self) -> ASGIApp:
        """Wrap everything, Starlette's own crash handler as well."""
        return SecurityHeaders(super().build_middleware_stack())


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the gateway's application; it opens its database and client only when it starts."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
        # httpx logs every address it calls; the gateway's own lines are enough.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        engine = make_engine(chosen.database_url)
        async with httpx.AsyncClient() as http:
            secrets = read_secrets(chosen.secrets_file)
            log = ConversationLog(engine, timedelta(hours=chosen.token_hours))
            app.state.settings = chosen
            app.state.engine = engine
            app.state.http = http
            app.state.rulebook = RulebookStore(engine)
            app.state.log = log
            app.state.host_key = secrets.host_key
            app.state.checker = MessageChecker(app.state.rulebook.current, policies=chosen.policies)
            app.state.dialogue = Dialogue(
                log, RasaClient(http, chosen.rasa_url, secrets.rasa_channel, chosen.reply_seconds)
            )
            announcement = asyncio.create_task(health.announce(app))
            yield
            announcement.cancel()
            with suppress(asyncio.CancelledError):
                await announcement
        engine.dispose()

    app = Gateway(
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
    app.include_router(health.router)
    app.include_router(conversations.router, prefix="/api/v1")
    app.include_router(rules.router, prefix="/api/v1")
    app.include_router(check.router, prefix="/api/v1")
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount("/api/docs/assets", StaticFiles(directory=swagger_ui_path), name="api-docs")
    return app
