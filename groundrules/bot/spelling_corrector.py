"""A Rasa component that leaves a message's text with its slips put right, for those that understand it."""

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from groundrules.language.spelling import Spelling

SPELLED = "spelled"
_FILE = "words.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class SpellingCorrector(GraphComponent):
    """Sets `spelled` of every message to be understood; training phrases are learnt from as they are written.

    List it in config.yml before the featurizer.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SpellingCorrector":
        """Make a component that knows no words yet."""
        return cls(model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SpellingCorrector":
        """Load the words of the phrases."""
        with model_storage.read_from(resource) as folder:
            words = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(model_storage, resource, Spelling(words))

    def __init__(self, model_storage: ModelStorage, resource: Resource, spelling: Spelling | None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._spelling = spelling

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed beside Rasa."""
        return ["symspellpy"]

    def train(self, training_data: TrainingData) -> Resource:
        """Count the words of all phrases."""
        words = Spelling.learn(message.get(TEXT) or "" for message in training_data.training_examples).words
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(words), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the phrases as they are."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Correct each message that has text."""
        for message in messages:
            text = message.get(TEXT)
            if text and self._spelling is not None:
                message.set(SPELLED, self._spelling.correct(text))
        return messages


def spelled(message: Message) -> str:
    """Return the text to understand; empty if the message has none."""
    return message.get(SPELLED) or message.get(TEXT) or ""
