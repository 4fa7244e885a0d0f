"""The shape of `policies/timeline.yml`: dated fees and milestones, drawn by the help centre's page of changes.

The file says nothing that the rules do not say. Each date stands in the history of the rule that it names, so that the
chart and the rule cannot come apart.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Any

from pydantic import Field, validator

from groundrules.rulebook.schema import DRAFT_ID, RULE_ID, SOURCE_KEY, Record, check_partial_date, not_empty

# A label stands on the chart, beside others.
_LABEL = 24


class Unit(str, Enum):
    """What a series counts in."""

    PERCENT = "percent"
    DOLLARS = "dollars"


class Figure(Record):
    """What a fee was from a date on; without a date, before the first date of its series.

    `values` are all figures that were charged, or the two ends of them where any figure `between` them may be.
    """

    since: str | None = None
    values: tuple[Decimal, ...]
    between: bool = False
    label: str = Field(max_length=_LABEL)
    text: str
    source: str = Field(regex=SOURCE_KEY)

    _filled = validator("values", allow_reuse=True)(not_empty)
    _date = validator("since", allow_reuse=True)(check_partial_date)

    @validator("values", each_item=True)
    def _is_no_debt(cls, value: Decimal) -> Decimal:
        if value < 0:
            raise ValueError("a fee is 0 or more")
        return value

    @validator("between")
    def _has_two_ends(cls, between: bool, values: dict[str, Any]) -> bool:
        ends = values.get("values", ())
        if between and (len(ends) != 2 or ends[0] >= ends[1]):
            raise ValueError("needs two values, the lower one first")
        return between


class FeeSeries(Record):
    """One fee over the years, in the order of its dates; only its first figure may do without one."""

    id: str = Field(regex=DRAFT_ID)
    title: str
    rule: str = Field(regex=RULE_ID)
    unit: Unit
    figures: tuple[Figure, ...]

    _filled = validator("figures", allow_reuse=True)(not_empty)

    @validator("figures")
    def _are_in_order(cls, figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
        dates = [figure.since or "" for figure in figures]
        if "" in dates[1:]:
            raise ValueError("only the first figure may have no date")
        if any(later <= earlier for earlier, later in pairwise(dates)):
            raise ValueError("are not in the order of their dates")
        return figures


class Milestone(Record):
    """A day on which a rule changed, in a few words; the rule's history says the rest."""

    id: str = Field(regex=DRAFT_ID)
    date: str
    label: str = Field(max_length=2 * _LABEL)
    rule: str = Field(regex=RULE_ID)

    _date = validator("date", allow_reuse=True)(check_partial_date)


def read_entry(data: dict[str, Any]) -> FeeSeries | Milestone:
    """Read one record of `timeline.yml`. Raises `ValidationError`."""
    return Milestone.parse_obj(data) if "date" in data else FeeSeries.parse_obj(data)


def dates(entry: FeeSeries | Milestone) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each date of an entry with its place inside the record."""
    if isinstance(entry, Milestone):
        yield ("date",), entry.date
        return
    for place, figure in enumerate(entry.figures):
        if figure.since is not None:
            yield ("figures", place, "since"), figure.since
