"""What every part is told: where to write, how much to do."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from tests.nlu.report.embeddings import Embeddings

PROJECT = Path(__file__).resolve().parents[3]
PAGE = PROJECT / "docs" / "evaluation.md"
FIGURES = PROJECT / "docs" / "evaluation"
# What may be thrown away: embeddings, answers of slow systems, logs, and reports that do not belong in docs/.
SCRATCH = PROJECT / "results" / "report"
CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Run:
    """One call of the command. `quick`: only to see that it runs; the figures mean nothing."""

    seeds: int = 3
    epochs: int = 100
    stock_seeds: int = 3
    quick: bool = False
    figures: Path = FIGURES
    embeddings: Embeddings = field(default_factory=Embeddings)
