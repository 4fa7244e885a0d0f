"""A day's insights in plain words, for the command line and for mail."""

from collections.abc import Iterator

from groundrules.insights.counts import Totals
from groundrules.insights.report import Report, Row
from groundrules.insights.turns import QUESTIONS
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.wording import plain_date

_MOST = 5
# How the outcomes of questions are said.
SAID = {
    "answered": "answered",
    "clarified": "asked back",
    "refused": "no rule found",
    "handed_over": "handed to a person",
    "failed": "failed",
}


def in_words(report: Report, rulebook: Rulebook) -> str:
    """Return the summary, its parts divided by blank lines; a part with nothing in it is left out."""
    tables = {key: table.rows for key, table in report.tables.items()}
    parts = (
        _totals(report),
        _part("Not understood:", (_unclear(row) for row in tables["unclear"][:_MOST])),
        _part("Asked most:", (f"{row['told']:4}  {_title(row, rulebook)}" for row in tables["rules"][:_MOST])),
        _part("Confusing:", (_confusing(row, rulebook) for row in tables["confusing"][:_MOST])),
        _part("Wishes:", (f"{row['status']:10}  {_title(row, rulebook)}: {row['text']}" for row in tables["wishes"])),
        _part("Found in messages:", (f"{row['count']:4}  {kind_words(row['kind'])}" for row in _kinds(report))),
    )
    return "\n\n".join(filter(None, parts))


def lasting_words(seconds: float | None) -> str:
    """Say how long something takes: "0.4 s", "12 s", "3 min", "2 h 5 min"; a dash where nothing is known."""
    if seconds is None:
        return "\u2013"
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def kind_words(kind: str) -> str:
    """Say the kind of a finding: "call link"."""
    return "e-mail address" if kind == "email" else kind.replace("_", " ")


def _totals(report: Report) -> str:
    selection, totals = report.selection, report.totals
    days = plain_date(selection.since.isoformat())
    if selection.days > 1:
        days = f"{days} to {plain_date(selection.until.isoformat())}"
    asked = f"{totals.questions} question{'' if totals.questions == 1 else 's'}"
    talks = f"{totals.conversations} conversation{'' if totals.conversations == 1 else 's'}"
    lines = [f"{days} (UTC): {asked} in {talks}.", *_outcomes(totals)]
    lines.append(f"Helpful: {totals.helpful}, not helpful: {totals.unhelpful}.")
    answer, person = lasting_words(totals.to_answer), lasting_words(totals.to_person)
    return "\n".join([*lines, f"Half had an answer within {answer}, a person within {person}."])


def _outcomes(totals: Totals) -> Iterator[str]:
    for outcome in QUESTIONS:
        count = totals.outcomes.get(outcome, 0)
        if count:
            yield f"{count:4}  {totals.share(outcome):4.0%}  {SAID[outcome.value]}"


def _part(title: str, lines: Iterator[str]) -> str:
    shown = list(lines)
    return "\n".join([title, *shown]) if shown else ""


def _unclear(row: Row) -> str:
    return f"{row['count']:4}  (before: {row['before']})  {row['text']}"


def _confusing(row: Row, rulebook: Rulebook) -> str:
    return f"{_title(row, rulebook)}: told {row['told']}, why asked {row['whys']}, not helpful {row['unhelpful']}"


def _kinds(report: Report) -> list[Row]:
    kinds: dict[str, int] = {}
    for row in report.tables["findings"].rows:
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + row["count"]
    return [{"kind": kind, "count": count} for kind, count in sorted(kinds.items(), key=lambda one: -one[1])]


def _title(row: Row, rulebook: Rulebook) -> str:
    rule = rulebook.rules.get(row["rule"] or "")
    return rule.title if rule else row["rule"] or "the rules in general"
