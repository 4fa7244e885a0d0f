"""Takes the words of a button that is on the screen, typed, for a press of it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundrules.conversation.handoff.machine import AGENT
from groundrules.conversation.handoff.words import BUTTON, CANCEL, DO
from groundrules.conversation.message import Choice
from groundrules.conversation.models import MessageRow
from groundrules.language.normal import normal
from groundrules.language.replies import cancels

# Who reads a form's answer knows better what a part of its button means: "report" sends no report.
_IN_FULL = frozenset({"give_answer"})
# The first words of a button are enough for it, if one of them is no small word.
_LEAST_LETTERS = 4
_HERE = "here"
# So many messages are on the screen at most.
_SHOWN = 20


def on_screen(session: Session, conversation_id: str, before: int) -> list[Choice]:
    """Return the choices offered since the user's last message but that of number `before`, the newest first.

    Where a person has answered since, there are none: what is typed is for them.
    """
    query = (
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.seq < before)
        .order_by(MessageRow.seq.desc())
        .limit(_SHOWN)
    )
    choices: list[Choice] = []
    for row in session.execute(query).scalars():
        if row.author == AGENT:
            return []
        if row.author == "user":
            break
        choices += [Choice(**choice) for choice in row.choices.values()]
    return choices


def meant_by(text: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the choice whose words `text` is, or the one that alone begins with them or ends in "here"."""
    said = normal(text)
    if not said:
        return None
    in_full = [choice for choice in choices if normal(choice.title) == said]
    if in_full:
        return in_full[0]
    stops = [choice for choice in choices if choice.intent == BUTTON and choice.entities.get(DO) == CANCEL]
    if stops and cancels(text) and not any(choice.intent in _IN_FULL for choice in choices):
        # With no form open, "never mind" is about the request for a person.
        return stops[0]
    if not any(len(word) >= _LEAST_LETTERS for word in said.split()):
        return None
    found = [choice for choice in choices if choice.intent not in _IN_FULL and _begins(said, choice.title)]
    return found[0] if found and all(choice == found[0] for choice in found) else None


def _begins(said: str, title: str) -> bool:
    """Whether `said` is short for a title; a title that asks something is a question of its own."""
    if title.rstrip().endswith("?"):
        return False
    words = normal(title)
    return words.startswith(f"{said} ") or (said == _HERE and words.endswith(f" {_HERE}"))
