"""Reads Rasa's files: puts the marketplace's name into shared phrases, and adds each rule's title and question.

By its title and question, a rule without phrases is still found.
"""

from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from groundrules.bot.rule_label import ASK_RULE
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.marketplace import Marketplace
from groundrules.settings import Settings


class Phrase(Message):
    """A training phrase that is cheap to copy.

    Rasa merges the training data about ten times before it trains, each time copying every message in depth and
    hashing it anew; with 25,000 phrases that takes half a minute.
    """

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Set a property; what does not change it leaves the remembered hash as it is."""
        if add_to_output or prop not in self.data or self.data[prop] != info:
            super().set(prop, info, add_to_output)

    def __deepcopy__(self, _memo: dict[int, Any]) -> "Phrase":
        """Return a message of its own, whose values (text, intent, metadata) nobody changes in place."""
        copied = Phrase(self.data, set(self.output_properties), self.time, list(self.features))
        copied._cached_fingerprint = self._cached_fingerprint
        return copied


class RulebookImporter(RasaFileImporter):
    """Reads phrases, `domain.yml` and `policies/`; list it in config.yml in place of Rasa's own file importer."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **_: Any,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._read: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return all phrases, and two examples a rule: its title and its question. Read once."""
        if self._read is None:
            self._read = self._read_all(language)
        return self._read

    def _read_all(self, language: str | None) -> TrainingData:
        read = super().get_nlu_data(language)
        rulebook = load_rulebook(Settings().policies)
        examples = [_filled(message, rulebook.marketplace) for message in read.training_examples]
        for rule in rulebook.rules.values():
            for text in (rule.title, rule.question):
                example = Message.build(text, ASK_RULE, intent_metadata={"rule": rule.id})
                examples.append(Phrase(example.data, example.output_properties))
        return TrainingData(
            examples,
            entity_synonyms=read.entity_synonyms,
            regex_features=read.regex_features,
            lookup_tables=read.lookup_tables,
            responses=read.responses,
        )


def _filled(message: Message, marketplace: Marketplace) -> Phrase:
    data = message.data | ({TEXT: marketplace.fill_in(message.data[TEXT])} if TEXT in message.data else {})
    return Phrase(data, message.output_properties)
