"""A message that is not in English is no rule question that we could read: it gets an intent of its own."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from groundrules.language.which import ENGLISH, LanguageFinder

LANGUAGE = "language"
OTHER_LANGUAGE = "other_language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Sets `language` of every message; where it is not English, the intent becomes `other_language`.

    List it in config.yml after the classifier whose intent it overrules.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageDetector":
        """Make the component and load the library, so that the first message is not slow."""
        finder = LanguageFinder()
        finder.find("The first message should not be slow.")
        return cls(finder)

    def __init__(self, finder: LanguageFinder) -> None:
        self._finder = finder

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed beside Rasa."""
        return ["lingua"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message that has text."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            language = self._finder.find(text)
            message.set(LANGUAGE, language, add_to_output=True)
            if language != ENGLISH:
                intent = {"name": OTHER_LANGUAGE, "confidence": 1.0}
                message.set(INTENT, intent, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
        return messages
