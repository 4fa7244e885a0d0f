"""Reads our own Markdown pages: fenced blocks, tables and code spans, as far as the tests need them."""

import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
README = PROJECT / "README.md"

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.M | re.S)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it belongs to (if the fence names one), and its text."""

    language: str
    file: str
    text: str


def pages() -> list[Path]:
    """The README and all pages under docs/."""
    return [README, *sorted(DOCS.glob("*.md"))]


def read(page: Path) -> str:
    """The page's text."""
    return page.read_text(encoding="utf-8")


def blocks(text: str, language: str | None = None) -> list[Block]:
    """The fenced blocks in order, or only those of one language."""
    found = []
    for match in _FENCE.finditer(text):
        name, _, file = match["info"].strip().partition(" ")
        found.append(Block(name, file.strip(), match["text"]))
    return [block for block in found if language in (None, block.language)]


def prose(text: str) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", text)


def code_spans(text: str) -> list[str]:
    """What stands between single backticks, outside fenced blocks."""
    return _SPAN.findall(prose(text))


def links(text: str) -> list[str]:
    """The targets of all links and pictures, outside fenced blocks."""
    return _LINK.findall(prose(text))


def section(text: str, heading: str) -> str:
    """What stands under `heading` (any level), up to the next heading of that level or above."""
    start = re.search(rf"^(#+) {re.escape(heading)}$", text, re.M)
    assert start is not None, f"there is no heading {heading!r}"
    rest = text[start.end() :]
    end = re.search(rf"^#{{1,{len(start[1])}}} ", rest, re.M)
    return rest[: end.start()] if end else rest


def table(text: str) -> list[list[str]]:
    """The rows of the first table in `text`, without its head; cells keep their backticks."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif rows:
            break
    assert len(rows) > 2, "there is no table"
    return rows[2:]


def bare(cell: str) -> str:
    """A cell's text without its backticks."""
    return cell.strip("`")
