"""The names of services and the ways of putting things in `words.yml`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from groundrules.guard.kinds import Kind
from groundrules.guard.normalise import without_accents

_FILE = Path(__file__).with_name("words.yml")


@dataclass(frozen=True)
class Words:
    """Lists of names, and patterns by kind in the notation of `language/patterns.py`, with the lists filled in.

    What remains to be filled in is `{marketplace}`.
    """

    lists: dict[str, frozenset[str]]
    patterns: dict[Kind, tuple[str, ...]]
    known: frozenset[str]

    def alternatives(self, *names: str) -> str:
        """Return the names of the lists as alternatives of a regular expression, longest first."""
        names_of = frozenset().union(*(self.lists[name] for name in names))
        return "|".join(sorted(names_of, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def words() -> Words:
    """Read the file, once."""
    data = yaml.safe_load(without_accents(_FILE.read_text(encoding="utf-8")))
    lists = {name: frozenset(_entries(name, data["lists"])) for name in data["lists"]}
    # A pattern's token is one word; names of two words are for regular expressions.
    filled = {name: "|".join(sorted(word for word in entries if " " not in word)) for name, entries in lists.items()}
    filled["marketplace"] = "{marketplace}"
    patterns = {
        Kind(kind): tuple(pattern.format(**filled) for pattern in some) for kind, some in data["patterns"].items()
    }
    return Words(lists, patterns, frozenset().union(*lists.values()))


def _entries(name: str, lists: dict[str, list[str]]) -> Iterator[str]:
    """Yield the words of a list and of those that it names."""
    for entry in lists[name]:
        if entry.startswith("{"):
            yield from _entries(entry.strip("{}"), lists)
        else:
            yield entry
