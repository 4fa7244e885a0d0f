"""The database: one declarative base for all tables, and how an engine is made."""

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, create_engine, event
from sqlalchemy.engine import URL, Dialect, Engine, make_url
from sqlalchemy.orm import declarative_base
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from groundrules import postgres

Base: Any = declarative_base()
# How long a statement may take where somebody waits for what comes of it, in seconds.
SECONDS = 2.0


class UTCDateTime(TypeDecorator):
    """A moment in UTC. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; store the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def make_engine(url: str, seconds: float | None = None) -> Engine:
    """Return an engine for `url`. On SQLite it makes the folder and turns on WAL and foreign keys.

    What is stored stands in no error's text: it would end up in logs. `seconds` is how long PostgreSQL may take for one
    statement before it is given up with an `OperationalError`; what serves people gives it, commands wait.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return _on_a_server(address, seconds)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    # Opening a file takes longer than most queries, and SQLAlchemy 1.4 would do it for each transaction.
    pool = {} if address.database in (None, "", ":memory:") else {"poolclass": QueuePool, "pool_size": 20}
    options = {"timeout": 10, "check_same_thread": False}
    engine = create_engine(address, future=True, connect_args=options, hide_parameters=True, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _on_a_server(address: URL, seconds: float | None) -> Engine:
    options: dict[str, Any] = {"future": True, "pool_pre_ping": True, "hide_parameters": True}
    if seconds is None or address.get_backend_name() != "postgresql":
        return create_engine(address, **options)
    connect = postgres.options(seconds)
    engine = create_engine(
        address, connect_args=connect, pool_size=10, max_overflow=10, pool_timeout=seconds, **options
    )
    postgres.be_impatient(engine, connect)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
