"""Role and stage between turns: read from the user's words, kept in slots until they change."""

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.situation import mentioned, read_situation

__all__ = ["mentioned", "read_situation", "slots_of"]


def slots_of(situation: Situation) -> dict[str, str | None]:
    """Return the slots that keep a situation."""
    return {
        "role": situation.role.value if situation.role else None,
        "stage": situation.stage.value if situation.stage else None,
    }
