"""How training examples carry the rule they ask about.

In `data/nlu/rules/` every example has the intent `ask_rule` and the rule in its metadata. The classifier learns
rules and other intents side by side, because that separates out-of-scope messages far better than one large
`ask_rule` class does (docs/evaluation.md).
"""

from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message

ASK_RULE = "ask_rule"
FALSE_CLAIM = "false_claim"
_SEPARATOR = " "


def fine_label(message: Message) -> str:
    """Return the label to learn: the intent, and the rule or claim that the metadata names."""
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    detail = metadata.get("rule") or metadata.get("claim")
    return f"{message.get(INTENT)}{_SEPARATOR}{detail}" if detail else str(message.get(INTENT))


def split_label(label: str) -> tuple[str, str | None]:
    """Undo `fine_label`: "ask_rule fees/x" -> ("ask_rule", "fees/x"); "greet" -> ("greet", None)."""
    intent, _, detail = label.partition(_SEPARATOR)
    return intent, detail or None
