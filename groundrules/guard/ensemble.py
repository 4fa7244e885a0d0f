"""Four opinions on what a sentence is up to, each of another make, and what they come to together.

A linear model weighs words and directions of meaning; the nearest sentences learnt say what such a thing was before;
small networks see what two directions mean together; and one more linear model asks of the words alone whether this is
a breach at all. Where one of them errs, the others mostly don't: docs/message-check.md has what each is worth.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from groundrules.guard.neighbours import Neighbours
from groundrules.guard.networks import Networks
from groundrules.language.encoder import FEATURES, Vectors

# It brings scikit-learn, which takes half a second to import and 60 MB.
if TYPE_CHECKING:
    from groundrules.language.ranking_model import RankingModel

_FILE = "breach_words.npz"
# How much each opinion counts, as the exponent of its probabilities; and the last one's margin, added to the logits.
_WEIGHTS = (0.35, 0.35, 0.30)
_WORDS = 1.2
# No opinion is so sure that the others don't count.
_LEAST = 1e-3
_WORDS_PENALTY = 1.0


@dataclass(frozen=True)
class Ensemble:
    """The trained models. `breaches` says of each label, in the order of the alphabet, whether it is a breach."""

    ranking: "RankingModel"
    neighbours: Neighbours
    networks: Networks
    breaches: npt.NDArray[np.bool_]
    word_weights: npt.NDArray[np.float32]
    word_bias: float

    @classmethod
    def of(
        cls, texts: Sequence[str], rows: Vectors, labels: Sequence[str], breaches: Collection[str], seed: int
    ) -> "Ensemble":
        """Learn from sentences, their features with the columns of the hints (one row each), and their labels."""
        from sklearn.svm import LinearSVC  # noqa: PLC0415  # slow to import
        from threadpoolctl import threadpool_limits  # noqa: PLC0415

        from groundrules.language.ranking_model import RankingModel  # noqa: PLC0415

        ranking = RankingModel(margin_penalty=0.5, dense_penalty=1.0, seed=seed, cores=1, skips=True)
        n_grams = ranking.fit(texts, rows, labels)
        # Threads that wait for others burn a core: the model of questions is trained beside this one.
        with threadpool_limits(1):
            networks = Networks.of(rows, labels, seed)
            neighbours = Neighbours.of(rows[:, :FEATURES], labels)
        words = LinearSVC(C=_WORDS_PENALTY, random_state=seed)
        words.fit(n_grams, [label in breaches for label in labels])
        return cls(
            ranking,
            neighbours,
            networks,
            np.array([label in breaches for label in ranking.labels]),
            words.coef_[0].astype(np.float32),
            float(words.intercept_[0]),
        )

    def probabilities(self, texts: Sequence[str], rows: Vectors) -> list[dict[str, float]]:
        """Return for each sentence the probability of each label; `rows` as for `of`."""
        from scipy.special import softmax  # noqa: PLC0415  # slow to import

        n_grams = self.ranking.n_grams.transform(texts)
        labels = self.ranking.labels
        near = np.array([[some[label] for label in labels] for some in self.neighbours.shares(rows[:, :FEATURES])])
        said = (self.ranking.probabilities(n_grams, rows), near, self.networks.probabilities(rows))
        logits = sum(weight * _log(one) for weight, one in zip(_WEIGHTS, said, strict=True)) + _WORDS * np.outer(
            n_grams @ self.word_weights + self.word_bias, self.breaches
        )
        return [dict(zip(labels, row, strict=True)) for row in softmax(logits, axis=1).tolist()]

    def save(self, folder: Path) -> None:
        """Write all models as plain files."""
        self.ranking.save(folder)
        self.neighbours.save(folder)
        self.networks.save(folder)
        np.savez_compressed(
            folder / _FILE,
            breaches=self.breaches,
            weights=self.word_weights.astype(np.float16),
            bias=np.float32(self.word_bias),
        )

    @classmethod
    def load(cls, folder: Path) -> "Ensemble":
        """Read what `save` wrote. Raises `OSError` where there is nothing."""
        from groundrules.language.ranking_model import RankingModel  # noqa: PLC0415  # slow to import

        with np.load(folder / _FILE, allow_pickle=False) as arrays:
            breaches, weights = arrays["breaches"], arrays["weights"].astype(np.float32)
            bias = float(arrays["bias"])
        ranking, neighbours = RankingModel.load(folder), Neighbours.load(folder)
        return cls(ranking, neighbours, Networks.load(folder), breaches, weights, bias)


def _log(probabilities: Any) -> npt.NDArray[np.float64]:
    return np.asarray(np.log(np.asarray(probabilities, dtype=np.float64) + _LEAST))
