"""Says of a sentence what it is up to, for breaches that no word gives away; learnt from `data/guard/`."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import yaml

from groundrules.guard.kinds import Kind
from groundrules.language.encoder import SentenceEncoder
from groundrules.language.ranking_model import RankingModel

MODEL_FOLDER = Path("models") / "guard"
# More sentences of one message than this are not encoded: those that the quick head finds the most suspicious are.
_MOST = 16
_KINDS = frozenset(kind.value for kind in Kind)


class MeaningUnavailable(RuntimeError):
    """There is no trained model; the message says where it was looked for and what to do."""


class Meaning:
    """The trained classifier of sentences. Nothing is read before the first call."""

    def __init__(self, folder: Path = MODEL_FOLDER, encoder: SentenceEncoder | None = None) -> None:
        self._folder = folder
        self._encoder = encoder or SentenceEncoder()

    def of(self, sentences: Sequence[str]) -> list[dict[str, float]]:
        """Return for each sentence the probability of each kind, harmless ones included."""
        if not sentences:
            return []
        features = self._encoder.features(sentences)
        rankings = self._model.rank(sentences, features)
        return [{scored.label: scored.probability for scored in ranking} for ranking in rankings]

    @cached_property
    def _model(self) -> RankingModel:
        try:
            return RankingModel.load(self._folder)
        except OSError as error:
            raise MeaningUnavailable(
                f"There is no trained message check in {self._folder}. Run `make train` to make it."
            ) from error


def train_meaning(data: Path, folder: Path = MODEL_FOLDER, seed: int = 42) -> int:
    """Learn from every file in `data` and write the model to `folder`. Returns the number of phrases."""
    texts, labels = [], []
    for file in sorted(data.glob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        texts += content["phrases"]
        labels += [content["kind"]] * len(content["phrases"])
    model = RankingModel(margin_penalty=0.5, dense_penalty=5.0, seed=seed, cores=1)
    model.fit(texts, SentenceEncoder(threads=2).features(texts), labels)
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder)
    return len(texts)


def breach(probabilities: dict[str, float]) -> float:
    """Return how likely a sentence is to be a breach of any kind."""
    return sum(probability for label, probability in probabilities.items() if label in _KINDS)
