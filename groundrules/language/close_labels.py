"""Tells close labels apart: which of the 86 rules, once it is clear that it is a rule?

N-grams cling to topic words, but neighbouring rules share their topic. A linear discriminant analysis of the sentence's
features is a supervised projection: it stretches the directions in which neighbours differ and flattens those in which
phrases of one rule differ among themselves. Beside it stands how likely a label is before anything is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

_SHRINKAGE = 0.1
_TINY = 1e-12
Array = npt.NDArray[Any]


@dataclass
class CloseLabels:
    """Shares out the probability of the labels in `priors` among them anew.

    `priors` gives the labels, each with how likely it is beforehand (any positive number); `weight` and `prior_weight`
    say how much the projection and the priors count. `temper` evens the shares out again: several opinions on the same
    evidence are surer together than they are right.
    """

    priors: Mapping[str, float]
    weight: float = 0.15
    prior_weight: float = 0.5
    temper: float = 1.3
    _columns: Array = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _coefficients: Array = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    _offsets: Array = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    def fit(self, vectors: Array, labels: Sequence[str], all_labels: Sequence[str]) -> None:
        """Train on the phrases whose label is one of ours; with fewer than two such labels there is nothing to do."""
        ours = sorted(set(labels) & set(self.priors))
        if len(ours) <= 1:
            return
        rows = [row for row, label in enumerate(labels) if label in self.priors]
        model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=_SHRINKAGE)
        model.fit(vectors[rows], [labels[row] for row in rows])
        coefficients, intercepts = model.coef_, model.intercept_
        if len(ours) == 2:  # one row stands for both
            coefficients, intercepts = (
                np.vstack([-coefficients, coefficients]),
                np.concatenate([-intercepts, intercepts]),
            )
        self._columns = np.array([list(all_labels).index(label) for label in ours])
        self._coefficients = np.ascontiguousarray(self.weight * coefficients.T.astype(np.float32))
        # The training set's own shares say how many phrases were written, not how often a rule is asked about.
        written = np.log([labels.count(label) / len(rows) for label in ours])
        prior = np.log([self.priors[label] for label in ours])
        self._offsets = (self.weight * (intercepts - written) + self.prior_weight * prior).astype(np.float32)

    def share_out(self, probabilities: Array, vectors: Array) -> Array:
        """Return the probabilities, each row with our labels' part shared out anew; its sum stays as it was."""
        if not self._columns.size:
            return probabilities
        ours = probabilities[:, self._columns]
        logits = (np.log(ours + _TINY) + vectors @ self._coefficients + self._offsets) / self.temper
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        changed = probabilities.copy()
        changed[:, self._columns] = shares * (ours.sum(axis=1) / shares.sum(axis=1))[:, None]
        return changed

    def dump(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """Return what `restore` needs: plain facts, and arrays."""
        facts = {
            "priors": dict(self.priors),
            "weight": self.weight,
            "prior_weight": self.prior_weight,
            "temper": self.temper,
        }
        arrays = {"close_columns": self._columns, "close_coefficients": self._coefficients}
        return facts, arrays | {"close_offsets": self._offsets}

    @classmethod
    def restore(cls, facts: dict[str, Any], arrays: Mapping[str, Array]) -> "CloseLabels":
        """Undo `dump`."""
        columns, coefficients, offsets = (arrays[f"close_{name}"] for name in ("columns", "coefficients", "offsets"))
        return cls(**facts, _columns=columns, _coefficients=coefficients, _offsets=offsets)
