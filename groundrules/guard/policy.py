"""What the installation's policies say about findings: `policies/checks.yml` and `policies/check_exceptions.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Extra, Field

from groundrules.guard.kinds import Kind
from groundrules.rulebook.load import Problem, RulebookError, parse_records, read_document
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
    """When findings of some kinds are a matter for care."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    exception: str = Field(min_length=1)
    kinds: list[Kind] = Field(min_items=1)
    rule: str
    instead: str = Field(min_length=1)


@dataclass(frozen=True)
class CheckPolicy:
    """All of it."""

    findings: Mapping[Kind, FindingPolicy]
    exceptions: tuple[CheckException, ...]


def load_check_policy(folder: Path, rulebook: Rulebook) -> CheckPolicy:
    """Read both files in `folder`. Raises `RulebookError` with file, line and field of everything wrong."""
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
    missing = [kind.value for kind in Kind if kind not in findings]
    if missing and not problems:
        problems.append(document.problem((), f"says nothing of {', '.join(missing)}"))
    document = read_document(folder / EXCEPTIONS_FILE)
    exceptions = []
    for path, exception in parse_records(CheckException.parse_obj, document, problems):
        if exception.rule not in rulebook.rules:
            problems.append(document.problem((*path, "rule"), f"there is no rule {exception.rule}"))
        exceptions.append(exception)
    if problems:
        raise RulebookError(problems)
    return CheckPolicy(findings, tuple(exceptions))
