"""What many tests need: the shipped rulebook, an empty database, and a clock that is moved by hand."""

import gc
import os
import socket
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

import groundrules.conversation.adapters.models
import groundrules.conversation.handoff.models
import groundrules.conversation.models
import groundrules.desk.models
import groundrules.insights.models
import groundrules.rulebook.models  # noqa: F401  # these imports put their tables into Base.metadata
from groundrules.database import Base, make_engine
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook
from tests.e2e.stack import Stack, running_stack

# Sanic puts a warnings filter of its own before pytest's while it is imported; here that is undone again.
with warnings.catch_warnings():
    import sanic  # noqa: F401

# Before Hypothesis is imported: pydantic's plugin for it makes up text for every constrained field of the API whenever
# an application is built, which takes seconds, and no test asks for it.
os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"

PROJECT = Path(__file__).resolve().parent.parent
# The address of an empty PostgreSQL database on loopback; every test that uses `engine` then runs over it too.
POSTGRES = os.environ.get("GROUND_RULES_TEST_POSTGRES", "")
# The address of a Redis on loopback, for the tests of what goes through it.
REDIS = os.environ.get("GROUND_RULES_TEST_REDIS", "")
# The address, with a password, of a RabbitMQ on loopback, for the tests of what goes through it.
RABBITMQ = os.environ.get("GROUND_RULES_TEST_RABBITMQ", "")


def pytest_collection_finish() -> None:
    """Spare Python from walking thousands of collected tests, which stay to the end, whenever it looks for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rulebook as shipped in `policies/`."""
    return load_rulebook(PROJECT / "policies")


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A fresh database with all tables and nothing in them."""
    made = make_engine(POSTGRES if request.param == "postgresql" else f"sqlite:///{tmp_path / 'state' / 'test.db'}")
    _clear(made)
    Base.metadata.create_all(made)
    yield made
    _clear(made)
    made.dispose()


def _clear(engine: Engine) -> None:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # A test that left a transaction open fails here; it would else wait for ever.
            connection.execute(text("SET LOCAL lock_timeout = '20s'"))
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS rule_search"))


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server whose kernel accepts connections, as that of a stopped one does."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(16)
        yield listening.getsockname()[1]


@dataclass
class Clock:
    """Stands still until it is told to move."""

    moment: datetime = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **step: float) -> None:
        """Move on by a `timedelta` of these parts."""
        self.moment += timedelta(**step)


@pytest.fixture
def clock() -> Clock:
    """A clock for code that takes `now`."""
    return Clock()


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The three real processes, started once for all tests; a test that kills one brings it back."""
    with running_stack() as running:
        yield running


@pytest.fixture
def http(stack: Stack) -> Iterator[httpx.Client]:
    """A client of the running gateway."""
    with httpx.Client(base_url=stack.url, timeout=30.0) as client:
        yield client
