"""The systems that are compared, behind one protocol; Rasa's own pipeline is in `stock.py`."""

import statistics
import tarfile
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from groundrules.bot.rule_aware_classifier import close_rules
from groundrules.bot.rule_label import ASK_RULE, split_label
from groundrules.language.close_labels import CloseLabels
from groundrules.language.encoder import SentenceEncoder, weights_folder
from groundrules.language.parts import split_sentences
from groundrules.language.ranking_model import RankingModel, Scored
from groundrules.language.spelling import Spelling
from groundrules.rulebook.choose import Decision, Ranked, Thresholds, choose
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.search import rebuild, search
from tests.nlu.evaluate import Question
from tests.nlu.report.data import Split
from tests.nlu.report.embeddings import Embeddings
from tests.nlu.report.judge import Reading
from tests.nlu.report.views import AllFour, View

_SHOWN = 5
_CHUNK = 1000
_TIMED = 60


class System(Protocol):
    """Learns labels ("ask_rule fees/x", "greet") of texts, then says which rules a message is about."""

    name: str

    def train(self, texts: Sequence[str], labels: Sequence[str], /) -> None:
        """Learn; a system that learns nothing makes itself ready."""

    def rank(self, texts: Sequence[str]) -> list[Reading]:
        """Understand messages, each on its own."""

    def megabytes(self) -> float | None:
        """Return the size of what was learnt, packed; None if there is nothing of the kind."""


@dataclass(frozen=True)
class Examined:
    """What a system said of everything it was asked, and what it took."""

    train_seconds: float
    milliseconds: float
    megabytes: float | None
    held_out: list[Reading]
    sets: dict[str, list[Reading]]


def examine(system: System, split: Split, sets: Mapping[str, Sequence[Question]], weigh: bool = True) -> Examined:
    """Train a system on what is to be learnt; ask it the held-out phrases about rules, and the questions.

    `weigh`: pack what was learnt as well, to say how large it is.
    """
    started = time.perf_counter()
    system.train([example.text for example in split.learnt], [example.label for example in split.learnt])
    seconds = time.perf_counter() - started
    # First of all one by one, so that nothing is ready beforehand.
    one_by_one = [question.text for questions in sets.values() for question in questions][:_TIMED]
    return Examined(
        train_seconds=round(seconds, 1),
        milliseconds=round(statistics.median(_milliseconds(system, text) for text in one_by_one), 1),
        megabytes=system.megabytes() if weigh else None,
        held_out=system.rank([example.text for example in split.held_out if example.about_a_rule]),
        sets={name: system.rank([question.text for question in questions]) for name, questions in sets.items()},
    )


def _milliseconds(system: System, text: str) -> float:
    started = time.perf_counter()
    system.rank([text])
    return (time.perf_counter() - started) * 1e3


def read_labels(labels: Iterable[tuple[str, float]], beyond: frozenset[str]) -> Reading:
    """Sum up the probabilities of labels as `RuleAwareClassifier` does; nothing is refused yet."""
    intents: dict[str, float] = {}
    rules = []
    for label, probability in labels:
        intent, detail = split_label(label)
        intents[intent] = intents.get(intent, 0.0) + probability
        if intent == ASK_RULE and detail:
            rules.append(Ranked(detail, probability))
    total = sum(ranked.probability for ranked in rules) or 1.0
    best = sorted(rules, key=lambda ranked: -ranked.probability)[:_SHOWN]
    return Reading(
        rules=tuple(Ranked(ranked.rule, ranked.probability / total) for ranked in best),
        about=sum(probability for intent, probability in intents.items() if intent not in beyond),
        refused=False,
        intent=max(intents, key=lambda intent: intents[intent]),
    )


class Ours:
    """What `RuleAwareClassifier` does, with the settings of config.yml; `view` says which features it sees.

    `n_gram_factor` multiplies the weight of the n-gram head once it is trained.
    """

    name = "ours"

    def __init__(
        self,
        settings: Mapping[str, Any],
        embeddings: Embeddings,
        view: View | None = None,
        n_gram_factor: float = 1.0,
    ) -> None:
        self._settings = settings
        self._n_gram_factor = n_gram_factor
        self._embeddings = embeddings
        self._view: View = view or AllFour()
        self._thresholds = Thresholds(known=settings["known"], sure=settings["sure"])
        self._beyond = frozenset(settings["beyond"])
        self._model = RankingModel()
        self._spelling = Spelling({})

    def use(self, model: RankingModel, texts: Sequence[str]) -> None:
        """Take a model that was trained on these texts instead of training one."""
        self._model = model
        self._spelling = Spelling.learn(texts)

    def train(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Encode the texts and train both heads."""
        self._spelling = Spelling.learn(texts)
        self._model = untrained_model(self._settings, close_rules(dict(self._settings)))
        features = self._embeddings.features(texts)
        self._view.fit(features, labels)
        self._model.fit(texts, self._view.of(features), labels)
        self._model.weights = [self._model.weights[0] * self._n_gram_factor, *self._model.weights[1:]]

    def rank(self, texts: Sequence[str]) -> list[Reading]:
        """Rank messages of one sentence together, and each longer one with its sentences beside it."""
        weight = self._settings["sentence_weight"]
        texts = [self._spelling.correct(text) for text in texts]
        parts = {place: split_sentences(text) for place, text in enumerate(texts)} if weight else {}
        longer = {place: sentences for place, sentences in parts.items() if sentences}
        found: dict[int, Reading] = {}
        plain = [place for place in range(len(texts)) if place not in longer]
        for start in range(0, len(plain), _CHUNK):
            places = plain[start : start + _CHUNK]
            some = [texts[place] for place in places]
            vectors = np.vstack([self._vectors([text]) for text in some])
            found |= dict(zip(places, map(self._read, self._model.rank(some, vectors)), strict=True))
        for place, sentences in longer.items():
            text = texts[place]
            ranking = self._model.rank_whole_and_parts(
                text, self._vectors([text]), sentences, self._vectors(sentences), weight
            )
            found[place] = self._read(ranking)
        return [found[place] for place in range(len(texts))]

    def megabytes(self) -> float:
        """The two heads and the vocabulary."""
        with tempfile.TemporaryDirectory() as folder:
            self._model.save(Path(folder))
            return packed_megabytes(Path(folder))

    def _vectors(self, texts: Sequence[str]) -> Any:
        """The sentences of a message are encoded together, messages one by one, as the featurizer does it."""
        return self._view.of(self._embeddings.features(texts))

    def _read(self, ranking: Sequence[Scored]) -> Reading:
        reading = read_labels(((scored.label, scored.probability) for scored in ranking), self._beyond)
        decision = choose(reading.rules, reading.about, self._thresholds)
        return Reading(reading.rules, reading.about, decision is Decision.UNKNOWN, reading.intent)


class FullTextSearch:
    """The full-text search of the API's list of rules, in SQLite. It has no refusal but that nothing is found."""

    name = "search"

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._engine = create_engine("sqlite://", future=True, poolclass=StaticPool)

    def train(self, _texts: Sequence[str], _labels: Sequence[str], /) -> None:
        """Fill the index; phrases are not used."""
        with Session(self._engine, future=True) as session, session.begin():
            rebuild(session, self._rulebook)

    def rank(self, texts: Sequence[str]) -> list[Reading]:
        """Search for each message."""
        with Session(self._engine, future=True) as session:
            found = [search(session, text, limit=_SHOWN) for text in texts]
        return [
            Reading(tuple(Ranked(hit.rule_id, hit.score) for hit in hits), hits[0].score if hits else 0.0, not hits)
            for hits in found
        ]

    def megabytes(self) -> float | None:
        """Nothing was learnt."""
        return None


class EncoderAlone:
    """Likeness of the message to what the rulebook says of each rule, without any training. It refuses nothing."""

    name = "encoder"

    def __init__(self, rulebook: Rulebook) -> None:
        self._rules = list(rulebook.rules.values())
        self._encoder = SentenceEncoder()

    def train(self, _texts: Sequence[str], _labels: Sequence[str], /) -> None:
        """Encode title, question and answer of each rule; phrases are not used."""
        said = [text for rule in self._rules for text in (rule.title, rule.question, rule.answer)]
        self._said = self._encoder.encode(said)

    def rank(self, texts: Sequence[str]) -> list[Reading]:
        """A rule is as like the message as the likest of its three texts."""
        likeness = (self._encoder.encode(texts) @ self._said.T).reshape(len(texts), len(self._rules), 3).max(axis=2)
        return [self._read(row) for row in likeness]

    def megabytes(self) -> float | None:
        """Nothing was learnt."""
        return None

    def _read(self, row: Any) -> Reading:
        best = np.argsort(-row)[:_SHOWN]
        ranked = tuple(Ranked(self._rules[place].id, float(row[place])) for place in best)
        return Reading(ranked, ranked[0].probability, refused=False)


def untrained_model(settings: Mapping[str, Any], close: CloseLabels) -> RankingModel:
    """Return the classifier's model with its settings, as `RuleAwareClassifier.train` makes it."""
    names = ("margin_penalty", "dense_penalty", "seed")
    return RankingModel(**{name: settings[name] for name in names if name in settings}, close=close)


def packed_megabytes(folder: Path) -> float:
    """Return the size of a folder in a .tar.gz, which is how Rasa keeps models."""
    with tempfile.TemporaryDirectory() as other:
        archive = Path(other) / "packed.tar.gz"
        with tarfile.open(archive, "w:gz") as packed:
            packed.add(folder, arcname=".")
        return round(archive.stat().st_size / 1e6, 1)


def encoder_megabytes() -> float:
    """Return the size of the encoder's weights."""
    return round((weights_folder() / "model.safetensors").stat().st_size / 1e6, 1)
