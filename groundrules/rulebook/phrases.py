"""The phrases that belong to a rulebook: how people ask for its rules and drafts, and what they believe."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from groundrules.rulebook.document import Problem, RulebookError, read_document
from groundrules.rulebook.rulebook import Rulebook

# Beside the folder of the rulebook.
PHRASES = Path("data") / "nlu" / "rules"
_DASH = "- "


@dataclass(frozen=True)
class Phrase:
    """A way to ask for a rule, and where it stands."""

    text: str
    rule: str
    file: Path
    line: int


def phrases_in(folder: Path) -> list[Phrase]:
    """Return the phrases that ask for rules in the files of `folder`, which have been checked."""
    return [phrase for file in sorted(folder.glob("*.yml")) for phrase in _phrases_of(file)]


def _phrases_of(file: Path) -> Iterator[Phrase]:
    document = read_document(file)
    for place, block in enumerate(document.data["nlu"]):
        rule: str | None = (block.get("metadata") or {}).get("rule")
        if rule is None:
            continue
        first = document.line(("nlu", place, "examples")) + 1
        for line, text in enumerate((block.get("examples") or "").splitlines(), start=first):
            if text.startswith(_DASH):
                yield Phrase(text[len(_DASH) :].strip(), rule, file, line)


def check_phrases(folder: Path, rulebook: Rulebook) -> None:
    """Raise `RulebookError` where a file in `folder` names a rule, a false claim or a draft that there is none of."""
    known = {"rule": rulebook.rules, "claim": rulebook.contradictions, "draft": rulebook.drafts}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            document = read_document(file)
        except RulebookError as error:
            problems.extend(error.problems)
            continue
        blocks = document.data.get("nlu") if isinstance(document.data, dict) else None
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            problems.append(document.problem((), "must hold a list of blocks with intent and examples, named nlu"))
            continue
        for place, block in enumerate(blocks):
            metadata = block.get("metadata")
            for kind, name in (metadata if isinstance(metadata, dict) else {}).items():
                if name not in known.get(kind, {name}):
                    problems.append(document.problem(("nlu", place, "metadata", kind), f"there is no {kind} {name}"))
    if problems:
        raise RulebookError(problems)
