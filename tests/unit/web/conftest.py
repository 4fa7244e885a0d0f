"""Fixtures of the gateway's tests."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from groundrules.conversation.rasa_client import RasaClient
from groundrules.database import Base, make_engine
from groundrules.desk.passwords import Passwords
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore
from groundrules.secrets import ensure_secrets
from groundrules.settings import Settings
from groundrules.web import health
from groundrules.web.app import create_app
from groundrules.web.desk import parts
from tests.unit.web.gateway import Behind, Talk
from tests.unit.web.serving import PATIENCE

# Digests that cost no time, for tests that are not about guessing.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture(scope="module")
def database(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped rulebook, made once and copied for each test."""
    path = tmp_path_factory.mktemp("web") / "ground-rules.db"
    engine = make_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    RulebookStore(engine).save(rulebook, datetime(2026, 11, 22, tzinfo=timezone.utc))
    engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("GROUND_RULES_DATABASE", raising=False)
    monkeypatch.setenv("GROUND_RULES_HOME", str(tmp_path / "home"))
    # Deadlines are tested by themselves; here a machine that is busy with something else must not pass for one missed.
    monkeypatch.setenv("GROUND_RULES_REPLY_SECONDS", str(PATIENCE))
    for limit in ("NEW", "MESSAGES", "CHECKS", "CALLS", "LOGINS"):
        monkeypatch.setenv(f"GROUND_RULES_{limit}_A_MINUTE", "0")
    ensure_secrets(Settings().secrets_file)
    shutil.copy(database, Settings().home)
    return Settings()


@pytest.fixture
def app(settings: Settings, behind: Behind, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    monkeypatch.setattr(parts, "Passwords", lambda: Passwords(CHEAP))

    async def nothing(_app: FastAPI) -> None:
        """The real one asks Rasa's port until it answers."""

    monkeypatch.setattr(health, "announce", nothing)
    return create_app(settings)


@pytest.fixture
def client(app: FastAPI, behind: Behind) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as opened:
        http = httpx.AsyncClient(transport=httpx.MockTransport(behind))
        app.state.http = http
        app.state.dialogue.rasa = RasaClient(http, "http://rasa.test", "hush", PATIENCE)
        yield opened


@pytest.fixture
def talk(client: TestClient) -> Talk:
    return Talk(client)
