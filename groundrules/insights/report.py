"""All insights into a selection, as tables: what the page shows, CSV files hold, and the API gives."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from groundrules.insights import counts, words
from groundrules.insights.counts import ByOutcome, Totals, questions_in
from groundrules.insights.redact import Redactor
from groundrules.insights.selection import Selection
from groundrules.insights.turns import QUESTIONS

# The outcomes of questions, as columns.
OUTCOMES = tuple(outcome.value for outcome in QUESTIONS)
# Of clusters and of wishes, how many are read at most, and how many for a page.
MOST, BRIEFLY = 1_000, 15
# Programs that open CSV files take what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """Rows under the names of their columns. `key` names the table in addresses."""

    key: str
    columns: Sequence[str]
    rows: Sequence[Row]

    def csv(self) -> str:
        """Return the table as CSV (RFC 4180), with its head."""
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(self.columns)
        writer.writerows([_cell(row[column]) for column in self.columns] for row in self.rows)
        return file.getvalue()


def _cell(value: Any) -> Any:
    """Return a value as it stands in a CSV file: nothing that could be taken for a formula."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


@dataclass(frozen=True)
class Report:
    """Everything about a selection. `tables` are by their keys."""

    selection: Selection
    totals: Totals
    tables: dict[str, Table]

    def public(self) -> dict[str, Any]:
        """Return the report as the desk's API shows it."""
        narrowed = {name: getattr(self.selection, name) for name in ("topic", "role", "stage")}
        totals = asdict(self.totals)
        totals["outcomes"] = {outcome.value: count for outcome, count in self.totals.outcomes.items()}
        return {
            "since": self.selection.since.isoformat(),
            "until": self.selection.until.isoformat(),
            **{name: getattr(value, "value", value) for name, value in narrowed.items()},
            "totals": totals | {"questions": self.totals.questions},
            "tables": {key: list(table.rows) for key, table in self.tables.items()},
        }


class Insights:
    """Reads reports. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._begin = sessionmaker(engine, future=True).begin
        self._redact = Redactor()

    def report(self, selection: Selection, most: int = MOST) -> Report:
        """Return everything about a selection, with at most so many clusters and wishes."""
        with self._begin() as session:
            tables = {key: self._table(session, selection, key, most) for key in TABLES}
            return Report(selection, counts.totals(session, selection), tables)

    def totals(self, selection: Selection) -> Totals:
        """Return how much there was, and how it went."""
        with self._begin() as session:
            return counts.totals(session, selection)

    def table(self, selection: Selection, key: str) -> Table:
        """Return one of `TABLES`. Raises `KeyError` for another key."""
        with self._begin() as session:
            return self._table(session, selection, key, MOST)

    def _table(self, session: Session, selection: Selection, key: str, most: int) -> Table:
        columns, read = TABLES[key]
        return Table(key, columns, read(session, selection, _Reading(self._redact, most)))


@dataclass(frozen=True)
class _Reading:
    """How tables with words are read."""

    redact: Redactor
    most: int


Read = Callable[[Session, Selection, _Reading], list[Row]]


def _over_time(session: Session, selection: Selection, _how: _Reading) -> list[Row]:
    steps = counts.by_step(session, selection)
    # The first step may begin before the selection does.
    return [_outcomes({"from": max(start, selection.since).isoformat()}, some) for start, some in steps.items()]


def _by(column: str) -> Read:
    def read(session: Session, selection: Selection, _how: _Reading) -> list[Row]:
        found = counts.by_column(session, selection, column)
        rows = [_outcomes({column: value}, some) for value, some in found.items() if questions_in(some)]
        return sorted(rows, key=lambda row: (row[column] is None, -row["questions"], row[column]))

    return read


def _outcomes(named: Row, some: ByOutcome) -> Row:
    return {**named, "questions": questions_in(some), **{one.value: some.get(one, 0) for one in QUESTIONS}}


def _rules(session: Session, selection: Selection, _how: _Reading) -> list[Row]:
    return [asdict(use) for use in counts.rules(session, selection)]


def _confusing(session: Session, selection: Selection, _how: _Reading) -> list[Row]:
    used = counts.confusing(counts.rules(session, selection))
    return [{**asdict(use), "trouble": round(use.trouble, 3)} for use in used]


def _unclear(session: Session, selection: Selection, how: _Reading) -> list[Row]:
    found = words.clusters(session, selection, how.most)
    days: dict[str, Callable[[Any], str]] = {"first": _day, "last": _day}
    return [asdict(one) | {name: say(getattr(one, name)) for name, say in days.items()} for one in found]


def _wishes(session: Session, selection: Selection, how: _Reading) -> list[Row]:
    return [asdict(one) | {"at": _day(one.at)} for one in words.wishes(session, selection, how.redact, how.most)]


def _findings(session: Session, selection: Selection, _how: _Reading) -> list[Row]:
    return [
        {
            "kind": one.kind,
            "rule": one.rule,
            "stage": one.stage or None,
            "count": one.count,
            "chat": one.places.get("chat", 0),
            "compose": one.places.get("compose", 0),
        }
        for one in counts.findings(session, selection)
    ]


def _day(moment: Any) -> str:
    day: date = moment.date()
    return day.isoformat()


# By key, the columns of a table and how its rows are read; the order is that of the page.
TABLES: dict[str, tuple[tuple[str, ...], Read]] = {
    "time": (("from", "questions", *OUTCOMES), _over_time),
    "unclear": (("text", "count", "before", "refused", "clarified", "first", "last"), _unclear),
    "topics": (("topic", "questions", *OUTCOMES), _by("topic")),
    "roles": (("role", "questions", *OUTCOMES), _by("role")),
    "stages": (("stage", "questions", *OUTCOMES), _by("stage")),
    "rules": (("rule", "told", "whys", "helpful", "unhelpful"), _rules),
    "confusing": (("rule", "told", "whys", "helpful", "unhelpful", "trouble"), _confusing),
    "wishes": (("at", "rule", "status", "text"), _wishes),
    "findings": (("kind", "rule", "stage", "count", "chat", "compose"), _findings),
}
