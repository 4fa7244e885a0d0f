"""What the installation's policies say about findings: `policies/checks.yml` and `policies/check_exceptions.yml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Extra, Field, validator

from groundrules.guard.kinds import Kind
from groundrules.rulebook.document import Problem, RulebookError, parse_records, read_document
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Stage

CHECKS_FILE, EXCEPTIONS_FILE = "checks.yml", "check_exceptions.yml"


class FindingPolicy(BaseModel):
    """What is said about a kind of finding."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    kind: Kind
    rules: dict[Stage, str]
    instead: str = Field(min_length=1)
    put_instead: str = Field(min_length=1)


class CheckException(BaseModel):
    """When findings of some kinds are a matter for care: where each of `cues` is found in the message.

    With `near` they must be found in the sentence of the finding or in one beside it.
    """

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    exception: str = Field(min_length=1)
    kinds: list[Kind] = Field(min_items=1)
    rule: str
    instead: str = Field(min_length=1)
    cues: list[str] = Field(min_items=1)
    near: bool = False

    @validator("cues", each_item=True)
    def _is_a_pattern(cls, cue: str) -> str:
        try:
            re.compile(cue)
        except re.error as error:
            raise ValueError(f"is not a regular expression: {error}") from None
        return cue

    def spoken_of(self, text: str) -> bool:
        """Whether `text`, in small letters, holds every cue."""
        return all(re.search(cue, text) for cue in self.cues)


@dataclass(frozen=True)
class CheckPolicy:
    """All of it. A kind that `findings` leaves out breaks no rule."""

    findings: Mapping[Kind, FindingPolicy]
    exceptions: tuple[CheckException, ...]


def load_check_policy(folder: Path, rulebook: Rulebook) -> CheckPolicy:
    """Read both files in `folder`; the exceptions may be left out.

    Raises `RulebookError` with file, line and field of everything wrong.
    """
    problems: list[Problem] = []
    findings: dict[Kind, FindingPolicy] = {}
    document = read_document(folder / CHECKS_FILE)
    for path, record in parse_records(FindingPolicy.parse_obj, document, problems):
        if record.kind in findings:
            problems.append(document.problem((*path, "kind"), f"{record.kind.value} is given twice"))
        for stage, rule in record.rules.items():
            if rule not in rulebook.rules:
                problems.append(document.problem((*path, "rules", stage.value), f"there is no rule {rule}"))
        findings[record.kind] = record
    exceptions = _load_exceptions(folder / EXCEPTIONS_FILE, rulebook, problems)
    if problems:
        raise RulebookError(problems)
    return CheckPolicy(findings, tuple(exceptions))


def _load_exceptions(file: Path, rulebook: Rulebook, problems: list[Problem]) -> list[CheckException]:
    if not file.exists():
        return []
    document = read_document(file)
    exceptions = []
    for path, exception in parse_records(CheckException.parse_obj, document, problems):
        if exception.rule not in rulebook.rules:
            problems.append(document.problem((*path, "rule"), f"there is no rule {exception.rule}"))
        exceptions.append(exception)
    return exceptions
