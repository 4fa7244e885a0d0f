"""Role and stage between turns: read from the user's words, kept in slots until they change.

They change by what is said, and by what is chosen outside of the conversation's words (on the page that shows it). What
came last counts: the gateway sends how often each has been `chosen`, and a slot keeps the numbers sent last.
"""

from collections.abc import Mapping
from typing import Any

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.situation import mentioned, mentioned_stage, read_situation

__all__ = ["mentioned", "mentioned_stage", "read_situation", "slots_of"]

ROLE, STAGE, CHOSEN = "role", "stage", "situation_chosen"
# The last message checked here: {text, role, stage, rules}.
CHECKED = "checked"


def slots_of(situation: Situation) -> dict[str, str | None]:
    """Return the slots that keep a situation."""
    return {
        "role": situation.role.value if situation.role else None,
        "stage": situation.stage.value if situation.stage else None,
    }


def chosen_since(slots: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return the slots to fill anew: what was chosen since the last message counts more than what was said before."""
    chosen, seen = metadata.get("chosen") or {}, slots.get(CHOSEN) or {}
    anew = {name: metadata.get(name) for name in (ROLE, STAGE) if chosen.get(name, 0) > seen.get(name, 0)}
    if not anew:
        return {}
    checked = slots.get(CHECKED)
    return {CHOSEN: chosen, **anew, **({CHECKED: {**checked, **anew}} if checked else {})}
