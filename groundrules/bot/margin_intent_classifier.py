"""The intent classifier: what does the person want? A margin model over n-grams and the sentence embedding."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from groundrules.bot.margin_model import MarginModel, Scored
from groundrules.bot.model_files import load_model, matrix, save_model

_RANKING = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MarginIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking`, with calibrated confidences."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See `MarginModel` for what these mean."""
        return {"penalty": 0.5, "dense_weight": 1.5, "seed": 42}

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed beside Rasa."""
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MarginIntentClassifier":
        """Make an untrained classifier."""
        return cls(config, model_storage, resource, None)

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: MarginModel | None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "MarginIntentClassifier":
        """Load a trained classifier."""
        return cls(config, model_storage, resource, load_model(model_storage, resource))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example that has an intent."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        model = MarginModel(
            penalty=self._config["penalty"], dense_weight=self._config["dense_weight"], seed=self._config["seed"]
        )
        model.fit([message.get(TEXT) for message in examples], matrix(examples), [m.get(INTENT) for m in examples])
        save_model(model, self._model_storage, self._resource)
        self._model = model
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set each message's intent and the ranking of the likeliest five."""
        with_text = [message for message in messages if message.get(TEXT)]
        if self._model is None or not with_text:
            return messages
        rankings = self._model.rank([message.get(TEXT) for message in with_text], matrix(with_text))
        for message, ranking in zip(with_text, rankings):
            shown = [_shown(scored) for scored in ranking[:_RANKING]]
            message.set(INTENT, shown[0], add_to_output=True)
            message.set("intent_ranking", shown, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training data keeps its own labels."""
        return training_data


def _shown(scored: Scored) -> dict[str, Any]:
    return {"name": scored.label, "confidence": scored.probability, "margin": scored.margin}
