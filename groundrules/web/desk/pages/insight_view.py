"""A report as its page shows it: names instead of ids, shares, trends, and the plots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from groundrules.insights.counts import Totals
from groundrules.insights.report import OUTCOMES, Report, Row
from groundrules.insights.summary import SAID, kind_words, lasting_words
from groundrules.insights.turns import Outcome
from groundrules.rulebook.rulebook import Rulebook
from groundrules.web.desk.plots import Series, bars, columns

# How many rows of a table stand on the page; its CSV file has all.
SHOWN = 12
NONE = "\u2013"
STATUSES = {
    "open": "Open",
    "considered": "Being considered",
    "planned": "Planned",
    "done": "Done",
    "declined": "Declined",
}
STAGES = {"before_contract": "Before a contract", "active_contract": "While it runs", "after_contract": "After it"}


@dataclass(frozen=True)
class Figure:
    """One number that sums up; `note` says what it is made of."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class InsightView:
    """What the template needs beside the report."""

    report: Report
    rulebook: Rulebook

    @property
    def figures(self) -> list[Figure]:
        """The numbers on top."""
        totals = self.report.totals
        asked = [Figure("Questions", f"{totals.questions:,}", f"in {totals.conversations:,} conversations")]
        parts = (
            (Outcome.ANSWERED, "Answered"),
            (Outcome.CLARIFIED, "Asked back"),
            (Outcome.REFUSED, "No rule found"),
            (Outcome.HANDED_OVER, "To a person"),
        )
        asked += [_share(name, totals, outcome) for outcome, name in parts]
        verdicts = totals.helpful + totals.unhelpful
        helpful = f"{totals.helpful / verdicts:.0%}" if verdicts else NONE
        return [
            *asked,
            Figure("Helpful", helpful, f"of {verdicts:,} verdict{'' if verdicts == 1 else 's'}"),
            Figure("Time to an answer", lasting_words(totals.to_answer), "half had it sooner"),
            Figure("Time to a person", lasting_words(totals.to_person), "half had one sooner"),
        ]

    @property
    def over_time(self) -> Markup:
        """The plot of questions by outcome, one column a day, week or month."""
        rows = self.rows("time")
        labels = [self.step_words(row["from"]) for row in rows]
        return columns(labels, _by_outcome(rows), "plot-time")

    @property
    def by_topic(self) -> Markup:
        """The plot of questions by topic."""
        rows = self.rows("topics")
        return bars([self.topic(row["topic"]) for row in rows], _by_outcome(rows), "plot-topics")

    @property
    def by_kind(self) -> Markup:
        """The plot of findings by kind."""
        kinds = self.kinds
        return bars([kind_words(kind) for kind, _ in kinds], [Series("found", [n for _, n in kinds])], "plot-findings")

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Findings by kind, the most frequent first."""
        counted: dict[str, int] = {}
        for row in self.rows("findings"):
            counted[row["kind"]] = counted.get(row["kind"], 0) + row["count"]
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))

    @property
    def legend(self) -> list[str]:
        """What the colours of the plots by outcome mean, in their order."""
        return [SAID[outcome] for outcome in OUTCOMES]

    @property
    def topics(self) -> list[tuple[str, str]]:
        """The topics to choose from: key and title."""
        return [(topic.key, topic.title) for topic in self.rulebook.marketplace.topics]

    @property
    def roles(self) -> list[tuple[str, str]]:
        """The roles to choose from."""
        return [(role.value, self.role(role.value)) for role in self.rulebook.marketplace.parties]

    @property
    def stages(self) -> list[tuple[str, str]]:
        """The stages to choose from."""
        return list(STAGES.items())

    def rows(self, key: str) -> Sequence[Row]:
        """Return the rows of a table."""
        return self.report.tables[key].rows

    def topic(self, key: str | None) -> str:
        """Name a topic."""
        if key is None:
            return "No topic"
        found = self.rulebook.topic(key)
        return found.title if found is not None else key

    def rule(self, key: str | None) -> str:
        """Name a rule."""
        found = self.rulebook.rules.get(key or "")
        return found.title if found is not None else key or "The rules in general"

    def role(self, key: str | None) -> str:
        """Name a role as the marketplace calls it."""
        for role, party in self.rulebook.marketplace.parties.items():
            if role.value == key:
                return party.many[:1].upper() + party.many[1:]
        return "Not known"

    def stage(self, key: str | None) -> str:
        """Name a stage."""
        return STAGES.get(key or "", "Not known")

    def step_words(self, first: str) -> str:
        """Name a step of time by its first day: "21 Nov", and of a month "Nov 2026"."""
        day = date.fromisoformat(first)
        return f"{day:%b %Y}" if self.report.selection.step == "month" else f"{day.day} {day:%b}"

    def kind(self, key: str) -> str:
        """Name what the message check found."""
        said = kind_words(key)
        return said[:1].upper() + said[1:]

    def trend(self, row: Row) -> tuple[str, str]:
        """Say how a cluster has changed: `up`, `down`, `same` or `new`, and in words."""
        count, before = row["count"], row["before"]
        if not before:
            return "new", "new"
        if count > before:
            return "up", f"+{count - before}"
        return ("down", f"\u2212{before - count}") if count < before else ("same", "as before")


def _share(name: str, totals: Totals, outcome: Outcome) -> Figure:
    count = totals.outcomes.get(outcome, 0)
    share = f"{totals.share(outcome):.0%}" if totals.questions else NONE
    return Figure(name, share, f"{count:,} question{'' if count == 1 else 's'}")


def _by_outcome(rows: Sequence[dict[str, Any]]) -> list[Series]:
    return [Series(SAID[outcome], [row[outcome] for row in rows]) for outcome in OUTCOMES]
