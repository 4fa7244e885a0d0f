"""Adds each rule's title and question to Rasa's training data, so that a rule without phrases is still found."""

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from groundrules.bot.rule_label import ASK_RULE
from groundrules.rulebook.load import load_rulebook
from groundrules.settings import Settings


class RulebookImporter(TrainingDataImporter):
    """Reads `policies/`; list it in config.yml beside Rasa's own file importer."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **_: Any,
    ) -> None:
        """Rasa passes its three file arguments to every importer; this one needs none."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return two examples a rule: its title and its question."""
        examples = [
            Message.build(text, ASK_RULE, intent_metadata={"rule": rule.id})
            for rule in load_rulebook(Settings().policies).rules.values()
            for text in (rule.title, rule.question)
        ]
        return TrainingData(examples)

    def get_domain(self) -> Domain:
        """Nothing of ours."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Nothing of ours."""
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        """Nothing of ours."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Nothing of ours."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """Nothing of ours."""
        return None
