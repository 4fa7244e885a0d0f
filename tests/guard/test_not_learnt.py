"""The labelled messages are no part of what the message check learns from, neither word for word nor reworded.

What is reported here names the sentence learnt and never the message, as a third of those is not to be looked at.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml

from groundrules.guard.prepared import prepare
from groundrules.guard.words import words
from groundrules.language.encoder import SentenceEncoder
from groundrules.rulebook.load import load_rulebook
from tests.guard.corpus import corpus

# So many words in a row are a copy; shorter runs, such as "please fund the milestone instead", are how anybody talks.
RUN = 7
# Of the words of a sentence (at least `ENOUGH`), at most so many may stand in one sentence of a message.
SHARED, ENOUGH = 0.8, 7
# The cosine of two sentences' features, without what all sentences share.
CLOSE = 0.86


def _learnt() -> list[str]:
    marketplace = load_rulebook(Path("policies")).marketplace
    files = sorted(Path("data/guard").glob("*.yml"))
    phrases = [phrase for file in files for phrase in yaml.safe_load(file.read_text(encoding="utf-8"))["phrases"]]
    return [prepare(marketplace.fill_in(phrase), words()).read.text for phrase in phrases]


def _sentences() -> list[str]:
    messages = [prepare(one.text, words()) for one in corpus()]
    return [message.folded_part(span) for message in messages for span in message.sentences]


def _runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    told = re.findall(r"\w+", text)
    yield from (tuple(told[at : at + length]) for at in range(len(told) - length + 1))


@pytest.fixture(scope="module")
def learnt() -> list[str]:
    return _learnt()


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    return _sentences()


def test_no_message_is_copied(learnt: list[str], sentences: list[str]) -> None:
    asked = {run for sentence in sentences for run in _runs(sentence, RUN)}
    assert [phrase for phrase in learnt if asked.intersection(_runs(phrase, RUN))] == []


def test_no_message_is_copied_in_another_order(learnt: list[str], sentences: list[str]) -> None:
    told = [frozenset(re.findall(r"\w+", sentence)) for sentence in sentences]
    holding: dict[str, list[int]] = {}
    for place, some in enumerate(told):
        for word in some:
            holding.setdefault(word, []).append(place)
    copied = []
    for phrase in learnt:
        own = set(re.findall(r"\w+", phrase))
        if len(own) < ENOUGH:
            continue
        counts = np.bincount([place for word in own for place in holding.get(word, ())], minlength=len(told))
        near = [place for place in np.flatnonzero(counts >= SHARED * len(own)) if len(told[place]) < 2 * len(own)]
        copied += [phrase] if near else []
    assert copied == []


def test_no_message_is_reworded(learnt: list[str], sentences: list[str]) -> None:
    """By the encoder, which knows English only; in Latin letters, of some length, and without its own mean."""
    long = [text for text in learnt if text.isascii() and len(text.split()) >= ENOUGH]
    asked = [text for text in sentences if text.isascii() and len(text.split()) >= ENOUGH]
    encoder = SentenceEncoder(threads=2)
    asked_vectors, learnt_vectors = encoder.features(asked), encoder.features(long)
    centre = learnt_vectors.mean(axis=0)
    asked_vectors, learnt_vectors = asked_vectors - centre, learnt_vectors - centre
    asked_vectors /= np.linalg.norm(asked_vectors, axis=1, keepdims=True)
    learnt_vectors /= np.linalg.norm(learnt_vectors, axis=1, keepdims=True)
    nearest = (learnt_vectors @ asked_vectors.T).max(axis=1)
    assert [text for text, near in zip(long, nearest, strict=True) if near > CLOSE] == []
