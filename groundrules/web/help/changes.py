"""What changed and when, over all rules: their histories, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Change, Rule


@dataclass(frozen=True)
class Step:
    """One dated step in the history of a rule."""

    change: Change
    rule: Rule


@dataclass(frozen=True)
class Year:
    """All steps of a year by their dates, the newest first; those of which no more than the year is known come last."""

    year: str
    dates: Sequence[tuple[str, Sequence[Step]]]


def years_of_change(rulebook: Rulebook, topic: str | None = None) -> list[Year]:
    """Return the histories of all rules, or of one topic's, by year."""
    steps = [
        Step(change, rule) for rule in rulebook.rules.values() if topic in (None, rule.topic) for change in rule.history
    ]
    # A date that is less exact sorts before the exact ones of its time, so in reverse after them.
    steps.sort(key=lambda step: step.change.date, reverse=True)
    dates = [(date, list(found)) for date, found in groupby(steps, key=lambda step: step.change.date)]
    return [Year(year, list(found)) for year, found in groupby(dates, key=lambda date: date[0][:4])]


def coming_changes(rulebook: Rulebook, topic: str | None = None) -> list[Rule]:
    """Return the rules of all topics, or of one, that have a coming text, the soonest first."""
    rules = [rule for rule in rulebook.rules.values() if topic in (None, rule.topic)]
    dated = [(rule.coming.effective_from, rule) for rule in rules if rule.coming is not None]
    return [rule for _, rule in sorted(dated, key=lambda one: one[0])]
