"""A message made ready for the detectors: every reading of it, and its sentences."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from groundrules.guard.disguises import without_disguises
from groundrules.guard.mapped import Mapped
from groundrules.guard.normalise import RUN_ON, closed_up, normalise, with_names_apart, without_leet
from groundrules.guard.words import Words

Span = tuple[int, int]
# What stands further away than this has nothing to do with a detail.
_NEAR = 400
# A full stop inside an address or a number ends no sentence.
_SENTENCE = re.compile(rf"[^\n.!?;]+(?:[.!?;]+(?!\s|$|[{RUN_ON}])[^\n.!?;]*)*[.!?;]*")
# Nor does one that shortens a word.
_ABBREVIATED = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|st|no|nr|approx|vs|incl|e\.g|i\.e|z\.b|sr|sra|hr|fr|ul|av|tel|ext|ph)\.$"
)


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

    def folded_around(self, start: int) -> str:
        """Return the sentence in which the character at `start` stands and both beside it, as they read."""
        place = next((place for place, span in enumerate(self.sentences) if start < span[1]), len(self.sentences) - 1)
        near = self.sentences[max(0, place - 1) : place + 2]
        return self.folded_part((near[0][0], near[-1][1])) if near else self.folded.text

    def folded_near(self, start: int, before: int, after: int) -> str:
        """Return the sentence at `start` with so many characters around it; of a very long one, what is near."""
        sentence = self.sentence_at(start)
        first = max(sentence[0] - before, start - _NEAR, 0)
        return self.folded_part((first, min(sentence[1] + after, start + _NEAR)))

    def folded_part(self, span: Span) -> str:
        """Return what the given stretch of the text reads as."""
        return self.read.text[slice(*self.read_span(span))]

    def read_span(self, span: Span) -> Span:
        """Return where the given stretch of the text stands in `read`."""
        return bisect_left(self.read.starts, span[0]), bisect_left(self.read.starts, span[1])


def prepare(text: str, words: Words) -> Prepared:
    """Read `text` in every way that a detector needs."""
    folded = normalise(text)
    undone = without_disguises(without_leet(closed_up(folded), words.known), words.lists["disguised"])
    read = with_names_apart(undone, words.lists["inflected"])
    return Prepared(text, folded, read, tuple(folded.span(*span) for span in _sentences(folded.text)))


def _sentences(text: str) -> list[Span]:
    found: list[Span] = []
    for match in _SENTENCE.finditer(text):
        stripped = match[0].strip()
        if any(letter.isalnum() for letter in stripped):
            start = match.start() + match[0].index(stripped)
            if (
                found
                and _ABBREVIATED.search(text, found[-1][0], found[-1][1])
                and "\n" not in text[found[-1][1] : start]
            ):
                start = found.pop()[0]
            found.append((start, match.start() + match[0].index(stripped) + len(stripped)))
    return found
