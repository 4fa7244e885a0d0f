"""How hard a text is to read: its sentences, and the school grade that they ask for.

Flesch and Kincaid's grade (US Navy, 1975) from words a sentence and syllables a word. Libraries that count syllables
better want a dictionary that they fetch over the network; counting groups of vowels is within half a grade.
"""

import re
from collections.abc import Iterable

_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)*", re.IGNORECASE)
# An e that is not spoken: "made", "rules", "asked"; that of "able", "needed" and "changes" is.
_SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouycgsxzh])es$|(?<=[^aeiouytd])ed$")
_VOWELS = re.compile(r"[aeiouy]+")
_SHORT = 3


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [one for one in _END.split(text.strip()) if one]


def syllables(word: str) -> int:
    """Return about how many syllables an English word has, at least 1."""
    small = word.casefold()
    return max(1, len(_VOWELS.findall(_SILENT.sub("", small) if len(small) > _SHORT else small)))


def grade(texts: Iterable[str]) -> float:
    """Return the US school grade that the texts ask for: 8.0 is read with ease at fourteen; 0.0 without words."""
    read = [_WORD.findall(sentence) for text in texts for sentence in sentences(text)]
    words = [word for found in read for word in found]
    if not words:
        return 0.0
    spoken = sum(map(syllables, words))
    lines = sum(bool(found) for found in read)
    return max(0.0, 0.39 * len(words) / lines + 11.8 * spoken / len(words) - 15.59)
