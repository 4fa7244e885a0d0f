"""Ranks labels for a sentence with two linear heads, one over n-grams and one over the sentence's features.

The n-gram head is a one-vs-rest linear SVM, the other a logistic regression. Their scores are added with two weights
fitted on held-out sentences, so that the sum, put through a softmax, is a calibrated probability. Labels that lie close
together share what they get in the light of a third opinion (`close_labels.py`). Phrases that were learnt can be known
by heart (`by_heart.py`).
"""

import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from groundrules.language.by_heart import ByHeart
from groundrules.language.close_labels import CloseLabels
from groundrules.language.n_grams import NGrams

Matrix = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]
_TINY = 1e-6
# With fewer phrases of a label than this, there is none to hold out.
_LEAST = 10
_FACTS, _ARRAYS = "ranking.json", "ranking.npz"
# Held-out phrases are like the phrases learnt from, so n-grams look better on them than they do on real messages:
# more weight than 2.5 for the SVM costs right answers there (docs/evaluation.md). Nor may either head be switched off.
_WEIGHT_BOUNDS = ((np.log(0.5), np.log(2.5)), (np.log(0.6), np.log(2.0)))
# The heads that only find the two weights learn from this share of the phrases, which takes less time.
_LEARN_FROM, _HELD_OUT = 0.35, 0.15
# The dense head learns along so many main axes of the features, in so many steps: in a third of the time, as well.
_AXES = 768
_STEPS, _FEWER_STEPS = 45, 20
# Least squares of hits and misses are small numbers beside the logits that they stand for.
_START_SCALE = 20.0
# A looser fit than scikit-learn's own ranks held-out sentences alike, in half the time.
_TOLERANCE = 1.0


@dataclass(frozen=True)
class Scored:
    """A label with its calibrated probability."""

    label: str
    probability: float


@dataclass
class RankingModel:
    """Ranks labels for a text. `margin_penalty` and `dense_penalty` are the C of the two heads.

    With `skips` the n-grams take in words that stand near each other.
    """

    margin_penalty: float = 0.5
    dense_penalty: float = 10.0
    seed: int = 42
    cores: int = 2
    skips: bool = False
    labels: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=lambda: [2.5, 0.7])
    close: CloseLabels | None = None
    heart: ByHeart | None = None
    n_grams: NGrams = field(default_factory=NGrams)
    _heads: list[Any] = field(default_factory=list)

    def fit(self, texts: Sequence[str], vectors: Matrix, labels: Sequence[str]) -> csr_matrix:
        """Train on texts, their features (one row a text) and their labels; at least two labels.

        `close` and `heart`, where given, are trained as well. Returns what `n_grams` makes of the texts.
        """
        # Threads that wait for others burn a core: two models are trained side by side.
        with threadpool_limits(self.cores):
            return self._fit(texts, vectors, labels)

    def _fit(self, texts: Sequence[str], vectors: Matrix, labels: Sequence[str]) -> csr_matrix:
        self.labels = sorted(set(labels))
        places = {label: place for place, label in enumerate(self.labels)}
        targets = np.array([places[label] for label in labels])
        self.n_grams = NGrams(self.skips)
        sparse = self.n_grams.fit_transform(texts)
        everything = np.arange(len(targets))
        split = self._split(targets)
        axes = _main_axes(vectors)
        reduced = vectors @ axes
        heads = ((_margin, sparse, self.margin_penalty), (_dense, reduced, self.dense_penalty))
        trained = Parallel(n_jobs=self.cores, backend="loky", max_nbytes=None)(
            delayed(head)(features[rows], targets[rows], penalty, self.seed, steps)
            for rows, steps in ([(everything, _STEPS), (split[0], _FEWER_STEPS)] if split else [(everything, _STEPS)])
            for head, features, penalty in heads
        )
        self._heads = [trained[0], (axes @ trained[1][0], trained[1][1])]
        if self.close is not None:
            self.close.fit(vectors, labels, self.labels)
        if self.heart is not None:
            self.heart.fit(texts, labels, self.labels)
        if split:
            rows = split[1]
            self._calibrate(self._scores(trained[2:], sparse[rows], reduced[rows]), targets[rows])
        return sparse

    def rank(self, texts: Sequence[str], vectors: Matrix) -> list[list[Scored]]:
        """Return all labels for each text, most probable first."""
        rows = self.probabilities(self.n_grams.transform(texts), vectors)
        return [self._ranking(text, row) for text, row in zip(texts, rows, strict=True)]

    def rank_whole_and_parts(
        self, text: str, vector: Matrix, parts: Sequence[str], part_vectors: Matrix, weight: float
    ) -> list[Scored]:
        """Return all labels for a message of several sentences, most probable first.

        A long story hides the sentence that matters, so the mean over the sentences counts beside the whole, with
        `weight` (0: not at all), as a weighted geometric mean of the two.
        """
        whole = self.probabilities(self.n_grams.transform([text]), vector)[0]
        each = self.probabilities(self.n_grams.transform(parts), part_vectors)
        mixed = (np.log(whole + _TINY) + weight * np.log(each.mean(axis=0) + _TINY)) / (1.0 + weight)
        return self._ranking(text, softmax(mixed))

    def probabilities(self, n_grams: csr_matrix, vectors: Matrix) -> Scores:
        """Return a row a text, one column a label, from what `n_grams` makes of the texts and from their features."""
        scores = softmax(_weighted(self._scores(self._heads, n_grams, vectors), self.weights), axis=-1)
        return scores if self.close is None else self.close.share_out(scores, vectors)

    def _ranking(self, text: str, probabilities: Scores) -> list[Scored]:
        if self.heart is not None:
            probabilities = self.heart.recall(text, probabilities)
        order = np.argsort(-probabilities)
        return [Scored(self.labels[place], float(probabilities[place])) for place in order]

    @staticmethod
    def _scores(heads: list[Any], sparse: csr_matrix, vectors: Matrix) -> list[Scores]:
        """Margins of the one head, log-probabilities of the other; each (texts, labels)."""
        (margin, margin_bias), (dense, dense_bias) = heads
        logits = np.asarray(vectors @ dense + dense_bias, dtype=np.float64)
        return [np.asarray(sparse @ margin + margin_bias, dtype=np.float64), np.log(softmax(logits, axis=-1) + 1e-9)]

    def _split(self, targets: npt.NDArray[np.int64]) -> list[Any] | None:
        """Rows to train on and rows to hold out; None where a label has too few sentences for that."""
        if np.bincount(targets).min() < _LEAST:
            return None
        rows = np.arange(len(targets))
        split = train_test_split(
            rows, train_size=_LEARN_FROM, test_size=_HELD_OUT, stratify=targets, random_state=self.seed
        )
        return list(split)

    def _calibrate(self, scores: list[Scores], targets: npt.NDArray[np.int64]) -> None:
        """Find the two weights under which held-out sentences get the likeliest probabilities."""

        def loss(logarithms: Scores) -> float:
            probabilities = softmax(_weighted(scores, list(np.exp(logarithms))), axis=-1)
            return float(-np.log(probabilities[np.arange(len(targets)), targets] + 1e-12).mean())

        found = minimize(loss, np.log(self.weights), bounds=_WEIGHT_BOUNDS, method="Powell", options={"maxiter": 20})
        self.weights = [float(weight) for weight in np.exp(found.x)]

    def save(self, folder: Path) -> None:
        """Write the trained model as plain JSON and arrays: quick to read, and nothing in it can run."""
        vocabularies, arrays = self.n_grams.dump()
        facts: dict[str, Any] = {"labels": self.labels, "weights": self.weights, "vocabularies": vocabularies}
        for place, (coefficients, intercepts) in enumerate(self._heads):
            # Half precision changes no ranking that could be seen, and halves the file.
            arrays |= {f"coefficients{place}": coefficients.astype(np.float16), f"intercepts{place}": intercepts}
        if self.close is not None:
            facts["close"], more = self.close.dump()
            arrays |= more
        if self.heart is not None:
            facts["heart"], more = self.heart.dump()
            arrays |= more
        (folder / _FACTS).write_text(json.dumps(facts), encoding="utf-8")
        # Compressed here: Rasa packs its archive so thoroughly that it takes ten times as long over the same numbers.
        np.savez_compressed(folder / _ARRAYS, **arrays)

    @classmethod
    def load(cls, folder: Path) -> "RankingModel":
        """Read what `save` wrote."""
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        model = cls(labels=facts["labels"], weights=facts["weights"])
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            model.n_grams = NGrams.restore(facts["vocabularies"], arrays)
            model._heads = [
                (arrays[f"coefficients{place}"].astype(np.float32), arrays[f"intercepts{place}"]) for place in range(2)
            ]
            if "close" in facts:
                model.close = CloseLabels.restore(facts["close"], arrays)
            if "heart" in facts:
                model.heart = ByHeart.restore(facts["heart"], arrays)
        return model


def _main_axes(vectors: Matrix) -> Matrix:
    """Return the directions along which the features differ most, as columns; at most `_AXES`."""
    _, axes = np.linalg.eigh(np.cov(vectors, rowvar=False, dtype=np.float32))
    return np.ascontiguousarray(axes[:, -_AXES:], dtype=np.float32)


def _margin(
    sparse: csr_matrix, targets: npt.NDArray[np.int64], penalty: float, seed: int, _steps: int
) -> tuple[Any, Any]:
    head = LinearSVC(C=penalty, tol=_TOLERANCE, random_state=seed).fit(sparse, targets)
    return _two_sided(head.coef_, head.intercept_)


def _dense(vectors: Matrix, targets: npt.NDArray[np.int64], penalty: float, _seed: int, steps: int) -> tuple[Any, Any]:
    # Centred, and from where least squares end, the search needs a third of the steps.
    centre = vectors.mean(axis=0)
    centred = vectors - centre
    head = LogisticRegression(C=penalty, max_iter=steps, warm_start=True)
    if targets.max() > 1:
        head.coef_, head.intercept_ = _least_squares(centred, targets)
    with warnings.catch_warnings():
        # Stopped early on purpose: further steps cost time and gain nothing on held-out sentences.
        warnings.simplefilter("ignore", ConvergenceWarning)
        head.fit(centred, targets)
    return _two_sided(head.coef_, head.intercept_ - head.coef_ @ centre)


def _least_squares(centred: Matrix, targets: npt.NDArray[np.int64]) -> tuple[Any, Any]:
    """Return coefficients (labels, features) and intercepts that are of the size of a logistic regression's."""
    hits = np.eye(targets.max() + 1, dtype=np.float32)[targets]
    shares = hits.mean(axis=0)
    squares = centred.T @ centred + np.eye(centred.shape[1], dtype=np.float32)
    found = np.linalg.solve(squares, centred.T @ (hits - shares))
    return _START_SCALE * found.T.astype(np.float64), np.log(shares.astype(np.float64) + _TINY)


def _two_sided(coefficients: Any, intercepts: Any) -> tuple[Any, Any]:
    """Two labels give one row in scikit-learn; the other is its mirror image. Returns (features, labels)."""
    if len(coefficients) == 1:
        coefficients = np.vstack([-coefficients, coefficients])
        intercepts = np.concatenate([-intercepts, intercepts])
    return np.ascontiguousarray(coefficients.T.astype(np.float32)), intercepts.astype(np.float32)


def _weighted(scores: list[Scores], weights: list[float]) -> Scores:
    total: Scores = sum((weight * score for weight, score in zip(weights, scores, strict=True)), start=np.zeros(1))
    return total
