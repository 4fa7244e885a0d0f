"""What every part is told: how much to do, and what to say about itself."""

from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tests.load.machine import facts, load_average

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "performance.md"
FIGURES = PROJECT / "docs" / "performance"
# What may be thrown away: logs, and figures that do not belong in docs/.
SCRATCH = PROJECT / "results" / "performance"


@dataclass(frozen=True)
class Run:
    """One call of the command. `rounds` is over how many rounds medians are taken.

    `quick`: only to see that it runs; the figures mean nothing. `messages` are those of the faults on each of `stores`;
    on PostgreSQL there are so many `gateways` and `rasas`. `minutes` is how long the soak lasts.
    """

    rounds: int = 5
    quick: bool = False
    messages: int = 2_000
    stores: tuple[str, ...] = ("sqlite", "postgres")
    gateways: int = 2
    rasas: int = 2
    minutes: float = 30.0

    def heading(self) -> dict[str, Any]:
        """Return what every part says about itself: when, on what machine, how busy that was, how many rounds."""
        return {
            "date": datetime.now(tz=timezone.utc).date().isoformat(),
            "machine": facts(),
            "load_before": load_average(),
            "rounds": self.rounds,
        }


def say(text: str) -> None:
    """Say how far it is."""
    print(f"  {text}", flush=True)
