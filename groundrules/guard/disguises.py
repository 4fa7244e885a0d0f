"""Undoes what is done to the names of services so that no search finds them: "tele-gram", "whtspp", "drocsid"."""

import re
import string
from collections.abc import Iterator
from functools import lru_cache

from groundrules.guard.mapped import Mapped
from groundrules.language.english_words import english_words

_WORD = re.compile(r"(?<![^\W_])[a-z]{4,20}(?![^\W_])")
# "Linked in my profile", and a library: these are no disguise.
_OTHERS = frozenset({"linked in", "telegraf"})
_VOWELS = re.compile(r"(?<=.)[aeiou]")
_TWICE = re.compile(r"(.)\1+")
# What is put between two letters, at most so many of it: a mark, a space, a picture.
_BETWEEN = (
    r"(?:[\s\-._/'\"()\[\]{}+*|\u00b7\u2022~]|[\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff]){0,2}"
)
# "t_legram": a letter is left out.
_MASKED = re.compile(r"(?<![^\W_])[a-z]{1,12}_[a-z]{1,12}(?![^\W_])")
# A shorter name with one letter changed may be anybody's word.
_LONG = 7


def without_disguises(read: Mapped, names: frozenset[str]) -> Mapped:
    """Return the text with `names` (in small letters, none an English word) as they are written plainly."""
    apart, twisted = _apart(names), _twisted(names)
    left = names | _OTHERS
    whole = read.replace(apart, lambda match: _plain(match) if match[0] not in left else None)
    whole = whole.replace(_WORD, lambda match: twisted.get(match[0]))
    return whole.replace(_MASKED, lambda match: _unmasked(match[0], names))


def _plain(match: re.Match[str]) -> str:
    return "".join(letter for letter in match[0] if "a" <= letter <= "z")


def _unmasked(masked: str, names: frozenset[str]) -> str | None:
    before, after = masked.split("_")
    long = (name for name in names if len(name) in (len(masked), len(masked) - 1) and len(name) >= _LONG)
    return next((name for name in long if name.startswith(before) and name.endswith(after)), None)


@lru_cache(maxsize=2)
def _apart(names: frozenset[str]) -> re.Pattern[str]:
    """What finds a name whose letters stand apart, in whatever pieces."""
    pieces = "|".join(_BETWEEN.join(name) for name in sorted(names))
    return re.compile(rf"(?<![^\W_])(?:{pieces})(?![^\W_])")


@lru_cache(maxsize=2)
def _twisted(names: frozenset[str]) -> dict[str, str]:
    """Return the name for each word that is one with its vowels left out, letters doubled, or one letter changed."""
    english = english_words()
    found: dict[str, str] = {}
    for name in sorted(names):
        for twisted in _variants(name):
            if twisted not in names and twisted not in english and twisted not in _OTHERS:
                found.setdefault(twisted, name)
    return found


def _variants(name: str) -> Iterator[str]:
    yield from (name[::-1], _VOWELS.sub("", name), _TWICE.sub(r"\1", name))
    pieces = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    yield from (before + after[0] * times + after for before, after in pieces if after for times in (1, 2, 3))
    if len(name) < _LONG:
        return
    yield from (before + after[1:] for before, after in pieces if after)
    yield from (before + after[1] + after[0] + after[2:] for before, after in pieces if len(after) > 1)
    for letter in string.ascii_lowercase:
        yield from (before + letter + after[1:] for before, after in pieces if after)
        yield from (before + letter + after for before, after in pieces)
