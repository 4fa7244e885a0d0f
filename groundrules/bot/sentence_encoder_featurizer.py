"""A Rasa featurizer that gives every message its sentence embedding."""

import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from groundrules.bot.spelling_corrector import spelled
from groundrules.language.encoder import FEATURES, WEIGHTS_SHA256, SentenceEncoder
from groundrules.language.leaning import SUBJECT
from groundrules.language.parts import split_questions, split_sentences

_CHUNK = 512
# Where the parts of a longer message, and their embeddings, are left for the classifier.
SENTENCES, SENTENCE_VECTORS = "sentences", "sentence_vectors"
QUESTIONS, QUESTION_VECTORS = "questions", "question_vectors"
# The message with the earlier one that it leans on: the whole first, then its sentences.
WITH_SUBJECT, WITH_SUBJECT_VECTORS = "with_subject", "with_subject_vectors"
logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one dense sentence feature of 1,536 numbers. There are no token features."""

    @classmethod
    def required_components(cls) -> list[type]:
        """None: a sentence is encoded as a whole."""
        return []

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threads`: how many cores one sentence may use."""
        return {**DenseFeaturizer.get_default_config(), "threads": 1}

    @staticmethod
    def supported_languages() -> list[str] | None:
        """The encoder was trained on English."""
        return ["en"]

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed beside Rasa."""
        return ["onnxruntime", "onnx", "tokenizers"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Other weights or features would be another model, so they are part of Rasa's cache key."""
        return f"{WEIGHTS_SHA256} {FEATURES}"

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoderFeaturizer":
        """Make the featurizer; the weights are read when they are first needed."""
        return cls(execution_context.node_name, config, SentenceEncoder(threads=config["threads"]))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceEncoderFeaturizer":
        """Make the featurizer and read the weights, so that the first message is not slow."""
        featurizer = cls.create(config, model_storage, resource, execution_context)
        featurizer._encoder.features(["The first message should not be slow."])
        return featurizer

    def __init__(self, name: str, config: dict[str, Any], encoder: SentenceEncoder) -> None:
        super().__init__(name, config)
        self._encoder = encoder

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse a number of threads that makes no sense."""
        if int(config.get("threads", 1)) < 1:
            raise ValueError("threads must be at least 1")

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to each message that has text; embed the parts of longer messages as well."""
        for message in messages:
            text = spelled(message)
            self._add_parts(message, SENTENCES, SENTENCE_VECTORS, split_sentences(text))
            self._add_parts(message, QUESTIONS, QUESTION_VECTORS, split_questions(text))
            self._add_parts(message, WITH_SUBJECT, WITH_SUBJECT_VECTORS, _with_subject(message, text))
        return self._add(messages)

    def _add_parts(self, message: Message, name: str, vectors: str, parts: list[str]) -> None:
        if parts:
            message.set(name, parts)
            message.set(vectors, self._encoder.features(parts))

    def _add(self, messages: list[Message]) -> list[Message]:
        with_text = [message for message in messages if message.get(TEXT)]
        vectors = self._encoder.features([spelled(message) for message in with_text])
        for message, vector in zip(with_text, vectors, strict=True):
            message.add_features(
                Features(vector.reshape(1, -1).astype(np.float32), FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every training example, saying how far it is."""
        # Chunks of like length, longest first: whoever is left with the last one has little to do.
        examples = sorted(training_data.training_examples, key=lambda message: -len(message.get(TEXT) or ""))
        chunks = [examples[start : start + _CHUNK] for start in range(0, len(examples), _CHUNK)]
        started, done = time.monotonic(), 0
        # Sentences side by side are quicker than one on several cores; the first call makes the encoder ready for all.
        self._encoder.features([""])
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for chunk in pool.map(self._add, chunks):
                done += len(chunk)
                seconds = time.monotonic() - started
                logger.info("Encoded %d of %d sentences (%.0f s)", done, len(examples), seconds)
        return training_data


def _with_subject(message: Message, text: str) -> list[str]:
    """Return the message with the one it leans on, and the sentences of both; nothing if it leans on none."""
    subject = (message.get("metadata") or {}).get(SUBJECT)
    if not subject:
        return []
    whole = f"{subject.rstrip(' .!?')}. {text}"
    return [whole, *split_sentences(whole)]
