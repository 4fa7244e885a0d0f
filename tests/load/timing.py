"""Times, percentiles, and medians over rounds."""

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

Spread = dict[str, float]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least of `values` that at least this share of them does not exceed (nearest rank)."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def spread(values: Sequence[float]) -> Spread:
    """Return median, lowest and highest of a figure's rounds."""
    return {"median": _short(statistics.median(values)), "low": _short(min(values)), "high": _short(max(values))}


def spreads(rounds: Sequence[Mapping[str, float | None]]) -> dict[str, Spread | None]:
    """Return the spread of each figure over the rounds; None for one that a round lacks."""
    found: dict[str, Spread | None] = {}
    for name in rounds[0]:
        values = [value for one in rounds if (value := one[name]) is not None]
        found[name] = spread(values) if len(values) == len(rounds) else None
    return found


def milliseconds(work: Callable[[], object], rounds: int, times: int = 100) -> Spread:
    """Return p50 and p95 of a call in milliseconds: medians over `rounds` of `times` calls each, after a first one."""
    work()
    measured = [[_timed(work) for _ in range(times)] for _ in range(rounds)]
    return {
        name: _short(statistics.median(percentile(taken, share) for taken in measured))
        for name, share in (("p50", 0.5), ("p95", 0.95))
    }


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def _short(value: float) -> float:
    """Four figures are more than any of this is good for."""
    return float(f"{value:.4g}")
