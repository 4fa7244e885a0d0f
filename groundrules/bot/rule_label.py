"""How training examples carry what they ask about: a rule, a false claim, a draft, a change of a draft.

In `data/nlu/rules/` every example has the intent `ask_rule` and the rule in its metadata. The classifier learns
rules and other intents side by side, because that separates out-of-scope messages far better than one large
`ask_rule` class does (docs/evaluation.md).
"""

from collections.abc import Sequence

from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message

from groundrules.language.ranking_model import Scored

ASK_RULE = "ask_rule"
# What the metadata of an intent's examples may name, by the name it has there.
DETAILS = {ASK_RULE: "rule", "false_claim": "claim", "write_reply": "draft", "change_draft": "change"}
_SEPARATOR = " "


def fine_label(message: Message) -> str:
    """Return the label to learn: the intent, and the detail that the metadata names."""
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    detail = metadata.get(DETAILS.get(message.get(INTENT), ""))
    return f"{message.get(INTENT)}{_SEPARATOR}{detail}" if detail else str(message.get(INTENT))


def split_label(label: str) -> tuple[str, str | None]:
    """Undo `fine_label`: "ask_rule fees/x" -> ("ask_rule", "fees/x"); "greet" -> ("greet", None)."""
    intent, _, detail = label.partition(_SEPARATOR)
    return intent, detail or None


def shares(intent: str, ranking: Sequence[Scored]) -> list[tuple[str, float]]:
    """Return the details of an intent, in order, each with its share of the intent's probability."""
    split = [(scored.probability, *split_label(scored.label)) for scored in ranking]
    total = sum(probability for probability, name, _ in split if name == intent) or 1.0
    return [(detail, probability / total) for probability, name, detail in split if name == intent and detail]
