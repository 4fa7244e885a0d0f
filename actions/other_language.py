"""Greets people who write in another language than English, in theirs, and offers a person."""

from functools import lru_cache
from pathlib import Path

import yaml

from actions.base import ASK_HUMAN, GroundRulesAction, Said, Turn

ENGLISH = "I answer in English for now. Please ask again in English, or ask for a person."


@lru_cache(maxsize=1)
def in_their_words() -> dict[str, str]:
    """Return the sentence by language code."""
    said: dict[str, str] = yaml.safe_load((Path(__file__).parent / "languages.yml").read_text(encoding="utf-8"))
    return said


class OtherLanguage(GroundRulesAction):
    """A message that is not in English."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_other_language"

    def answer(self, turn: Turn) -> Said:
        """Say so in the user's language where we can, and in English."""
        theirs = in_their_words().get(turn.language)
        text = f"{theirs}\n\n{ENGLISH}" if theirs else ENGLISH
        return Said("out_of_scope", text, choices=(ASK_HUMAN,))
