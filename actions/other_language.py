"""Greets people who write in another language than English, in theirs, and offers a person."""

from functools import lru_cache
from pathlib import Path

import yaml

from actions.base import ASK_HUMAN, Said, Turn
from actions.check import check_message, message_to_check
from actions.checker import CheckingAction

ENGLISH = "I answer in English for now. Please ask again in English, or ask for a person."


@lru_cache(maxsize=1)
def in_their_words() -> dict[str, str]:
    """Return the sentence by language code."""
    said: dict[str, str] = yaml.safe_load((Path(__file__).parent / "languages.yml").read_text(encoding="utf-8"))
    return said


class OtherLanguage(CheckingAction):
    """A message that is not in English; one that is pasted into a question in English is checked."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_other_language"

    def answer(self, turn: Turn) -> Said:
        """Say so in the user's language where we can, and in English."""
        if message_to_check(turn.text):
            return check_message(self.rulebook, turn, self.checker)
        theirs = in_their_words().get(turn.language)
        text = f"{theirs}\n\n{ENGLISH}" if theirs else ENGLISH
        return Said("out_of_scope", text, choices=(ASK_HUMAN,))
