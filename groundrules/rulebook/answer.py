"""Composes what the assistant says about a rule: the structured answer of design section 5, and its text."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Coming, Role, Rule, Stage, Variant, Verdict
from groundrules.rulebook.wording import Wording


class Focus(str, Enum):
    """Which part of the rule was asked for."""

    RULE = "rule"
    WHY = "why"
    CONSEQUENCE = "consequence"
    INSTEAD = "instead"
    SECTION = "section"
    HISTORY = "history"
    EXCEPTION = "exception"


# In the place of a part: sentences of the rule that speak of what was asked.
POINT = "point"


@dataclass(frozen=True)
class Situation:
    """Who asks and when, as far as known."""

    role: Role | None = None
    stage: Stage | None = None

    @property
    def known(self) -> bool:
        """Whether anything is known at all."""
        return self.role is not None or self.stage is not None


@dataclass(frozen=True)
class Answer:
    """A composed answer: `payload` is the `answer` object of the API, `text` says the same in plain words."""

    payload: dict[str, Any]
    text: str

    @property
    def rule_id(self) -> str:
        """The rule that was explained; it may differ from the one asked for (see `governing`)."""
        return str(self.payload["rule"])


def matching_variant(rule: Rule, situation: Situation) -> Variant | None:
    """Return the variant that fits the situation best, or None.

    A variant fits if all it names is known and met; one that names both role and stage beats one that names either.
    """
    best: tuple[int, Variant] | None = None
    for variant in rule.variants:
        if variant.roles and situation.role not in variant.roles:
            continue
        if variant.stages and situation.stage not in variant.stages:
            continue
        weight = 2 * bool(variant.stages) + bool(variant.roles)
        if best is None or weight > best[0]:
            best = (weight, variant)
    return best[1] if best else None


def as_it_stands(rule: Rule, situation: Situation) -> Rule:
    """Return the rule with what the variant that fits says; what the variant leaves out stays as the rule has it."""
    variant = matching_variant(rule, situation)
    if variant is None:
        return rule
    fields = ("answer", "verdict", "rule", "consequence", "instead")
    return rule.copy(update={field: getattr(variant, field) for field in fields if getattr(variant, field)})


def open_variants(rule: Rule, situation: Situation) -> list[Variant]:
    """Return the variants that would fit best if more were known: what the answer still depends on."""
    roles = [situation.role] if situation.role else list(Role)
    stages = [situation.stage] if situation.stage else list(Stage)
    chosen = matching_variant(rule, situation)
    possible = [matching_variant(rule, Situation(role, stage)) for role, stage in itertools.product(roles, stages)]
    return [
        variant
        for variant in rule.variants
        if variant is not chosen and any(variant is candidate for candidate in possible)
    ]


def way_to_governing(rulebook: Rulebook, rule: Rule, situation: Situation) -> list[Rule]:
    """Return the rules that `see` leads through, from `rule` to the one that governs; none comes twice."""
    way = [rule]
    while True:
        variant = matching_variant(way[-1], situation)
        if variant is None or variant.see is None or any(variant.see == passed.id for passed in way):
            return way
        way.append(rulebook.rule(variant.see))


def governing(rulebook: Rulebook, rule: Rule, situation: Situation) -> Rule:
    """Return the rule that governs the situation: `rule` itself, or the one its variants lead to in the end."""
    return way_to_governing(rulebook, rule, situation)[-1]


def compose(rulebook: Rulebook, rule_id: str, focus: Focus, situation: Situation) -> Answer:
    """Explain a rule for a situation. Raises `KeyError` for an unknown id."""
    rule = governing(rulebook, rulebook.rule(rule_id), situation)
    others = open_variants(rule, situation)
    standing = as_it_stands(rule, situation)
    payload = _payload(rulebook, standing, focus, situation) | {"variants": [_other(other) for other in others]}
    wording = Wording(rulebook, standing, others, situation.role, situation.stage)
    return Answer(payload, wording.text(focus.value))


def compose_point(rulebook: Rulebook, rule_id: str, points: Sequence[str], situation: Situation, lead: str) -> Answer:
    """Answer a question about one point with the sentences of a rule that speak of it; `lead` stands before them.

    Where there are none, what the rule says on the whole stands in their place. Raises `KeyError` for an unknown id.
    """
    standing = as_it_stands(governing(rulebook, rulebook.rule(rule_id), situation), situation)
    summary = " ".join(points) or f"{lead} {standing.answer}"
    # The verdict, and what needs care, are about the rule as a whole.
    told = standing.copy(update={"answer": summary, "verdict": Verdict.INFO, "caution": None})
    payload = _payload(rulebook, told, Focus.RULE, situation) | {"focus": POINT, "points": list(points), "variants": []}
    return Answer(payload, Wording(rulebook, standing, (), situation.role, situation.stage).point(lead, points))


def _payload(rulebook: Rulebook, rule: Rule, focus: Focus, situation: Situation) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "rule": rule.id,
        "title": rule.title,
        "verdict": rule.verdict.value,
        "summary": rule.answer,
        "statement": rule.rule,
        "reasons": [
            {
                "text": reason.text,
                "protects": [who.value for who in reason.protects],
                "source": _source(rulebook, reason.source),
            }
            for reason in rule.reasons
        ],
        "consequence": rule.consequence,
        "instead": list(rule.instead),
        "exceptions": [
            {"text": exception.text, "rule": exception.rule, "title": rulebook.rule(exception.rule).title}
            for exception in rule.exceptions
        ],
        "sections": [
            {
                **_source(rulebook, section.source),
                "number": section.number,
                "name": rulebook.section_name(section),
                "url": section.url or rulebook.sources[section.source].url,
            }
            for section in rule.sections
        ],
        "history": [{"date": step.date, "change": step.change} for step in rule.history],
        "as_of": rule.checked_on.isoformat(),
        "confidence": rule.confidence.value,
        "focus": focus.value,
        "version": rulebook.versions.get(rule.id),
    }
    optional = {
        "role": situation.role.value if situation.role else None,
        "stage": situation.stage.value if situation.stage else None,
        "caution": rule.caution,
        "effective_from": rule.effective_from,
        "coming": _coming(rule.coming),
    }
    return payload | {key: value for key, value in optional.items() if value is not None}


def _coming(coming: Coming | None) -> dict[str, Any] | None:
    if coming is None:
        return None
    said = {"date": coming.effective_from.isoformat(), "change": coming.change, "answer": coming.answer}
    return said | ({"verdict": coming.verdict.value} if coming.verdict else {})


def _other(variant: Variant) -> dict[str, Any]:
    said: dict[str, Any] = {
        "roles": [role.value for role in variant.roles],
        "stages": [stage.value for stage in variant.stages],
        "answer": variant.answer,
    }
    return said | ({"verdict": variant.verdict.value} if variant.verdict else {})


def _source(rulebook: Rulebook, key: str) -> dict[str, Any]:
    source = rulebook.sources[key]
    return {
        "source": key,
        "title": source.title,
        "url": source.url,
        "authority": source.authority.value,
        "seen": source.seen,
    }
