"""The list of changes as the page shows it: by years, the newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from groundrules.rulebook.changes import Step


@dataclass(frozen=True)
class Year:
    """All steps of a year by their dates, the newest first; those of which no more than the year is known come last."""

    year: str
    dates: Sequence[tuple[str, Sequence[Step]]]


def by_year(steps: Iterable[Step]) -> list[Year]:
    """Group steps, which come the newest first, by year."""
    dates = [(date, list(found)) for date, found in groupby(steps, key=lambda step: step.date)]
    return [Year(year, list(found)) for year, found in groupby(dates, key=lambda date: date[0][:4])]
