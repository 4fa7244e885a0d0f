"""Knows the phrases it learnt from: whoever says just that means what it was learnt to mean.

A phrase unlike all others of its label is outvoted by them. That is right for what was written for practice; but a
phrase that a reviewer took from a real conversation, and said what it means, must be understood so from then on.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from groundrules.language.normal import normal

Array = npt.NDArray[Any]
# Two different phrases of a million share such a number once in ten million models.
_BYTES = 8


@dataclass
class ByHeart:
    """Gives the label of a phrase that was learnt a share of at least `weight`; case and marks make no difference."""

    weight: float = 0.85
    _phrases: Array = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    _places: Array = field(default_factory=lambda: np.zeros(0, dtype=np.int32))

    def fit(self, texts: Sequence[str], labels: Sequence[str], all_labels: Sequence[str]) -> None:
        """Learn the texts with their labels; a text with several labels says nothing, nor does one without words."""
        places = {label: place for place, label in enumerate(all_labels)}
        meant: dict[int, set[int]] = {}
        for text, label in zip(texts, labels, strict=True):
            if normal(text):
                meant.setdefault(_number(text), set()).add(places[label])
        known = sorted((number, next(iter(labels))) for number, labels in meant.items() if len(labels) == 1)
        self._phrases = np.array([number for number, _ in known], dtype=np.uint64)
        self._places = np.array([place for _, place in known], dtype=np.int32)

    def recall(self, text: str, probabilities: Array) -> Array:
        """Return the probabilities of all labels, as they are or with that of the label learnt for `text` raised."""
        number = np.uint64(_number(text))
        at = int(np.searchsorted(self._phrases, number))
        if at == len(self._phrases) or self._phrases[at] != number:
            return probabilities
        raised = (1.0 - self.weight) * probabilities
        raised[self._places[at]] += self.weight
        return raised

    def dump(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """Return what `restore` needs: plain facts, and arrays."""
        return {"weight": self.weight}, {"heart_phrases": self._phrases, "heart_places": self._places}

    @classmethod
    def restore(cls, facts: dict[str, Any], arrays: Mapping[str, Array]) -> "ByHeart":
        """Undo `dump`."""
        return cls(facts["weight"], arrays["heart_phrases"], arrays["heart_places"])


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(normal(text).encode(), digest_size=_BYTES).digest(), "big")
