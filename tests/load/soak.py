"""Steady load for a long time: whether the processes' memory grows once they are warm, and whether anything is lost."""

import statistics
import time
from collections.abc import Sequence
from typing import Any

from groundrules.database import make_engine
from tests.e2e.stack import MODEL
from tests.figures.parts import Unavailable
from tests.load.faults.checker import check
from tests.load.faults.installation import Shape, installed
from tests.load.faults.ordeal import under_load
from tests.load.processes import memory
from tests.load.run import Run, say

USERS = 4
_QUICK_MINUTES = 0.5
# This part of the time goes before what counts; the first and the last so many samples of the rest are compared.
_WARM = 1 / 3
_ENDS = 5
_SAMPLES = 60


def measure(run: Run) -> dict[str, Any]:
    """Return the memory of all processes in MB over the time, and by how much of itself it has grown."""
    if not MODEL.is_file():
        raise Unavailable("There is no trained model. Run `make train` first.")
    heading = {**run.heading(), "rounds": 1}
    minutes = _QUICK_MINUTES if run.quick else run.minutes
    with installed(Shape("sqlite")) as place:
        samples = []
        with under_load(place, USERS) as kept:
            for place_in_time in range(_SAMPLES):
                time.sleep(minutes * 60 / _SAMPLES)
                held = memory(place.sessions)
                samples.append(round(held.pss if held.pss is not None else held.rss, 1))
                if place_in_time % 10 == 9:
                    say(f"{len(kept.accepted)} messages, {samples[-1]} MB")
        engine = make_engine(place.database)
        verdict = check(engine, kept)
        engine.dispose()
    return {
        **heading,
        "minutes": minutes,
        "users": USERS,
        "messages": len(kept.accepted),
        "megabytes": samples,
        "growth": round(growth(samples), 4),
        "lost": verdict.lost,
        "doubled": verdict.doubled,
    }


def growth(samples: Sequence[float]) -> float:
    """Return by how much of itself memory has grown from the end of the warming up to the end of all."""
    counted = samples[round(len(samples) * _WARM) :]
    return statistics.median(counted[-_ENDS:]) / statistics.median(counted[:_ENDS]) - 1
