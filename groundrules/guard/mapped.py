"""A text that was changed, and where each of its characters came from."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mapped:
    """`text`, and for each of its characters the span of the original that it stands for (`starts`, `ends`)."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Mapped":
        """Return `text` unchanged."""
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters from `start` to `end` (at least one) stand in the original."""
        return self.starts[start], self.ends[end - 1]

    def replace(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str | None]) -> "Mapped":
        """Return a copy in which every match reads as `by` says; None leaves it as it is."""
        pieces = ((match.start(), match.end(), by(match)) for match in pattern.finditer(self.text))
        return self.rewrite((start, end, new) for start, end, new in pieces if new is not None)

    def rewrite(self, pieces: Iterable[tuple[int, int, str]]) -> "Mapped":
        """Return a copy in which the given stretches, in order and apart, read otherwise.

        Each character of a rewritten stretch stands for the whole stretch, as nobody can say for which part of it.
        """
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for start, end, new in pieces:
            text += [self.text[at:start], new]
            starts += [*self.starts[at:start], *[self.starts[start]] * len(new)]
            ends += [*self.ends[at:start], *[self.ends[end - 1]] * len(new)]
            at = end
        if at == 0:
            return self
        text.append(self.text[at:])
        return Mapped("".join(text), (*starts, *self.starts[at:]), (*ends, *self.ends[at:]))
