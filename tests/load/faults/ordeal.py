"""The faults, one after the other under load, and what was seen of each from outside."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from groundrules.database import make_engine
from tests.e2e.desk import Agent
from tests.load.faults.checker import Verdict, check
from tests.load.faults.installation import WAYS, Installation
from tests.load.faults.kept import ANSWER, APOLOGY, NOTHING, PROBLEM, Kept
from tests.load.faults.people import PATIENCE, Clerk, User, persist
from tests.load.ours import talks
from tests.load.run import say
from tests.load.timing import percentile

# Sentences within `PATIENCE` are in time; so much is measuring, in seconds.
_SLACK = 0.25


@contextmanager
def under_load(place: Installation, users: int) -> Iterator[Kept]:
    """Have users hold conversations, and an agent serve them, during the block; all begun is brought to its end."""
    kept, stop, closing = Kept(), threading.Event(), threading.Event()
    with ExitStack() as ends:
        agent = ends.enter_context(Agent(place.front, "Ann"))
        agent.http.timeout = httpx.Timeout(PATIENCE)
        pool = ends.enter_context(ThreadPoolExecutor(users + 1))
        work = [
            pool.submit(User(place.front.url, number, kept, talks(10)).live, stop) for number in range(1, users + 1)
        ]
        desk = pool.submit(Clerk(agent.http, agent.csrf, kept).work, closing)
        try:
            yield kept
        finally:
            stop.set()
            for one in work:
                one.result()
            closing.set()
            desk.result()


@dataclass(frozen=True)
class Course:
    """What people go through: how many of them, until how many messages were accepted, and which faults meanwhile.

    A part is `away` for so many seconds, and all is left alone for `between` afterwards. No `parts`: all of them.
    """

    messages: int
    users: int
    away: float = 6.0
    between: float = 2.0
    ways: Sequence[str] = WAYS
    parts: Sequence[str] = ()


def endure(place: Installation, course: Course) -> dict[str, Any]:
    """Let each part fail in each way, one after the other, while people talk; return what was seen."""
    faults = []
    began = time.monotonic()
    with under_load(place, course.users) as kept:
        time.sleep(course.away)
        for part in course.parts or place.shape.parts:
            for way in course.ways:
                seen = _one(place, kept, part, way, course.away)
                faults.append(seen)
                say(f"{part} {way}: {seen}")
                time.sleep(course.between)
        while len(kept.accepted) < course.messages:
            time.sleep(0.5)
    seconds = time.monotonic() - began
    engine = make_engine(place.database)
    verdict = check(engine, kept)
    engine.dispose()
    return _told(kept, verdict, faults, seconds)


def _one(place: Installation, kept: Kept, part: str, way: str, away: float) -> dict[str, Any]:
    began = time.monotonic()
    place.fail(part, way)
    named = None
    try:
        while time.monotonic() - began < away:
            named = named or (_names(place, part) and round(time.monotonic() - began, 1))
            time.sleep(0.2)
    finally:
        ended = time.monotonic()
        place.mend(part, way)
    back = time.monotonic()
    persist(lambda: _all_well(place, kept, back) or None)
    attempts = kept.during(began, ended)
    taken = [one.seconds for one in attempts] or [0.0]
    in_time = [one.seconds for one in attempts if one.ended != NOTHING]
    return {
        "part": part,
        "way": way,
        "sent": len(attempts),
        **{ended: sum(one.ended == ended for one in attempts) for ended in (ANSWER, APOLOGY, PROBLEM, NOTHING)},
        "p50_s": round(percentile(taken, 0.5), 2),
        "worst_s": round(max(in_time, default=0.0), 2),
        "late": sum(seconds > PATIENCE + _SLACK for seconds in taken),
        "named_s": named,
        "back_s": round(time.monotonic() - back, 1),
    }


def _names(place: Installation, part: str) -> bool:
    """Whether the health of a gateway names the part, or a gateway itself does not answer."""
    for gateway in place.gateways:
        try:
            parts = httpx.get(f"{gateway.url}/healthz", timeout=PATIENCE).json()["parts"]
        except (httpx.HTTPError, ValueError):
            if part == "gateway":
                return True
            continue
        if parts.get(part, "ok") != "ok":
            return True
    return False


def _all_well(place: Installation, kept: Kept, since: float) -> bool:
    """Whether every part of every gateway is healthy, and somebody has been answered since."""
    for gateway in place.gateways:
        try:
            if httpx.get(f"{gateway.url}/healthz", timeout=PATIENCE).status_code != httpx.codes.OK:
                return False
        except httpx.HTTPError:
            return False
    return any(one.began >= since and one.ended == ANSWER for one in kept.during(since, time.monotonic()))


def _told(kept: Kept, verdict: Verdict, faults: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    return {
        "seconds": round(seconds),
        "attempts": len(kept.attempts),
        "apologies": sum(one.ended == APOLOGY for one in kept.attempts),
        "counts": verdict.counts,
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "odd": sorted(set(kept.odd)),
        "faults": faults,
    }
