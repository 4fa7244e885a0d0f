"""What the sentences learnt from say that lie nearest in meaning: of help where no word gives a breach away.

A linear model asks which words and directions speak for a kind. A riddle shares few of them with any other riddle, and
still lies near some. On 1,288 sentences that were written later, the two together find 70 % of the breaches where the
linear model alone finds 58 % (with 5 % of the harmless ones taken for a breach by both).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from groundrules.language.encoder import Vectors

_FILE = "neighbours.npz"
# So many main axes of the features, each divided by the square root of how far the sentences spread along it.
_AXES = 256
_NEAREST = 20
# They are looked for among so many, found by the axes along which sentences spread most: 93 % of them are there, and it
# takes 40 % of the time.
_ROUGH_AXES, _ROUGHLY_NEAR = 64, 512
# Sorting out the largest takes ten times as long as comparing all with one value, which one sentence in so many tells.
_SAMPLED = 16
# How much less a sentence counts that is further away (in cosine) than the nearest one.
_REACH = 0.06
_TINY = 1e-9


@dataclass(frozen=True)
class Neighbours:
    """The sentences learnt from, as unit vectors (sentences, axes), and the place of each one's label in `labels`."""

    labels: tuple[str, ...]
    places: npt.NDArray[np.int16]
    centre: Vectors
    axes: Vectors
    bank: Vectors

    @classmethod
    def of(cls, features: Vectors, labels: Sequence[str]) -> "Neighbours":
        """Learn from the encoder's features, one row a sentence, and their labels."""
        names = tuple(sorted(set(labels)))
        centre = features.mean(axis=0)
        spread, directions = np.linalg.eigh(np.cov(features, rowvar=False, dtype=np.float32))
        axes = directions[:, -_AXES:] / (np.maximum(spread[-_AXES:], 0.0) ** 0.25 + _TINY)
        places = np.array([names.index(label) for label in labels], dtype=np.int16)
        axes = np.ascontiguousarray(axes, dtype=np.float32)
        return cls(names, places, centre, axes, _unit((features - centre) @ axes))

    def shares(self, features: Vectors) -> list[dict[str, float]]:
        """Return for each row how much of what lies nearest has each label; the shares add up to 1."""
        asked = _unit((features - self.centre) @ self.axes)
        rough = self._rough @ asked[:, -_ROUGH_AXES:].T
        return [self._near(one, _roughly_largest(some)) for one, some in zip(asked, rough.T, strict=True)]

    def _near(self, asked: Vectors, among: npt.NDArray[np.intp]) -> dict[str, float]:
        closeness = self.bank[among] @ asked
        nearest = _largest(closeness, _NEAREST)
        return self._shared(closeness[nearest], self.places[among[nearest]])

    @cached_property
    def _rough(self) -> Vectors:
        return np.ascontiguousarray(self.bank[:, -_ROUGH_AXES:])

    def _shared(self, closeness: Vectors, places: npt.NDArray[np.int16]) -> dict[str, float]:
        weights = np.exp((closeness - closeness.max()) / _REACH)
        counted = np.bincount(places, weights=weights / weights.sum(), minlength=len(self.labels))
        return dict(zip(self.labels, counted.tolist(), strict=True))

    def save(self, folder: Path) -> None:
        """Write plain arrays; half precision moves no neighbour that matters."""
        np.savez_compressed(
            folder / _FILE,
            labels=np.array(self.labels),
            places=self.places,
            centre=self.centre.astype(np.float32),
            axes=self.axes.astype(np.float16),
            bank=self.bank.astype(np.float16),
        )

    @classmethod
    def load(cls, folder: Path) -> "Neighbours":
        """Read what `save` wrote. Raises `OSError` where there is nothing."""
        with np.load(folder / _FILE, allow_pickle=False) as arrays:
            labels = tuple(str(label) for label in arrays["labels"])
            axes, bank = (arrays[name].astype(np.float32) for name in ("axes", "bank"))
            return cls(labels, arrays["places"], arrays["centre"], axes, bank)


def _largest(values: Vectors, count: int) -> npt.NDArray[np.intp]:
    """Return the places of the largest values along the last axis, in no order; of all, where there are not so many."""
    first = max(0, values.shape[-1] - count)
    return np.argpartition(values, first, axis=-1)[..., first:]


def _roughly_largest(values: Vectors) -> npt.NDArray[np.intp]:
    """Return the places of about `_ROUGHLY_NEAR` of the largest values: above what a sample says is large enough."""
    if len(values) <= _ROUGHLY_NEAR * _SAMPLED:
        return _largest(values, _ROUGHLY_NEAR)
    sample = values[::_SAMPLED]
    place = len(sample) - _ROUGHLY_NEAR // _SAMPLED
    return np.flatnonzero(values >= np.partition(sample, place)[place])


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = (vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + _TINY)).astype(np.float32)
    return unit
