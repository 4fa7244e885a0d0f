"""PostgreSQL that keeps nobody waiting.

A server that is stopped, or cut off, refuses nothing: its kernel goes on taking what is sent, and libpq would wait for
an answer for ever. Here a wait has an end, and for a moment afterwards whoever connects fails at once in place of
waiting too, so that what can be said without the database is said in time.
"""

import selectors
import time
from dataclasses import dataclass
from typing import Any

import psycopg2
from psycopg2 import extensions
from sqlalchemy import event
from sqlalchemy.engine import Engine

# How long the server is left alone after it did not answer, in seconds.
_PAUSE_SECONDS = 2.0
# After this long it lets go of what a process holds that was stopped in the middle of a change, in seconds.
_HELD_SECONDS = 5.0


@dataclass
class _Patience:
    """How long an answer may take, in seconds, and until when not to ask again."""

    seconds: float
    not_before: float = 0.0

    def check(self) -> None:
        """Raise at once if there was no answer a moment ago."""
        if time.monotonic() < self.not_before:
            raise psycopg2.OperationalError("the database gave no answer a moment ago")

    def end(self) -> None:
        """Leave the server alone for a moment."""
        self.not_before = time.monotonic() + _PAUSE_SECONDS
        raise psycopg2.OperationalError(f"the database gave no answer within {self.seconds:g} seconds")


def options(seconds: float) -> dict[str, Any]:
    """Return psycopg2's arguments for connections on which every wait ends after `seconds`; see `be_impatient`."""
    # A statement that is slow is ended by the server itself, which is there; what is given up here locks nothing there.
    limits = {"statement_timeout": 0.75 * seconds, "idle_in_transaction_session_timeout": _HELD_SECONDS}
    return {
        "connection_factory": type("Connection", (extensions.connection,), {"patience": _Patience(seconds)}),
        "options": " ".join(f"-c {name}={round(limit * 1000)}" for name, limit in limits.items()),
        "keepalives_idle": 30,
    }


def be_impatient(engine: Engine, given: dict[str, Any]) -> None:
    """Have an engine whose connections are made with `options` keep to them."""
    # For the whole process: psycopg2 has one way to wait. Connections of others wait as long as they like.
    extensions.set_wait_callback(_wait)
    patience: _Patience = given["connection_factory"].patience
    event.listen(engine, "do_connect", lambda *_: patience.check())


def _wait(connection: Any) -> None:
    """Wait for the server as libpq does, but not beyond the connection's patience; giving up ends the connection."""
    patience: _Patience | None = getattr(connection, "patience", None)
    deadline = None if patience is None else time.monotonic() + patience.seconds
    while (state := connection.poll()) != extensions.POLL_OK:
        left = None if deadline is None else max(deadline - time.monotonic(), 0.0)
        with selectors.DefaultSelector() as selector:
            wanted = selectors.EVENT_READ if state == extensions.POLL_READ else selectors.EVENT_WRITE
            selector.register(connection.fileno(), wanted)
            if not selector.select(left) and patience is not None:
                patience.end()
