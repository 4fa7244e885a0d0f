"""Says of a sentence what it is up to, for breaches that no word gives away; learnt from `data/guard/`."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import yaml

from groundrules.guard.ensemble import Ensemble
from groundrules.guard.gloss import in_english
from groundrules.guard.hints import find_hints
from groundrules.guard.kinds import Kind
from groundrules.guard.prepared import prepare
from groundrules.guard.words import words
from groundrules.language.encoder import SentenceEncoder, Vectors
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Draft

MODEL_FOLDER = Path("models") / "guard"
# How far apart a hint sets two sentences, in the measure of the encoder's features.
_HINT_WEIGHT = np.float32(2.0)
_OFFERED = "offered"
_KINDS = frozenset(kind.value for kind in Kind)


class MeaningUnavailable(RuntimeError):
    """There is no trained model; the message says where it was looked for and what to do."""


class Meaning:
    """The trained classifier of sentences. Nothing is read before the first call."""

    def __init__(self, folder: Path = MODEL_FOLDER, encoder: SentenceEncoder | None = None) -> None:
        self._folder = folder
        self._encoder = encoder or SentenceEncoder()

    def of(self, sentences: Sequence[str], hints: Sequence[Collection[Kind]]) -> list[dict[str, float]]:
        """Return for each sentence the probability of each kind, harmless ones included; `hints` of patterns count."""
        if not sentences:
            return []
        return self._learnt.probabilities(sentences, with_hints(features_of(self._encoder, sentences), hints))

    @cached_property
    def _learnt(self) -> Ensemble:
        try:
            return Ensemble.load(self._folder)
        except OSError as error:
            raise MeaningUnavailable(
                f"There is no trained message check in {self._folder}. Run `make train` to make it."
            ) from error


def train_meaning(data: Path, rulebook: Rulebook, folder: Path = MODEL_FOLDER, seed: int = 42) -> int:
    """Learn from every file in `data` and write the model to `folder`. Returns the number of phrases.

    What the rulebook itself offers to paste is harmless, so the sentences of its drafts are learnt as such.
    """
    phrases = [(sentence, _OFFERED) for sentence in _offered(rulebook)]
    for file in sorted(data.glob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        phrases += [(rulebook.marketplace.fill_in(phrase), content["kind"]) for phrase in content["phrases"]]
    labels = [label for _, label in phrases]
    messages = [prepare(text, words()) for text, _ in phrases]
    texts = [message.read.text for message in messages]
    hints = [{kind for kind, _, _ in find_hints(message, rulebook.marketplace)} for message in messages]
    rows = with_hints(features_of(SentenceEncoder(), texts), hints)
    folder.mkdir(parents=True, exist_ok=True)
    Ensemble.of(texts, rows, labels, _KINDS, seed).save(folder)
    return len(texts)


def features_of(encoder: SentenceEncoder, sentences: Sequence[str]) -> Vectors:
    """Return the encoder's features; of a sentence in another language, those of its words in English."""
    read = [in_english(sentence) or sentence for sentence in sentences]
    once = list(dict.fromkeys(read))
    places = {sentence: place for place, sentence in enumerate(once)}
    # Apart, so that what a sentence is taken for does not depend on those beside it.
    return encoder.features(once, apart=True)[[places[sentence] for sentence in read]]


def _offered(rulebook: Rulebook) -> Iterator[str]:
    for draft in rulebook.drafts.values():
        for text in draft.texts if isinstance(draft, Draft) else ():
            yield from (text[start:end] for start, end in prepare(text, words()).sentences)


def with_hints(features: Vectors, hints: Sequence[Collection[Kind]]) -> Vectors:
    """Return the features with one more column a kind: whether a pattern of that kind was found."""
    columns = np.array([[kind in some for kind in Kind] for some in hints], dtype=np.float32)
    return np.hstack([features, _HINT_WEIGHT * columns])


def breach(probabilities: dict[str, float]) -> float:
    """Return how likely a sentence is to be a breach of any kind."""
    return sum(probability for label, probability in probabilities.items() if label in _KINDS)
