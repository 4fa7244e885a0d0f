"""The sentences of a rule, and which of them speaks of what somebody asks."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from groundrules.language.encoder import DIMENSIONS, SentenceEncoder, Vectors
from groundrules.rulebook.schema import Rule

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
# "Yes, you may appeal." is near to anything that asks for leave.
_FEWEST_WORDS = 5
# So many rules' sentences are kept as vectors.
_KEPT = 64


def sentences(rule: Rule) -> list[str]:
    """Return all that a rule says, in the order in which it is told; no sentence comes twice."""
    texts = [
        rule.answer,
        rule.rule,
        rule.consequence,
        *rule.instead,
        *(exception.text for exception in rule.exceptions),
        rule.caution,
        *(reason.text for reason in rule.reasons),
    ]
    return list(dict.fromkeys(sentence for text in texts if text for sentence in _SENTENCE_END.split(text)))


class Passages:
    """Finds the sentences nearest to a message in meaning. Nothing is read before the first call."""

    def __init__(self, encoder: SentenceEncoder | None = None) -> None:
        self._encoder = encoder or SentenceEncoder()
        self._vectors = lru_cache(maxsize=_KEPT)(self._encoded)

    def nearest(self, text: str, among: Sequence[str]) -> list[tuple[float, str]]:
        """Return sentences with their likeness to `text` (a cosine), the nearest first; very short ones are left out.

        Raises `EncoderUnavailable`.
        """
        telling = tuple(sentence for sentence in among if len(sentence.split()) >= _FEWEST_WORDS)
        if not telling:
            return []
        likeness = self._vectors(telling) @ self._encoded((text,))[0]
        return sorted(zip(likeness.tolist(), telling, strict=True), reverse=True)

    def _encoded(self, texts: tuple[str, ...]) -> Vectors:
        # The first part of the features is the sentence's vector; the message check has this network loaded as well.
        vectors = self._encoder.features(texts)[:, :DIMENSIONS]
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return unit
