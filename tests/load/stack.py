"""The whole of Ground Rules beside Rasa's starter project on the same machine, in turns, over several rounds.

In each round each side is trained with nothing known from before, started, talked with by one caller and by eight at
once, and ended before the other begins.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.e2e.stack import MODEL, running_stack
from tests.figures.parts import Unavailable
from tests.load import ours, starter
from tests.load.processes import cpu_seconds, memory
from tests.load.run import Run, say
from tests.load.talking import Caller, Talk, hold
from tests.load.timing import percentile, spreads

AT_ONCE = 8
# What is said of a round at once.
_SHOWN = ("train_s", "start_s", "alone_p50_ms", "at_once_per_s")
Figures = dict[str, float | None]


@dataclass(frozen=True)
class Amount:
    """How many conversations are held: unmeasured at first, by one caller alone, and by several at once."""

    warm: int
    alone: int
    at_once: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.warm + self.alone + self.at_once


_FULL, _QUICK = Amount(AT_ONCE, 20, 48), Amount(1, 2, AT_ONCE)


def measure(run: Run) -> dict[str, Any]:
    """Return the figures of both sides."""
    if not MODEL.is_file():
        raise Unavailable("There is no trained model. Run `make train` first.")
    amount = _QUICK if run.quick else _FULL
    heading = run.heading()
    rounds: dict[str, list[Figures]] = {"starter": [], "ours": []}
    for number in range(1, run.rounds + 1):
        for side, measure_side in (("starter", _measure_starter), ("ours", _measure_ours)):
            figures = measure_side(amount)
            rounds[side].append(figures)
            shown = (f"{name} {figures[name]:.3g}" for name in _SHOWN)
            say(f"round {number} of {run.rounds}, {side}: {', '.join(shown)}")
    return {
        **heading,
        "at_once": AT_ONCE,
        "a_conversation": len(ours.talks(1)[0]),
        "conversations": asdict(amount),
        "sides": {side: spreads(some) for side, some in rounds.items()},
    }


def _measure_starter(amount: Amount) -> Figures:
    with tempfile.TemporaryDirectory(prefix="rasa-starter-") as parent:
        folder = Path(parent) / "starter"
        starter.write(folder)
        trained = _seconds(lambda: starter.train(folder))
        started = time.perf_counter()
        with starter.running(folder) as stack:
            seconds = time.perf_counter() - started
            talks = starter.talks(folder, amount.all)
            spoken = talk_with(stack.sessions, lambda: starter.StarterCaller(stack.ports[0]), talks, amount)
    return {"train_s": trained, "start_s": seconds, **spoken}


def _measure_ours(amount: Amount) -> Figures:
    with tempfile.TemporaryDirectory(prefix="ground-rules-") as folder:
        trained = _seconds(lambda: ours.train(Path(folder)))
    started = time.perf_counter()
    with running_stack() as stack:
        seconds = time.perf_counter() - started
        spoken = talk_with(stack.sessions, lambda: ours.OurCaller(stack.ports[0]), ours.talks(amount.all), amount)
    return {"train_s": trained, "start_s": seconds, **spoken}


def talk_with(sessions: Sequence[int], call: Callable[[], Caller], talks: Sequence[Talk], amount: Amount) -> Figures:
    """Hold the conversations, some of them unmeasured, some alone, the rest at once; then look at the memory."""
    hold(call, talks[: amount.warm])
    alone, rest = talks[amount.warm : amount.warm + amount.alone], talks[amount.warm + amount.alone :]
    figures: Figures = {
        **_held(sessions, call, alone, "alone", 1),
        **_held(sessions, call, rest, "at_once", AT_ONCE),
    }
    held = memory(sessions)
    return {**figures, "pss_mb": held.pss, "rss_mb": held.rss}


def _held(
    sessions: Sequence[int], call: Callable[[], Caller], talks: Sequence[Talk], name: str, at_once: int
) -> Figures:
    """Hold conversations; return latencies, messages a second and processor time a message, theirs and the caller's."""
    theirs, own = cpu_seconds(sessions), time.process_time()
    held = hold(call, talks, at_once)
    count = len(held.milliseconds)
    figures: Figures = {
        f"p{round(share * 100)}_ms": percentile(held.milliseconds, share) for share in (0.5, 0.95, 0.99)
    }
    figures |= {
        "per_s": count / held.seconds,
        "cpu_ms": 1e3 * (cpu_seconds(sessions) - theirs) / count,
        "caller_cpu_ms": 1e3 * (time.process_time() - own) / count,
        "unanswered": held.unanswered,
    }
    return {f"{name}_{key}": value for key, value in figures.items()}


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
