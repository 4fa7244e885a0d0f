"""Reads YAML files so that whatever is wrong in them can be named by file, line and field."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

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
        record = parse_record(read, data, document, (place,), problems)
        if record is not None:
            records.append(((place,), record))
    return records


def parse_record(
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
        return "no such field; see docs/rule-fields.md for the list"
    if kind == "value_error.missing":
        return "is missing"
    if kind == "value_error.str.regex":
        return f"is not written as it must be (pattern {fault['ctx']['pattern']})"
    return str(fault["msg"])


def read_into(
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
