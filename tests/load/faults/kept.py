"""What people at an installation were told, kept so that it can be held against what is stored."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
# What became of one attempt to say something.
ANSWER, APOLOGY, PROBLEM, NOTHING = "answer", "apology", "problem", "nothing"


@dataclass(frozen=True)
class Attempt:
    """One call that says something: when it began (monotonic), the seconds until its end, and how it ended."""

    began: float
    seconds: float
    ended: str

    @property
    def until(self) -> float:
        """When it ended."""
        return self.began + self.seconds


@dataclass
class Kept:
    """All of it; several threads write here.

    `accepted` holds by conversation and client id the ids of the replies that came with 2xx; `seen` by conversation the
    numbers of the messages that its follower was shown, in order; `verdicts` the feedback by message; `reports` the
    story by the number that the user was told; `tickets` the conversation by its number; `said` what agents said.
    """

    attempts: list[Attempt] = field(default_factory=list)
    accepted: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    seen: dict[str, list[int]] = field(default_factory=dict)
    verdicts: dict[str, bool] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def attempt(self, call: Callable[[], tuple[str, Any]]) -> tuple[str, Any]:
        """Make an attempt by `call`, which returns how it ended and what came; note how long it took."""
        began = time.monotonic()
        ended, came = call()
        with self._lock:
            self.attempts.append(Attempt(began, time.monotonic() - began, ended))
        return ended, came

    def during(self, began: float, ended: float) -> list[Attempt]:
        """Return the attempts that were under way between two moments."""
        with self._lock:
            return [one for one in self.attempts if one.until >= began and one.began <= ended]
