"""Texts with a date of their own: until that day the record's old text holds, from it on the coming one."""

from dataclasses import replace
from datetime import date, datetime, timezone

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Change, Coming, Rule

# What a coming text may say anew; what it leaves out stays as the rule has it.
TEXTS = (
    "verdict",
    "answer",
    "rule",
    "reasons",
    "consequence",
    "instead",
    "exceptions",
    "variants",
    "sections",
    "caution",
)


def utc_today() -> date:
    """The present day in UTC, by which texts come into force."""
    return datetime.now(timezone.utc).date()


def in_force(rule: Rule, day: date) -> Rule:
    """Return the rule as it holds on `day`. A text that has come into force is part of the history from then on."""
    coming = rule.coming
    if coming is None or day < coming.effective_from:
        return rule
    return _with(rule, coming)


def rulebook_on(rulebook: Rulebook, day: date) -> Rulebook:
    """Return the rulebook as it holds on `day`: the very same if no coming text is in force by then."""
    rules = {key: in_force(rule, day) for key, rule in rulebook.rules.items()}
    if all(rules[key] is rule for key, rule in rulebook.rules.items()):
        return rulebook
    return replace(rulebook, rules=rules)


def _with(rule: Rule, coming: Coming) -> Rule:
    since = coming.effective_from.isoformat()
    said = {field: getattr(coming, field) for field in TEXTS if getattr(coming, field) is not None}
    step = Change(date=since, change=coming.change, source=coming.source)
    return rule.copy(update=said | {"history": (*rule.history, step), "effective_from": since, "coming": None})
