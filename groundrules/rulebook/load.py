"""Reads `policies/` into a `Rulebook`, or says in which file, line and field it is wrong."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from groundrules.rulebook.answer import Situation, matching_variant, way_to_governing
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import (
    Contradiction,
    Draft,
    Marketplace,
    RefusedDraft,
    Role,
    Rule,
    Source,
    Stage,
    read_draft,
)

MARKETPLACE_FILE = "marketplace.yml"
SOURCES_FILE = "sources.yml"
CONTRADICTIONS_FILE = "contradictions.yml"
DRAFTS_FILE = "drafts.yml"
# Files in `policies/` that hold no rules; the last two are the guard's.
OTHER_FILES = frozenset(
    {MARKETPLACE_FILE, SOURCES_FILE, CONTRADICTIONS_FILE, DRAFTS_FILE, "checks.yml", "check_exceptions.yml"}
)

Path_ = tuple[str | int, ...]
Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True)
class Problem:
    """One thing wrong in the rulebook."""

    file: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


class RulebookError(ValueError):
    """The rulebook cannot be used. `problems` lists everything found, not just the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (str(problem.file), problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Document:
    """A YAML file's data, and the line on which each of its values stands."""

    file: Path
    data: Any
    lines: dict[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path_, message: str) -> Problem:
        """A problem with the value at `path`."""
        return Problem(self.file, self.line(path), _field(path), message)


def _field(path: Path_) -> str:
    """Name a field as people do: "variants.see"; the whole file's path is empty."""
    return ".".join(str(step) for step in path if not isinstance(step, int)) or "file"


_TAG = "tag:yaml.org,2002:"
_NULL, _TEXT = f"{_TAG}null", f"{_TAG}str"
_KNOWN_TAGS = frozenset({_NULL, _TEXT, f"{_TAG}seq", f"{_TAG}map"})


class _Loader(yaml.SafeLoader):
    """SafeLoader, but all that is written without a tag stays text as it stands; the schema reads it.

    Otherwise a bare `No` would become false, and section 7.10 section 7.1.
    """


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == _NULL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_document(file: Path) -> Document:
    """Parse one YAML file. Raises `RulebookError` for bad YAML, and for YAML that is no plain record."""
    try:
        text = file.read_text(encoding="utf-8")
        loader = _Loader(text)
        node = loader.get_single_node()
    except OSError as error:
        raise RulebookError([Problem(file, 1, "file", f"cannot be read ({error.strerror})")]) from error
    except UnicodeDecodeError as error:
        raise RulebookError([Problem(file, 1, "file", "is not UTF-8 text")]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RulebookError([Problem(file, line, "file", f"is not YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise RulebookError([Problem(file, 1, "file", f"is not YAML: {error}")]) from error
    if node is None:
        raise RulebookError([Problem(file, 1, "file", "is empty")])
    lines: dict[Path_, int] = {}
    faults = [Problem(file, line, _field(path), message) for path, line, message in _walk(node, (), lines, ())]
    if faults:
        raise RulebookError(faults)
    return Document(file, loader.construct_document(node), lines)


def _walk(
    node: yaml.Node, path: Path_, lines: dict[Path_, int], around: tuple[yaml.Node, ...]
) -> Iterator[tuple[Path_, int, str]]:
    """Note on which line each value stands; yield path, line and fault of what cannot be read."""
    line = node.start_mark.line + 1
    lines[path] = line
    if node in around:
        yield path, around[-1].start_mark.line + 1, "is an alias of what it stands in"
    elif node.tag not in _KNOWN_TAGS:
        yield path, line, f"has the tag {node.tag}; leave it out, and write text in quotes where in doubt"
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            key_line = key.start_mark.line + 1
            if key.tag != _TEXT:
                yield path, key_line, "has a key that is not a word"
                continue
            step = (*path, key.value)
            if key.value in seen:
                yield step, key_line, "is given twice"
            seen.add(key.value)
            yield from _walk(value, step, lines, (*around, node))
            lines[step] = key_line
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _walk(value, (*path, place), lines, (*around, node))


def parse_records(
    read: Callable[[Any], Record], document: Document, problems: list[Problem]
) -> list[tuple[Path_, Record]]:
    """Read a list of records, each with `read`, noting every field that is wrong."""
    if not isinstance(document.data, list):
        problems.append(document.problem((), "must be a list of records, each starting with a dash"))
        return []
    records: list[tuple[Path_, Record]] = []
    for place, data in enumerate(document.data):
        record = _parse(read, data, document, (place,), problems)
        if record is not None:
            records.append(((place,), record))
    return records


def _parse(
    read: Callable[[Any], Record], data: Any, document: Document, path: Path_, problems: list[Problem]
) -> Record | None:
    if not isinstance(data, dict):
        problems.append(document.problem(path, "must be a record of named fields"))
        return None
    try:
        return read(data)
    except ValidationError as error:
        problems.extend(document.problem((*path, *fault["loc"]), _plain(fault)) for fault in error.errors())
        return None


def _plain(fault: Mapping[str, Any]) -> str:
    kind = fault["type"]
    if kind == "value_error.extra":
        return "no such field; see docs/rulebook.md for the list"
    if kind == "value_error.missing":
        return "is missing"
    if kind == "value_error.str.regex":
        return f"is not written as it must be (pattern {fault['ctx']['pattern']})"
    return str(fault["msg"])


def load_rulebook(folder: Path) -> Rulebook:
    """Read and check the whole rulebook in `folder`. Raises `RulebookError` with every problem found."""
    problems: list[Problem] = []
    marketplace = _load_marketplace(folder, problems)
    sources = _load_sources(folder, problems)
    rules: dict[str, Rule] = {}
    places: dict[str, tuple[Document, Path_]] = {}
    for file in sorted(folder.glob("*.yml")):
        if file.name in OTHER_FILES:
            continue
        for document, path, rule in _read_into(rules, "id", file, Rule.parse_obj, problems):
            places[rule.id] = (document, path)
            if rule.topic != file.stem:
                message = f"belongs in {rule.topic}.yml, going by the part before the slash"
                problems.append(document.problem((*path, "id"), message))
    topics = {topic.key for topic in marketplace.topics} if marketplace else None
    for rule in rules.values():
        document, path = places[rule.id]
        problems.extend(
            document.problem((*path, *step), message) for step, message in _dangling(rule, rules, sources, topics)
        )
    if rules and marketplace and marketplace.reporting:
        document = read_document(folder / MARKETPLACE_FILE)
        problems.extend(
            document.problem(("reporting", field), f"there is no rule {rule_id}")
            for field, rule_id in marketplace.reporting.dict().items()
            if rule_id not in rules
        )
    contradictions = _load_contradictions(folder, rules, sources, problems)
    drafts = _load_drafts(folder, rules, problems)
    if marketplace and not rules and not problems:
        problems.append(Problem(folder, 1, "rules", "there is not a single rule in this folder"))
    if problems or marketplace is None:
        raise RulebookError(problems)
    rulebook = Rulebook(
        marketplace=marketplace, sources=sources, rules=rules, contradictions=contradictions, drafts=drafts
    )
    circles = set(_circles(rulebook))
    if circles:
        found = ((*places[rule_id], place, circle) for rule_id, place, circle in circles)
        raise RulebookError(
            document.problem((*path, "variants", place, "see"), f"leads in a circle: {circle}")
            for document, path, place, circle in found
        )
    return rulebook


def _circles(rulebook: Rulebook) -> Iterable[tuple[str, int, str]]:
    """Yield each rule and variant whose `see` comes round to a rule passed before, with the way taken."""
    for rule, role, stage in itertools.product(rulebook.rules.values(), [None, *Role], [None, *Stage]):
        situation = Situation(role, stage)
        way = way_to_governing(rulebook, rule, situation)
        last = matching_variant(way[-1], situation)
        if last is not None and last.see:
            yield way[-1].id, way[-1].variants.index(last), " -> ".join([*(passed.id for passed in way), last.see])


def _load_marketplace(folder: Path, problems: list[Problem]) -> Marketplace | None:
    try:
        document = read_document(folder / MARKETPLACE_FILE)
    except RulebookError as error:
        problems.extend(error.problems)
        return None
    return _parse(Marketplace.parse_obj, document.data, document, (), problems)


def _load_sources(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    _read_into(sources, "key", folder / SOURCES_FILE, Source.parse_obj, problems)
    return sources


def _load_contradictions(
    folder: Path, rules: dict[str, Rule], sources: dict[str, Source], problems: list[Problem]
) -> dict[str, Contradiction]:
    """Read the false claims; a rulebook without the file has none."""
    found: dict[str, Contradiction] = {}
    file = folder / CONTRADICTIONS_FILE
    records = _read_into(found, "id", file, Contradiction.parse_obj, problems) if file.exists() else []
    for document, path, claim in records:
        if claim.rule not in rules:
            problems.append(document.problem((*path, "rule"), f"there is no rule {claim.rule}"))
        if claim.source is not None and claim.source not in sources:
            problems.append(document.problem((*path, "source"), f"there is no source {claim.source} in {SOURCES_FILE}"))
    return found


def _load_drafts(folder: Path, rules: dict[str, Rule], problems: list[Problem]) -> dict[str, Draft | RefusedDraft]:
    """Read the drafts; a rulebook without the file has none."""
    found: dict[str, Draft | RefusedDraft] = {}
    file = folder / DRAFTS_FILE
    records = _read_into(found, "id", file, read_draft, problems) if file.exists() else []
    for document, path, draft in records:
        if draft.rule not in rules:
            problems.append(document.problem((*path, "rule"), f"there is no rule {draft.rule}"))
        for place, other in enumerate(draft.instead if isinstance(draft, RefusedDraft) else ()):
            if not isinstance(found.get(other), Draft):
                message = f"there is no draft {other} that may be sent"
                problems.append(document.problem((*path, "instead", place), message))
    return found


def _read_into(
    found: dict[str, Record],
    key: str,
    file: Path,
    read: Callable[[Any], Record],
    problems: list[Problem],
) -> list[tuple[Document, Path_, Record]]:
    """Put a file's records into `found` by their `key`, no two by the same; return them with their places."""
    try:
        document = read_document(file)
    except RulebookError as error:
        problems.extend(error.problems)
        return []
    records = parse_records(read, document, problems)
    for path, record in records:
        name = getattr(record, key)
        if name in found:
            problems.append(document.problem((*path, key), f"{name} is given twice"))
        found[name] = record
    return [(document, path, record) for path, record in records]


def _dangling(
    rule: Rule, rules: dict[str, Rule], sources: dict[str, Source], topics: set[str] | None
) -> Iterable[tuple[Path_, str]]:
    """Yield every reference of `rule` that leads nowhere, with its path inside the record."""
    if topics is not None and rule.topic not in topics:
        yield ("id",), f"topic {rule.topic} is not listed in {MARKETPLACE_FILE}"
    named: list[tuple[Path_, str]] = [(("related", place), other) for place, other in enumerate(rule.related)]
    named += [(("exceptions", place, "rule"), exception.rule) for place, exception in enumerate(rule.exceptions)]
    named += [(("variants", place, "see"), variant.see) for place, variant in enumerate(rule.variants) if variant.see]
    for path, other in named:
        if other not in rules:
            yield path, f"there is no rule {other}"
        elif other == rule.id:
            yield path, "points to the rule itself"
    for field in ("reasons", "sections", "history"):
        for place, item in enumerate(getattr(rule, field)):
            if item.source not in sources:
                yield (field, place, "source"), f"there is no source {item.source} in {SOURCES_FILE}"
            elif field == "reasons" and not sources[item.source].cite:
                yield (field, place, "source"), f"{item.source} is marked cite: false, so no reason may rest on it"
