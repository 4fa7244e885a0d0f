"""The message check beside Presidio: what both find in the reserved third of the corpus, and in what time."""

from typing import Any

from tests.guard.corpus import corpus
from tests.guard.measure import figures
from tests.guard.measure import run as run_check
from tests.guard.presidio import measure_presidio
from tests.load.run import Run

# In a quick run every so many-eth message is enough.
_QUICK = 10


def measure(run: Run) -> dict[str, Any]:
    """Return shares caught and falsely alarmed, and milliseconds a message, of both. Each message is checked once."""
    heading = {**run.heading(), "rounds": 1}
    reserved = [message for message in corpus() if message.reserved][:: _QUICK if run.quick else 1]
    return {
        **heading,
        "messages": len(reserved),
        "systems": {"check": figures(run_check(reserved)), "presidio": measure_presidio(reserved)},
    }
