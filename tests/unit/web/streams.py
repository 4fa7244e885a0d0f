"""Reads server-sent events as a page does: line by line, as they come."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Received:
    """One event; `name` is empty for a comment."""

    name: str
    data: dict[str, Any]
    id: str | None = None


class Stream:
    """An open stream. `next` waits for what comes; the client's read timeout ends a wait that is in vain."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def next(self) -> Received:
        """Return the next event, or raise `StopIteration` at the stream's end."""
        fields: dict[str, str] = {}
        while line := next(self._lines):
            name, _, value = line.partition(":")
            fields[name] = value.strip()
        return Received(fields.get("event", ""), json.loads(fields.get("data", "{}")), fields.get("id"))

    def take(self, count: int) -> list[Received]:
        """Return the next events."""
        return [self.next() for _ in range(count)]

    def until(self, seq: int) -> list[dict[str, Any]]:
        """Return the messages up to the one of this number, passing over all else."""
        messages: list[dict[str, Any]] = []
        while not messages or messages[-1]["seq"] < seq:
            event = self.next()
            if event.name == "message":
                assert event.id == str(event.data["seq"])
                messages.append(event.data)
        return messages

    def rest(self) -> list[Received]:
        """Return what comes until the stream ends."""
        events = []
        while True:
            try:
                events.append(self.next())
            except StopIteration:
                return events


@contextmanager
def opened(http: httpx.Client, place: str, headers: dict[str, str], query: str = "") -> Iterator[Stream]:
    """Follow the conversation at `place`."""
    with http.stream("GET", f"{place}/events{query}", headers=headers) as response:
        assert response.status_code == 200, response.read()
        yield Stream(response)
