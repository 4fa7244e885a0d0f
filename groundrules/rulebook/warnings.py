"""What `rules lint` warns of: a rulebook that can be used, but would be better without these."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from groundrules.rulebook.document import Document, Path_, Problem, read_document
from groundrules.rulebook.overlap import alike
from groundrules.rulebook.phrases import Phrase, phrases_in
from groundrules.rulebook.reading import grade, sentences
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Coming, Role, Rule, Stage, Variant, Verdict

STALE_DAYS = 180
LONGEST_SENTENCE = 25
# The school grade that a rule may ask for: what plain-language guides recommend for the public.
HIGHEST_GRADE = 8.0
# Where questions to the assistant stand, beside the folder of the rulebook.
QUESTIONS = ("conversations.yml", "questions/*.yml", "tests/e2e/*.yml", "tests/nlu/*.yml")
_NAMED = re.compile(r"[a-z][a-z0-9-]*/[a-z0-9-]+")
_TEXTS = ("answer", "rule", "consequence", "caution")


class Kind(str, Enum):
    """The kinds of warnings, as the summary counts them."""

    UNTRAINED = "rules that no phrase trains"
    UNTESTED = "rules that no test asks for"
    STALE = "rules not checked for long"
    UNSAID = "rules that leave roles or stages open"
    LONG = "long sentences"
    HARD = "rules that are hard to read"
    ALIKE = "phrases like those of another rule"
    COME = "coming texts in force already"


@dataclass(frozen=True)
class Warned(Problem):
    """One warning, with the place in the rulebook that it is about."""

    kind: Kind


def warnings_of(folder: Path, phrases: Path, rulebook: Rulebook, today: date) -> list[Warned]:
    """Return all warnings of the right rulebook in `folder`, by file and line; `phrases` holds its phrases."""
    taught, asked = phrases_in(phrases), _asked(folder.parent)
    trained = {phrase.rule for phrase in taught}
    found = [
        warned
        for file in sorted({folder / f"{rule.topic}.yml" for rule in rulebook.rules.values()})
        for warned in _of_file(read_document(file), rulebook, trained, asked, today)
    ]
    return sorted([*found, *_overlapping(taught)], key=lambda one: (str(one.file), one.line))


def summary(found: Sequence[Warned]) -> str:
    """Count the warnings by kind: "3 warnings: 2 long sentences, 1 ..."; empty if there are none."""
    counts = Counter(one.kind for one in found)
    kinds = ", ".join(f"{counts[kind]} {kind.value}" for kind in Kind if counts[kind])
    return f"{len(found)} warning{'' if len(found) == 1 else 's'} ({kinds})." if found else ""


def _of_file(
    document: Document, rulebook: Rulebook, trained: set[str], asked: set[str], today: date
) -> Iterator[Warned]:
    for place, data in enumerate(document.data):
        rule = rulebook.rule(data["id"])

        def warn(kind: Kind, message: str, *path: str | int, at: int = place, rule: Rule = rule) -> Warned:
            problem = document.problem((at, *path), f"{rule.id} {message}")
            return Warned(**vars(problem), kind=kind)

        if rule.id not in trained:
            yield warn(Kind.UNTRAINED, "has no phrase to learn from", "id")
        if rule.id not in asked:
            yield warn(Kind.UNTESTED, "is asked for in no test", "id")
        age = (today - rule.checked_on).days
        if age > STALE_DAYS:
            yield warn(Kind.STALE, f"was checked last {age} days ago", "checked_on")
        if rule.coming is not None and rule.coming.effective_from <= today:
            yield warn(Kind.COME, "has a coming text that is in force; fold it into the record", "coming")
        for message in _unsaid(rule):
            yield warn(Kind.UNSAID, message, "variants" if "variants" in data else "applies_to")
        level = grade(text for _, text in _texts(rule))
        if level > HIGHEST_GRADE:
            yield warn(Kind.HARD, f"asks for {level:.1f} years of school to be read, more than {HIGHEST_GRADE:g}", "id")
        for path, text in _texts(rule):
            for words in _long(text):
                yield warn(Kind.LONG, f"has a sentence of {words} words, more than {LONGEST_SENTENCE}", *path)


def _overlapping(taught: Sequence[Phrase]) -> Iterator[Warned]:
    """Yield phrases that read almost like one of another rule."""
    for first, second in alike([phrase.text for phrase in taught], [phrase.rule for phrase in taught]):
        one, other = taught[first], taught[second]
        message = f'"{other.text}" of {other.rule} reads like "{one.text}" of {one.rule}, {one.file.name}:{one.line}'
        yield Warned(other.file, other.line, "examples", message, Kind.ALIKE)


def _unsaid(rule: Rule) -> Iterator[str]:
    """Yield for whom and when a rule says nothing of its own: no variant, and not meant for them either."""
    roles = {*rule.applies_to.roles, *(role for variant in rule.variants for role in variant.roles)}
    stages = {*rule.applies_to.stages, *(stage for variant in rule.variants for stage in variant.stages)}
    open_ = [one.value for one in Role if one not in roles] + [one.value for one in Stage if one not in stages]
    if open_:
        yield f"does not say what holds for {', '.join(open_)}"
    several = len(rule.applies_to.roles) * len(rule.applies_to.stages) > 1
    if rule.verdict is Verdict.CONDITIONAL and several and not rule.variants:
        yield "depends on something, and no variant says what holds for a role or stage"


def _texts(rule: Rule) -> Iterator[tuple[Path_, str]]:
    """Yield every text that people are told, with its place in the record."""
    parts: list[tuple[Path_, Rule | Variant | Coming]] = [((), rule)]
    parts += [(("variants", at), variant) for at, variant in enumerate(rule.variants)]
    parts += [(("coming",), rule.coming)] if rule.coming else []
    for path, part in parts:
        yield from (((*path, field), text) for field in _TEXTS if (text := getattr(part, field, None)))
        yield from (((*path, "instead", at), step) for at, step in enumerate(part.instead or ()))
        reasons: Sequence[Any] = getattr(part, "reasons", None) or ()
        yield from (((*path, "reasons", at, "text"), reason.text) for at, reason in enumerate(reasons))
        exceptions: Sequence[Any] = getattr(part, "exceptions", None) or ()
        yield from (((*path, "exceptions", at, "text"), one.text) for at, one in enumerate(exceptions))


def _long(text: str) -> list[int]:
    """Return the lengths, in words, of the sentences that are too long."""
    return [count for count in (len(one.split()) for one in sentences(text)) if count > LONGEST_SENTENCE]


def _asked(project: Path) -> set[str]:
    """Return what looks like the id of a rule in the questions that are put to the assistant in tests."""
    files = (file for pattern in QUESTIONS for file in sorted(project.glob(pattern)))
    return {named for file in files for named in _NAMED.findall(file.read_text(encoding="utf-8"))}
