"""Holds conversations with an assistant over HTTP, one or several at once, and times the replies."""

import http.client
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

# How long a reply may take, in seconds.
_PATIENCE = 60.0

Talk = Sequence[str]


class Refused(RuntimeError):
    """A request was answered with a status that is no success."""


class Caller(Protocol):
    """Somebody who talks with an assistant over a connection of their own."""

    def begin(self) -> None:
        """Begin a new conversation."""

    def say(self, text: str) -> bool:
        """Say something; return whether it was answered. Raises `Refused`, and whatever a connection raises."""

    def close(self) -> None:
        """Hang up; who goes on talking is connected anew."""


class Line:
    """A kept connection to a port of this machine, which speaks JSON.

    The standard library's client, because it takes the least time from what it measures.
    """

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)

    def call(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Any:
        """Return what is answered, read from JSON if it is that. Raises `Refused`."""
        content = None if body is None else json.dumps(body).encode()
        kind = {} if content is None else {"Content-Type": "application/json"}
        self._connection.request(method, path, content, kind | (headers or {}))
        response = self._connection.getresponse()
        answered = response.read()
        if not 200 <= response.status < 300:
            raise Refused(f"{method} {path} was answered with status {response.status}")
        is_json = (response.getheader("Content-Type") or "").startswith("application/json")
        return json.loads(answered) if is_json else answered

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@dataclass(frozen=True)
class Held:
    """Conversations that were held: each message's time to its reply in ms, how many got none, seconds over all."""

    milliseconds: list[float]
    unanswered: int
    seconds: float


def hold(call: Callable[[], Caller], talks: Sequence[Talk], at_once: int = 1) -> Held:
    """Hold all of `talks`, `at_once` of them at a time, each message as soon as the one before it is answered."""
    waiting = _shared(talks)
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as callers:
        parts = list(callers.map(lambda _: _hold_some(call, waiting), range(at_once)))
    seconds = time.perf_counter() - started
    said = [message for part in parts for message in part]
    return Held([taken for taken, _ in said], sum(not answered for _, answered in said), seconds)


def _hold_some(call: Callable[[], Caller], talks: Iterator[Talk]) -> list[tuple[float, bool]]:
    """Return for each message how long the reply took, and whether it was one."""
    said = []
    with closing(call()) as caller:
        for talk in talks:
            caller.begin()
            for text in talk:
                started = time.perf_counter()
                try:
                    answered = caller.say(text)
                except (Refused, OSError, http.client.HTTPException):
                    answered = False
                    caller.close()
                said.append(((time.perf_counter() - started) * 1e3, answered))
    return said


def _shared(talks: Sequence[Talk]) -> Iterator[Talk]:
    """Return an iterator that several threads may draw from."""
    lock, rest = Lock(), iter(talks)

    def draw() -> Talk | None:
        with lock:
            return next(rest, None)

    return iter(draw, None)
