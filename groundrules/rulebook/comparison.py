"""What changes for whom between two rulebooks, in words and as data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from groundrules.rulebook.answer import Situation, as_it_stands, governing
from groundrules.rulebook.difference import Difference, differences
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Rule, Stage, Verdict
from groundrules.rulebook.wording import STAGE_WORDS, VERDICT_WORDS, plain_date


@dataclass(frozen=True)
class Case:
    """Roles and stages for which the same is said: the verdict and the answer before and after."""

    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]
    before: Verdict
    after: Verdict
    old_answer: str
    new_answer: str


@dataclass(frozen=True)
class RuleComparison:
    """One rule in both rulebooks; `old` is None for a new one, `new` for a withdrawn one.

    `cases` are those in which another answer is given, for the roles and stages that the rule is meant for.
    """

    rule: str
    old: Rule | None
    new: Rule | None
    cases: Sequence[Case]
    fields: Sequence[Difference]

    @property
    def title(self) -> str:
        """The rule's title, the newer one."""
        rule = self.new or self.old
        return rule.title if rule is not None else self.rule


@dataclass(frozen=True)
class Comparison:
    """All rules that differ, in the order of the rulebooks, and the ids of the other records that do, by kind."""

    rules: Sequence[RuleComparison]
    others: Mapping[str, Sequence[str]]

    def public(self) -> dict[str, Any]:
        """Return the comparison as JSON shows it."""
        return {
            "rules": [_public(one) for one in self.rules],
            "others": {key: list(ids) for key, ids in self.others.items()},
        }


def compare(old: Rulebook, new: Rulebook) -> Comparison:
    """Return what differs from `old` to `new`; each is read as it is given, so give both as they hold on a day."""
    ids = list(dict.fromkeys([*new.rules, *old.rules]))
    rules = [one for one in (_compare(key, old, new) for key in ids) if one is not None]
    kinds = {
        "sources": (old.sources, new.sources),
        "false claims": (old.contradictions, new.contradictions),
        "drafts": (old.drafts, new.drafts),
        "dates": (old.timeline, new.timeline),
        "things to use instead": (old.substitutes, new.substitutes),
    }
    others = {kind: _differing(*both) for kind, both in kinds.items()}
    return Comparison(rules, {kind: found for kind, found in others.items() if found})


def in_words(comparison: Comparison, rulebook: Rulebook) -> str:
    """Return the comparison in sentences; `rulebook` says what the sides are called."""
    parts = ["\n".join(_words(one, rulebook)) for one in comparison.rules]
    parts += [f"Other records that differ, {kind}: {', '.join(ids)}." for kind, ids in comparison.others.items()]
    return "\n\n".join(parts) or "Nothing differs."


def _compare(key: str, old: Rulebook, new: Rulebook) -> RuleComparison | None:
    before, after = old.rules.get(key), new.rules.get(key)
    if before is None or after is None:
        return RuleComparison(key, before, after, (), ())
    cases = _cases(before, old, after, new)
    fields = differences(before, old, after, new)
    return RuleComparison(key, before, after, cases, fields) if cases or fields else None


def _cases(before: Rule, old: Rulebook, after: Rule, new: Rulebook) -> list[Case]:
    """Return where another answer is given, the stages of each role that share it in one."""
    found: dict[tuple[Verdict, Verdict, str, str], list[tuple[Role, Stage]]] = {}
    for role, stage in product(Role, Stage):
        # A rule may change for those whom its old text was meant for, and for those whom its new one is.
        if not any(role in rule.applies_to.roles and stage in rule.applies_to.stages for rule in (before, after)):
            continue
        situation = Situation(role, stage)
        was = as_it_stands(governing(old, before, situation), situation)
        now = as_it_stands(governing(new, after, situation), situation)
        if (was.verdict, was.answer) != (now.verdict, now.answer):
            found.setdefault((was.verdict, now.verdict, was.answer, now.answer), []).append((role, stage))
    return [Case(roles, stages, *said) for said, where in found.items() for roles, stages in _blocks(where)]


def _blocks(where: Sequence[tuple[Role, Stage]]) -> Iterator[tuple[tuple[Role, ...], tuple[Stage, ...]]]:
    """Yield the roles that share the very same stages."""
    shared: dict[tuple[Stage, ...], list[Role]] = {}
    for role in dict.fromkeys(role for role, _ in where):
        shared.setdefault(tuple(stage for one, stage in where if one is role), []).append(role)
    for stages, roles in shared.items():
        yield tuple(roles), stages


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return sorted(key for key in {*old, *new} if old.get(key) != new.get(key))


def _words(one: RuleComparison, rulebook: Rulebook) -> Iterator[str]:
    if one.old is None and one.new is not None:
        yield f"New: {one.title} ({one.rule}). {VERDICT_WORDS[one.new.verdict]}: {one.new.answer}"
        yield from _dates(None, one.new)
        return
    if one.new is None:
        yield f"Withdrawn: {one.title} ({one.rule})."
        return
    yield f"Changed: {one.title} ({one.rule})."
    for case in one.cases:
        yield f"- {_whom(case, rulebook)}: {_said(case)}"
    yield from _dates(one.old, one.new)
    told = {"effective_from", "coming"} | ({"verdict", "answer"} if one.cases else set())
    yield from (f"- {field.sentence}" for field in one.fields if field.field not in told)


def _whom(case: Case, rulebook: Rulebook) -> str:
    who = (
        "everyone"
        if len(case.roles) == len(Role)
        else _and([rulebook.marketplace.parties[role].many for role in case.roles])
    )
    when = "at any time" if len(case.stages) == len(Stage) else _and([STAGE_WORDS[stage] for stage in case.stages])
    return f"For {who}, {when}"


def _said(case: Case) -> str:
    if case.before is case.after:
        return f"still “{VERDICT_WORDS[case.after]}”, in other words. Was: {case.old_answer} Is: {case.new_answer}"
    verdicts = f"“{VERDICT_WORDS[case.before]}” becomes “{VERDICT_WORDS[case.after]}”."
    return f"{verdicts} Was: {case.old_answer} Is: {case.new_answer}"


def _dates(old: Rule | None, new: Rule) -> Iterator[str]:
    if new.effective_from and new.effective_from != (old and old.effective_from):
        yield f"- In force since {plain_date(new.effective_from)}."
    if new.coming is not None and new.coming != (old and old.coming):
        when = plain_date(new.coming.effective_from.isoformat())
        yield f"- From {when} on: {new.coming.change} Then: {new.coming.answer}"
    if old is not None and old.coming is not None and new.coming is None and new.effective_from == old.effective_from:
        yield f"- The change announced for {plain_date(old.coming.effective_from.isoformat())} is taken back."


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _public(one: RuleComparison) -> dict[str, Any]:
    kind = "new" if one.old is None else "withdrawn" if one.new is None else "changed"
    coming = one.new.coming if one.new is not None else None
    return {
        "rule": one.rule,
        "title": one.title,
        "change": kind,
        "verdict": {"before": one.old and one.old.verdict.value, "after": one.new and one.new.verdict.value},
        "cases": [
            {
                "roles": [role.value for role in case.roles],
                "stages": [stage.value for stage in case.stages],
                "verdict": {"before": case.before.value, "after": case.after.value},
                "answer": {"before": case.old_answer, "after": case.new_answer},
            }
            for case in one.cases
        ],
        "fields": [
            {"field": f.field, "sentence": f.sentence, "gone": list(f.gone), "new": list(f.new)} for f in one.fields
        ],
        "effective_from": one.new and one.new.effective_from,
        "coming": coming
        and {"date": coming.effective_from.isoformat(), "change": coming.change, "answer": coming.answer},
    }
