"""A one-vs-rest linear model over character and word n-grams beside a sentence embedding.

Its margins, put through a softmax with a temperature fitted on held-out folds, serve as probabilities.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Scored:
    """A label with its calibrated probability and its raw margin (above 0: more like it than not)."""

    label: str
    probability: float
    margin: float


@dataclass
class MarginModel:
    """Ranks labels for a text. `penalty` is LinearSVC's C; `dense_weight` scales the embedding beside the n-grams."""

    penalty: float = 0.5
    dense_weight: float = 2.0
    folds: int = 4
    seed: int = 42
    temperature: float = 1.0
    labels: list[str] = field(default_factory=list)
    _vectorizers: list[Any] = field(default_factory=list)
    _coefficients: Any = None
    _intercepts: Any = None

    def fit(self, texts: Sequence[str], vectors: Matrix, labels: Sequence[str]) -> None:
        """Train on texts, their embeddings (one row a text) and their labels; at least two labels."""
        self._vectorizers = [
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, dtype=np.float32),
            TfidfVectorizer(
                analyzer="word", ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"[^\s]+", dtype=np.float32
            ),
        ]
        for vectorizer in self._vectorizers:
            vectorizer.fit(texts)
        features = self._features(texts, vectors)
        self.labels = sorted(set(labels))
        places = {label: place for place, label in enumerate(self.labels)}
        targets = np.array([places[label] for label in labels])
        self.temperature = self._calibrate(features, targets)
        self._coefficients, self._intercepts = self._train(features, targets)

    def rank(self, texts: Sequence[str], vectors: Matrix) -> list[list[Scored]]:
        """Return all labels for each text, most probable first."""
        margins = self._margins(self._features(texts, vectors), self._coefficients, self._intercepts)
        return [self._ranking(row) for row in margins]

    def _ranking(self, margins: npt.NDArray[np.float64]) -> list[Scored]:
        probabilities = _softmax(margins * self.temperature)
        order = np.argsort(-margins)
        return [Scored(self.labels[place], float(probabilities[place]), float(margins[place])) for place in order]

    def _features(self, texts: Sequence[str], vectors: Matrix) -> csr_matrix:
        lowered = [text.casefold() for text in texts]
        sparse = [vectorizer.transform(lowered) for vectorizer in self._vectorizers]
        return hstack([*sparse, csr_matrix(vectors * self.dense_weight)], format="csr", dtype=np.float32)

    def _train(self, features: csr_matrix, targets: npt.NDArray[np.int64]) -> tuple[Any, Any]:
        model = LinearSVC(C=self.penalty, random_state=self.seed, class_weight=None)
        model.fit(features, targets)
        # Two classes give one row; the other is its mirror image.
        coefficients, intercepts = model.coef_, model.intercept_
        if len(coefficients) == 1:
            coefficients = np.vstack([-coefficients, coefficients])
            intercepts = np.concatenate([-intercepts, intercepts])
        return np.ascontiguousarray(coefficients.T.astype(np.float32)), intercepts.astype(np.float32)

    @staticmethod
    def _margins(features: csr_matrix, coefficients: Any, intercepts: Any) -> npt.NDArray[np.float64]:
        margins: npt.NDArray[np.float64] = np.asarray(features @ coefficients + intercepts, dtype=np.float64)
        return margins

    def _calibrate(self, features: csr_matrix, targets: npt.NDArray[np.int64]) -> float:
        """Find the temperature under which held-out margins give the likeliest probabilities."""
        smallest = int(np.bincount(targets).min())
        folds = min(self.folds, smallest)
        if folds < 2:
            return 1.0
        margins = np.zeros((len(targets), len(self.labels)))
        splitter = StratifiedKFold(folds, shuffle=True, random_state=self.seed)
        for train, held_out in splitter.split(features, targets):
            margins[held_out] = self._margins(features[held_out], *self._train(features[train], targets[train]))

        def loss(logarithm: float) -> float:
            probabilities = _softmax(margins * np.exp(logarithm))
            return float(-np.log(probabilities[np.arange(len(targets)), targets] + 1e-12).mean())

        return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 4.0), method="bounded").x))


def _softmax(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    shifted = np.exp(values - values.max(axis=-1, keepdims=True))
    result: npt.NDArray[np.float64] = shifted / shifted.sum(axis=-1, keepdims=True)
    return result
