"""What does the person want, and which rule is it about? One ranking over rules and intents together."""

import hashlib
import inspect
from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from groundrules.bot.model_files import load_model, matrix, save_model
from groundrules.bot.rule_label import ASK_RULE, DETAILS, fine_label, shares, split_label
from groundrules.bot.sentence_encoder_featurizer import (
    QUESTION_VECTORS,
    QUESTIONS,
    SENTENCE_VECTORS,
    SENTENCES,
    WITH_SUBJECT,
    WITH_SUBJECT_VECTORS,
)
from groundrules.bot.spelling_corrector import spelled
from groundrules.language import by_heart, close_labels, n_grams, normal, ranking_model
from groundrules.language.by_heart import ByHeart
from groundrules.language.close_labels import CloseLabels
from groundrules.language.encoder import Vectors
from groundrules.language.ranking_model import RankingModel, Scored
from groundrules.rulebook.choose import Decision, Ranked, Thresholds, choose
from groundrules.rulebook.links import centrality
from groundrules.rulebook.load import load_rulebook
from groundrules.settings import Settings

# How much of the rankings the actions get to see, to weigh it by what they know of the conversation.
_SHOWN = 10
RULE_RANKING = "rule_ranking"
RULE_DECISION = "rule_decision"
# The threshold by which the decision was taken, for actions that know more than the one message.
RULE_SURE = "rule_sure"
QUESTION_RULES = "question_rules"
# The same two for the message together with the earlier one that it leans on, where it leans on one.
SUBJECT_RANKING, SUBJECT_DECISION = "subject_ranking", "subject_decision"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RuleAwareClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking`, `rule_decision` and the rankings of `DETAILS` of every message.

    `rule_ranking`, `claim_ranking`, `draft_ranking` and `change_ranking` share out the probability of their intent;
    what is left belongs to a message that names no detail.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See `RankingModel` for the penalties and the seed, `CloseLabels` for the three after them, and

        `choose.Thresholds` for `known` and `sure`. `sentence_weight` says how much the single sentences of a longer
        message count beside the whole; `beyond` lists the intents that have nothing to do with a rule.
        """
        return {
            "margin_penalty": 0.5,
            "dense_penalty": 10.0,
            "close_weight": 0.15,
            "prior_weight": 0.5,
            "temper": 1.3,
            "seed": 42,
            "sentence_weight": 0.5,
            "known": 0.5,
            "sure": 0.55,
            "beyond": [],
        }

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed beside Rasa."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """What learns is part of Rasa's cache key: it would else take an older model for this one."""
        sources = (inspect.getsource(module) for module in (ranking_model, n_grams, close_labels, by_heart, normal))
        return hashlib.sha256("".join(sources).encode()).hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "RuleAwareClassifier":
        """Make an untrained classifier."""
        return cls(config, model_storage, resource, None)

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: RankingModel | None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._thresholds = Thresholds(known=config["known"], sure=config["sure"])
        self._beyond = frozenset(config["beyond"])

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "RuleAwareClassifier":
        """Load a trained classifier."""
        return cls(config, model_storage, resource, load_model(model_storage, resource))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example that has an intent."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        model = RankingModel(
            margin_penalty=self._config["margin_penalty"],
            dense_penalty=self._config["dense_penalty"],
            seed=self._config["seed"],
            close=close_rules(self._config),
            heart=ByHeart(),
        )
        model.fit([message.get(TEXT) for message in examples], matrix(examples), [fine_label(m) for m in examples])
        save_model(model, self._model_storage, self._resource)
        self._model = model
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Understand each message that has text."""
        with_text = [message for message in messages if message.get(TEXT)]
        if self._model is None or not with_text:
            return messages
        for message in with_text:
            ranking = self._rank(self._model, message)
            for key, value in self._understand(ranking).items():
                message.set(key, value, add_to_output=True)
            message.set(QUESTION_RULES, self._questions(message), add_to_output=True)
            for key, value in self._with_subject(self._model, message).items():
                message.set(key, value, add_to_output=True)
        return messages

    def _rank(self, model: RankingModel, message: Message) -> list[Scored]:
        return self._ranked(
            model, spelled(message), matrix([message]), message.get(SENTENCES) or (), message.get(SENTENCE_VECTORS)
        )

    def _ranked(
        self, model: RankingModel, text: str, vector: Vectors, sentences: Sequence[str], vectors: Vectors
    ) -> list[Scored]:
        if not sentences:
            return model.rank([text], vector)[0]
        return model.rank_whole_and_parts(text, vector, sentences, vectors, self._config["sentence_weight"])

    def _with_subject(self, model: RankingModel, message: Message) -> dict[str, Any]:
        """Understand the message once more, together with what it leans on; empty where it leans on nothing."""
        texts, vectors = message.get(WITH_SUBJECT), message.get(WITH_SUBJECT_VECTORS)
        if not texts:
            return {}
        understood = self._understand(self._ranked(model, texts[0], vectors[:1], texts[1:], vectors[1:]))
        return {SUBJECT_RANKING: understood[RULE_RANKING], SUBJECT_DECISION: understood[RULE_DECISION]}

    def _questions(self, message: Message) -> list[dict[str, Any]]:
        """Return the rule that each of several questions is surely about; empty unless there are several rules."""
        questions = message.get(QUESTIONS)
        if not questions or self._model is None:
            return []
        found: dict[str, dict[str, Any]] = {}
        for question, ranking in zip(
            questions, self._model.rank(questions, message.get(QUESTION_VECTORS)), strict=True
        ):
            understood = self._understand(ranking)
            if understood[RULE_DECISION] == Decision.ANSWER.value:
                best = understood[RULE_RANKING][0]
                found.setdefault(best["rule"], {"text": question, **best})
        return list(found.values()) if len(found) > 1 else []

    def _understand(self, ranking: Sequence[Scored]) -> dict[str, Any]:
        """Return what the parse result says of a message whose labels are ranked so."""
        intents = intent_ranking(ranking)
        about_rules = sum(intent["confidence"] for intent in intents if intent["name"] not in self._beyond)
        of_intents = {intent: shares(intent, ranking) for intent in DETAILS}
        rules = [Ranked(rule, share) for rule, share in of_intents[ASK_RULE]]
        rankings = {
            f"{detail}_ranking": [{detail: name, "confidence": share} for name, share in of_intents[intent][:_SHOWN]]
            for intent, detail in DETAILS.items()
        }
        return {
            INTENT: intents[0],
            INTENT_RANKING_KEY: intents[:_SHOWN],
            RULE_SURE: self._thresholds.sure,
            RULE_DECISION: choose(rules, about_rules, self._thresholds).value,
            **rankings,
        }

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training data keeps its own labels."""
        return training_data


def close_rules(config: dict[str, Any]) -> CloseLabels:
    """Return what tells the installation's rules apart; a central rule is likelier from the start."""
    priors = {f"{ASK_RULE} {rule}": rank for rule, rank in centrality(load_rulebook(Settings().policies)).items()}
    return CloseLabels(
        priors, weight=config["close_weight"], prior_weight=config["prior_weight"], temper=config["temper"]
    )


def intent_ranking(ranking: Sequence[Scored]) -> list[dict[str, Any]]:
    """Sum up the fine labels into intents; the likeliest first."""
    totals: dict[str, float] = {}
    for scored in ranking:
        intent, _ = split_label(scored.label)
        totals[intent] = totals.get(intent, 0.0) + scored.probability
    return [{"name": name, "confidence": total} for name, total in sorted(totals.items(), key=lambda item: -item[1])]
