"""Reads sentences in other languages word for word in English, as the encoder knows no other language.

That is no translation, but the encoder makes out from it what a sentence is about. `glossary/` has one file a language:
an English word, and the words that stand for it there. An entry that ends in * is a stem. All is compared in small
letters without accents, as `normalise.py` leaves it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from groundrules.guard.normalise import UNSPACED, without_accents
from groundrules.guard.words import words
from groundrules.language.english_words import english_words

_FOLDER = Path(__file__).with_name("glossary")
# The vowel signs of Indian scripts count as letters.
_LETTER = r"(?:[^\W_]|[\u0900-\u0dff])"
_WORD = re.compile(rf"\be-mail\w*|{_LETTER}+(?:'{_LETTER}+)*")
# A word so frequent in English is taken for English, too.
_FREQUENT = 12_000_000
# A sentence is read so where at least this share of its words is known, and more words are only that than only English.
_KNOWN = 0.4
# With so many English words among the rest, no other language is looked for.
_ENGLISH = 0.75
_CONTRACTED = re.compile(r"(?:n't|'(?:d|m|s|ll|re|ve))$")
_CHAT = frozenset({"hi", "hey", "u", "ur", "r", "im", "id", "ive", "dont", "cant", "wont", "whats", "pls", "plz", "ok"})
_SHORTEST_STEM, _LONGEST_STEM = 2, 14
# Written without spaces; words are found inside the text.
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ASIDE = r"[a-z0-9@]+"
# What a word or a stem stands for, by language.
_Senses = Mapping[str, str]


@dataclass(frozen=True)
class Glossary:
    """All languages: whole words and stems; and by language a pattern of its words in writing without spaces."""

    words: Mapping[str, _Senses]
    stems: Mapping[str, _Senses]
    inside: Mapping[str, re.Pattern[str]]

    def senses(self, word: str) -> _Senses:
        """Return the English word for a word, by language; whole words go before stems, and those by length."""
        ends = range(_SHORTEST_STEM, min(len(word), _LONGEST_STEM) + 1)
        found: dict[str, str] = {}
        for end in ends:
            found.update(self.stems.get(word[:end], {}))
        found.update(self.words.get(word, {}))
        return found


def in_english(sentence: str) -> str | None:
    """Return a folded sentence word for word in English; None for one that is English, or in no language known here."""
    if _UNSPACED.search(sentence):
        return _unspaced(sentence)
    told = list(_parts(_WORD.findall(sentence)))
    # The names of services are the same in all languages.
    telling = [word for word in told if word not in _services() and not word.isdigit()]
    english = [word for word in telling if _is_english(word)]
    if not telling or len(english) >= _ENGLISH * len(telling):
        return None
    senses = {word: glossary().senses(word) for word in told}
    known = Counter(language for word in telling for language in senses[word])
    language, count = known.most_common(1)[0] if known else ("", 0)
    only_english = sum(language not in senses[word] for word in english)
    only_other = sum(language in senses[word] for word in telling if word not in english)
    if count < _KNOWN * len(telling) or only_other <= only_english or (only_other == 1 and english):
        return None
    return " ".join(senses[word].get(language, word) for word in told)


@lru_cache(maxsize=1)
def _services() -> frozenset[str]:
    names = ("messenger", "profile", "call", "booking", "payer", "provider")
    return frozenset().union(*(words().lists[name] for name in names))


def _is_english(word: str) -> bool:
    return english_words().get(word, 0) > _FREQUENT or word in _CHAT or bool(_CONTRACTED.search(word))


def _parts(told: Iterable[str]) -> Iterator[str]:
    """Take words apart at an apostrophe where the whole is unknown: "m'interesse"."""
    for word in told:
        whole = "'" not in word or _CONTRACTED.search(word) or glossary().senses(word)
        yield from [word] if whole else word.split("'")


def _unspaced(sentence: str) -> str | None:
    """Read what is written without spaces, in the language that knows most of its characters."""
    found = {language: pattern.findall(sentence) for language, pattern in glossary().inside.items()}
    language, parts = max(found.items(), key=lambda one: sum(map(len, one[1])), default=("", []))
    return " ".join(glossary().words.get(part, {}).get(language, part) for part in parts) or None


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """Read all files, once."""
    whole: dict[str, dict[str, str]] = {}
    stems: dict[str, dict[str, str]] = {}
    inside = {}
    for file in sorted(_FOLDER.glob("*.yml")):
        data = yaml.load(without_accents(file.read_text(encoding="utf-8")), Loader=yaml.CSafeLoader)
        entries = {entry: english for english, some in data.items() for entry in some}
        for entry, english in entries.items():
            kept = stems if entry.endswith("*") else whole
            kept.setdefault(entry.rstrip("*"), {})[file.stem] = english
        unspaced = sorted((entry for entry in entries if _UNSPACED.search(entry)), key=len, reverse=True)
        if unspaced:
            inside[file.stem] = re.compile("|".join([*map(re.escape, unspaced), _ASIDE]))
    return Glossary(whole, stems, inside)
