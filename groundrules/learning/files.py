"""Puts phrases and questions into the project's files, as lines of their own: nothing else in a file changes."""

import difflib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from groundrules.learning.corpus import OUT_OF_SCOPE, REVIEWED
from groundrules.rulebook.document import Document, read_document
from groundrules.rulebook.phrases import PHRASES

_NEW_FILE = 'version: "3.1"\n\nnlu:\n'
_QUESTIONS_HEAD = """\
# What the assistant once misunderstood, and what a reviewer said was meant. `groundrules review export` adds to it, and
# `make eval` asks it. All of it is learnt as well: it tells whether what was learnt is still understood.
"""
_INDENT = "    - "


def place_of(project: Path, label: str) -> Path:
    """Return the file for the phrases of a rule, or of what is out of scope."""
    if label != OUT_OF_SCOPE:
        return project / PHRASES / f"{label.partition('/')[0]}.yml"
    shared = project / PHRASES.parent / f"{OUT_OF_SCOPE}.yml"
    return shared if shared.is_file() else project / PHRASES / f"{OUT_OF_SCOPE}.yml"


def with_phrases(file: Path, added: Mapping[str, Sequence[str]]) -> str:
    """Return a file's text with phrases added at the end of their labels' blocks; a new block where there is none."""
    text = file.read_text(encoding="utf-8") if file.is_file() else _NEW_FILE
    lines = text.splitlines()
    document = read_document(file) if file.is_file() else None
    # From the end of the file on, so that places found before stay right.
    places = {label: _end_of(document, lines, label) for label in added}
    new = [block for label, place in places.items() if place is None for block in _block(label, added[label])]
    for label, place in sorted(places.items(), key=lambda one: -(one[1] or 0)):
        if place is not None:
            lines[place:place] = [f"{_INDENT}{phrase}" for phrase in added[label]]
    if new and lines[-1].strip() == "nlu:":
        new = new[1:]
    return "\n".join([*lines, *new]) + "\n"


def _end_of(document: Document | None, lines: Sequence[str], label: str) -> int | None:
    """Return the line after the last phrase of a label's block, if it has one that can be added to."""
    wanted = {"intent": OUT_OF_SCOPE} if label == OUT_OF_SCOPE else {"intent": "ask_rule", "rule": label}
    for place, block in enumerate(document.data["nlu"] if document else ()):
        if {"intent": block.get("intent"), **(block.get("metadata") or {})} != wanted or document is None:
            continue
        first = document.line(("nlu", place, "examples"))
        last = first + len((block.get("examples") or "").rstrip().splitlines())
        if last > first and lines[last - 1].startswith(_INDENT):
            return last
    return None


def _block(label: str, phrases: Sequence[str]) -> list[str]:
    head = [f"- intent: {OUT_OF_SCOPE}"]
    if label != OUT_OF_SCOPE:
        head = ["- intent: ask_rule", "  metadata:", f"    rule: {label}"]
    return ["", *head, "  examples: |", *(f"{_INDENT}{phrase}" for phrase in phrases)]


def read_questions(project: Path) -> list[dict[str, Any]]:
    """Return the questions that were reviewed: `text`, `rule` (None: out of scope) and `was`, how it was answered."""
    file = project / REVIEWED
    return yaml.safe_load(file.read_text(encoding="utf-8")) or [] if file.is_file() else []


def with_questions(project: Path, added: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of the file of reviewed questions with more of them."""
    file = project / REVIEWED
    text = file.read_text(encoding="utf-8") if file.is_file() else _QUESTIONS_HEAD
    # JSON's strings are YAML's too, whatever is in them.
    told = (
        f"- text: {json.dumps(one['text'], ensure_ascii=False)}\n  rule: {one['rule'] or 'null'}\n"
        f"  was: {json.dumps(one['was'], ensure_ascii=False)}\n"
        for one in added
    )
    return text + "".join(told)


def difference(project: Path, files: Mapping[Path, str]) -> str:
    """Return what would change in the files, as `git diff` shows it."""
    shown: list[str] = []
    for file, text in files.items():
        old = file.read_text(encoding="utf-8") if file.is_file() else ""
        name = file.relative_to(project).as_posix()
        before = f"a/{name}" if file.is_file() else "/dev/null"
        shown += difflib.unified_diff(
            old.splitlines(keepends=True), text.splitlines(keepends=True), before, f"b/{name}"
        )
    return "".join(shown)


def write(files: Mapping[Path, str]) -> None:
    """Write the files, each as a whole. Raises `OSError`."""
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(file)
