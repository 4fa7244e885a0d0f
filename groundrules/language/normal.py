"""When two texts are the same text: where their words are, whatever their case and marks."""

import re

_WORDS = re.compile(r"\w+")


def normal(text: str) -> str:
    """Return a text's words alone, in small letters: what is equal then differs in nothing that matters."""
    return " ".join(_WORDS.findall(text.casefold()))
