"""Words that forms and their buttons share. A form asks one question after the other: see `form_action.py`."""

from typing import Any

from actions.base import Turn, choice

# Rasa's own slot: which slot the open form asks for; None closes the form.
REQUESTED = "requested_slot"
# What a form's buttons mean: the answer to one of its questions.
GIVE_ANSWER, FIELD, ANSWER = "give_answer", "field", "answer"
SKIP, CANCEL = "skip", "cancel"


def answer_choice(title: str, field: str, answer: str) -> dict[str, Any]:
    """A button that answers a form's question, whenever it is pressed."""
    return choice(title, GIVE_ANSWER, **{FIELD: field, ANSWER: answer})


def given(turn: Turn) -> tuple[str, str] | None:
    """Return the field and the answer that a pressed button gives, or None."""
    if turn.intent != GIVE_ANSWER or not turn.pressed:
        return None
    return turn.entities.get(FIELD, ""), turn.entities.get(ANSWER, "")
