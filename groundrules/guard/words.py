"""The names of services and the ways of putting things in `words.yml`."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from groundrules.guard.kinds import Kind

_FILE = Path(__file__).with_name("words.yml")


@dataclass(frozen=True)
class Words:
    """Lists of names, and patterns by kind in the notation of `language/patterns.py`, with the lists filled in.

    `exceptions` are regular expressions, all of which a message must match to speak of that exception.
    """

    lists: dict[str, frozenset[str]]
    patterns: dict[Kind, tuple[str, ...]]
    known: frozenset[str]
    exceptions: dict[str, tuple[str, ...]]

    def alternatives(self, *names: str) -> str:
        """Return the names of the lists as alternatives of a regular expression, longest first."""
        names_of = frozenset().union(*(self.lists[name] for name in names))
        return "|".join(sorted(names_of, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def words() -> Words:
    """Read the file, once."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    lists = {name: frozenset(entries) for name, entries in data["lists"].items()}
    filled = {name: "|".join(sorted(entries)) for name, entries in lists.items()}
    patterns = {
        Kind(kind): tuple(pattern.format(**filled) for pattern in some) for kind, some in data["patterns"].items()
    }
    return Words(
        lists,
        patterns,
        frozenset().union(*lists.values()),
        {name: tuple(cues) for name, cues in data["exceptions"].items()},
    )
