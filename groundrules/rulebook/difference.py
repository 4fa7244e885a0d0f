"""What changed between two versions of a rule, field by field and in words."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.wording import (
    CONFIDENCE_WORDS,
    STAGE_WORDS,
    VERDICT_WORDS,
    plain_date,
    protects_words,
    variant_words,
)


@dataclass(frozen=True)
class Difference:
    """One field that differs: a sentence that says how, what is no longer said, and what is said now."""

    field: str
    sentence: str
    gone: Sequence[str]
    new: Sequence[str]


@dataclass(frozen=True)
class _Field:
    """How a field is named, whether it may hold several entries, and what it says, one text an entry."""

    name: str
    several: bool
    said: Callable[[Rule, Rulebook], Sequence[str]]


def _one(text: str | None) -> list[str]:
    return [text] if text else []


def _applies_to(rule: Rule, rulebook: Rulebook) -> list[str]:
    who = ", ".join(rulebook.marketplace.parties[role].many for role in rule.applies_to.roles)
    return [f"{who}; {', '.join(STAGE_WORDS[stage] for stage in rule.applies_to.stages)}"]


def _reasons(rule: Rule, rulebook: Rulebook) -> list[str]:
    return [
        f"{reason.text} ({protects_words(rulebook.marketplace, reason.protects)}; {_source(reason.source, rulebook)})"
        for reason in rule.reasons
    ]


def _exceptions(rule: Rule, rulebook: Rulebook) -> list[str]:
    return [f"{exception.text} ({rulebook.rule(exception.rule).title})" for exception in rule.exceptions]


def _variants(rule: Rule, rulebook: Rulebook) -> list[str]:
    return [" ".join(_variant(rule, place, rulebook)) for place in range(len(rule.variants))]


def _variant(rule: Rule, place: int, rulebook: Rulebook) -> list[str]:
    variant = rule.variants[place]
    said = [f"{variant_words(rulebook.marketplace, variant)}: {variant.answer}"]
    said += [f"Verdict: {VERDICT_WORDS[variant.verdict]}."] if variant.verdict else []
    said += [text for text in (variant.rule, variant.consequence, *variant.instead) if text]
    said += [f"(See: {rulebook.rule(variant.see).title}.)"] if variant.see else []
    return said


def _sections(rule: Rule, rulebook: Rulebook) -> list[str]:
    return [
        f"{rulebook.section_name(section)} ({_source(section.source, rulebook)})"
        + (f": {section.url}" * bool(section.url))
        for section in rule.sections
    ]


def _history(rule: Rule, rulebook: Rulebook) -> list[str]:
    return [f"{plain_date(step.date)}: {step.change} ({_source(step.source, rulebook)})" for step in rule.history]


def _source(key: str, rulebook: Rulebook) -> str:
    return rulebook.sources[key].title


def _coming(rule: Rule, _rulebook: Rulebook) -> list[str]:
    coming = rule.coming
    if coming is None:
        return []
    return [f"From {plain_date(coming.effective_from.isoformat())}: {coming.change} {coming.answer}"]


def _related(rule: Rule, rulebook: Rulebook) -> list[str]:
    return [rulebook.rule(other).title for other in rule.related]


FIELDS = {
    "title": _Field("title", several=False, said=lambda rule, _: [rule.title]),
    "question": _Field("question", several=False, said=lambda rule, _: [rule.question]),
    "verdict": _Field("verdict", several=False, said=lambda rule, _: [VERDICT_WORDS[rule.verdict]]),
    "answer": _Field("short answer", several=False, said=lambda rule, _: [rule.answer]),
    "rule": _Field("rule in full", several=False, said=lambda rule, _: [rule.rule]),
    "applies_to": _Field("line on whom it is for, and when", several=False, said=_applies_to),
    "reasons": _Field("reasons", several=True, said=_reasons),
    "consequence": _Field("consequence", several=False, said=lambda rule, _: [rule.consequence]),
    "instead": _Field("steps", several=True, said=lambda rule, _: rule.instead),
    "exceptions": _Field("exceptions", several=True, said=_exceptions),
    "variants": _Field("answers for a role or stage", several=True, said=_variants),
    "sections": _Field("places where it is written", several=True, said=_sections),
    "history": _Field("dates", several=True, said=_history),
    "effective_from": _Field(
        "start date", several=False, said=lambda rule, _: _one(rule.effective_from and plain_date(rule.effective_from))
    ),
    "checked_on": _Field(
        "day of the last check", several=False, said=lambda rule, _: [plain_date(str(rule.checked_on))]
    ),
    "confidence": _Field("confidence", several=False, said=lambda rule, _: [CONFIDENCE_WORDS[rule.confidence]]),
    "caution": _Field("caution", several=False, said=lambda rule, _: _one(rule.caution)),
    "coming": _Field("coming text", several=False, said=_coming),
    "related": _Field("related rules", several=True, said=_related),
}


def differences(old: Rule, old_book: Rulebook, new: Rule, new_book: Rulebook) -> list[Difference]:
    """Return what differs between two versions, each read with the titles and sources of its own time."""
    found = []
    for name, field in FIELDS.items():
        # The record itself is compared: a related rule may have got another title meanwhile.
        if getattr(old, name) != getattr(new, name):
            before, after = field.said(old, old_book), field.said(new, new_book)
            gone = list((Counter(before) - Counter(after)).elements())
            added = list((Counter(after) - Counter(before)).elements())
            found.append(Difference(name, _sentence(field, before, after, gone, added), gone, added))
    return found


def _sentence(
    field: _Field, before: Sequence[str], after: Sequence[str], gone: Sequence[str], added: Sequence[str]
) -> str:
    if not field.several:
        if not before:
            return f"A {field.name} was added."
        return f"The {field.name} was {'changed' if after else 'taken out'}."
    if list(before) == list(after):
        return f"The {field.name} were changed in a detail that is not shown here."
    if not gone and not added:
        return f"The {field.name} are in another order."
    parts = [f"{_count(len(gone))} taken out"] * bool(gone) + [f"{_count(len(added))} added"] * bool(added)
    if len(gone) == len(added):
        parts = [f"{_count(len(gone))} changed"]
    return f"Of the {field.name}, {' and '.join(parts)}."


def _count(number: int) -> str:
    words = "no one two three four five six seven eight nine ten".split()  # noqa: SIM905  # reads best so
    return f"{words[number] if number < len(words) else number} {'was' if number == 1 else 'were'}"
