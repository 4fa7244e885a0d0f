"""Which of the encoder's features a classifier gets to see."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from groundrules.language.encoder import DIMENSIONS, Vectors

_SHRINKAGE = 0.1


class View(Protocol):
    """Takes the 1,536 features of texts and returns those to learn from."""

    def fit(self, features: Vectors, labels: Sequence[str]) -> None:
        """Learn how to look, from training texts alone."""

    def of(self, features: Vectors) -> Vectors:
        """Return one row a text."""


class AllFour:
    """The sentence embedding, two lower layers, and the maximum over tokens."""

    def fit(self, features: Vectors, labels: Sequence[str]) -> None:
        """Nothing to learn."""

    def of(self, features: Vectors) -> Vectors:
        """All of them."""
        return features


class LastLayer:
    """The published sentence embedding alone."""

    def fit(self, features: Vectors, labels: Sequence[str]) -> None:
        """Nothing to learn."""

    def of(self, features: Vectors) -> Vectors:
        """The first 384."""
        return features[:, :DIMENSIONS]


class Projected:
    """All four, projected by linear discriminant analysis with shrinkage to where labels lie apart; length 1."""

    def fit(self, features: Vectors, labels: Sequence[str]) -> None:
        """Learn the projection from the labels."""
        self._projection: Any = LinearDiscriminantAnalysis(solver="eigen", shrinkage=_SHRINKAGE)
        self._projection.fit(features, labels)

    def of(self, features: Vectors) -> Vectors:
        """One dimension fewer than there are labels."""
        projected = np.asarray(self._projection.transform(features), dtype=np.float32)
        return projected / np.maximum(np.linalg.norm(projected, axis=1, keepdims=True), 1e-9)
