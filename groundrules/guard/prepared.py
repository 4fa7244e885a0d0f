"""A message made ready for the detectors: every reading of it, and its sentences."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from groundrules.guard.mapped import Mapped
from groundrules.guard.normalise import closed_up, normalise, without_leet
from groundrules.guard.words import Words

Span = tuple[int, int]
# A full stop inside an address or a number ends no sentence.
_SENTENCE = re.compile(r"[^\n.!?;]+(?:[.!?;]+(?!\s|$)[^\n.!?;]*)*[.!?;]*")


@dataclass(frozen=True)
class Prepared:
    """`text` as sent; `folded` undoes disguised characters, `read` also words; `sentences` are spans of `text`."""

    text: str
    folded: Mapped
    read: Mapped
    sentences: tuple[Span, ...]

    def sentence_at(self, start: int) -> Span:
        """Return the sentence in which the character at `start` stands."""
        return next((span for span in self.sentences if span[0] <= start < span[1]), (0, len(self.text)))

    def folded_part(self, span: Span) -> str:
        """Return what the given stretch of the text reads as."""
        starts = self.read.starts
        return self.read.text[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]


def prepare(text: str, words: Words) -> Prepared:
    """Read `text` in every way that a detector needs."""
    folded = normalise(text)
    read = without_leet(closed_up(folded), words.known)
    return Prepared(text, folded, read, tuple(folded.span(*span) for span in _sentences(folded.text)))


def _sentences(text: str) -> list[Span]:
    found = []
    for match in _SENTENCE.finditer(text):
        stripped = match[0].strip()
        if any(letter.isalnum() for letter in stripped):
            start = match.start() + match[0].index(stripped)
            found.append((start, start + len(stripped)))
    return found
