"""Single learners for the ablation: a logistic regression or a one-vs-rest margin over chosen features."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from groundrules.bot.rule_label import ASK_RULE, split_label
from groundrules.language.n_grams import NGrams
from groundrules.rulebook.choose import Ranked
from tests.nlu.report.embeddings import Embeddings
from tests.nlu.report.judge import Reading
from tests.nlu.report.systems import read_labels
from tests.nlu.report.views import View

LOGISTIC, MARGIN = "logistic regression", "one-vs-rest margin"
_SHOWN = 5


class OneLearner:
    """One learner over n-grams, over a view of the embedding, or over both side by side; settings as shipped."""

    def __init__(
        self,
        kind: str,
        *,
        settings: Mapping[str, Any],
        embeddings: Embeddings,
        view: View | None,
        n_grams: bool,
        seed: int,
    ) -> None:
        self.name = kind
        self._kind, self._settings, self._embeddings = kind, settings, embeddings
        self._view, self._n_grams, self._seed = view, n_grams, seed
        self._beyond = frozenset(settings["beyond"])

    def train(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn from all features side by side."""
        self._counted = NGrams() if self._n_grams else None
        sparse = self._counted.fit_transform(texts) if self._counted else None
        if self._view:
            self._view.fit(self._embeddings.features(texts), labels)
        with warnings.catch_warnings():
            # Stopped early, as the shipped heads are.
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._learner = self._untrained().fit(self._features(texts, sparse), labels)
        self._labels = [str(label) for label in self._learner.classes_]
        self._about = np.array([split_label(label)[0] not in self._beyond for label in self._labels])

    def rank(self, texts: Sequence[str]) -> list[Reading]:
        """Probabilities are summed as ours are; margins say how far the best label about rules leads the best other."""
        features = self._features(texts, self._counted.transform(texts) if self._counted else None)
        if self._kind == LOGISTIC:
            rows = self._learner.predict_proba(features)
            return [read_labels(zip(self._labels, map(float, row), strict=True), self._beyond) for row in rows]
        return [self._by_margin(row) for row in self._learner.decision_function(features)]

    def megabytes(self) -> float | None:
        """Not asked."""
        return None

    def _untrained(self) -> Any:
        if self._kind == MARGIN:
            return LinearSVC(C=self._settings["margin_penalty"], tol=1e-1, random_state=self._seed)
        penalty = self._settings["dense_penalty"]
        if self._n_grams:
            # With 200,000 n-grams one problem over all labels takes too long; one for each label does not.
            return LogisticRegression(C=penalty, solver="liblinear", dual=True, tol=1e-1, random_state=self._seed)
        return LogisticRegression(C=penalty, max_iter=60)

    def _features(self, texts: Sequence[str], sparse: Any) -> Any:
        """Return what the view sees of the texts, their n-grams, or both."""
        if self._view is None:
            return sparse
        seen = self._view.of(self._embeddings.features(texts))
        return seen if sparse is None else hstack([sparse, csr_matrix(seen)], format="csr", dtype=np.float32)

    def _by_margin(self, row: Any) -> Reading:
        ranked = [
            Ranked(detail, float(row[place]))
            for place in np.argsort(-row)
            for intent, detail in [split_label(self._labels[place])]
            if intent == ASK_RULE and detail
        ]
        lead = float(row[self._about].max() - row[~self._about].max())
        return Reading(tuple(ranked[:_SHOWN]), lead, refused=lead < 0)
