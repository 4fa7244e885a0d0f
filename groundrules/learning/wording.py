"""Turns a user's message into a phrase to learn from: on one line, with nothing in it that tells who somebody is."""

import re
from collections.abc import Iterable

from groundrules.guard.words import words
from groundrules.insights.redact import Redactor
from groundrules.rulebook.rulebook import Rulebook

# What stands for a detail in a phrase, in place of what the redactor puts there.
_NEUTRAL = {
    "[e-mail]": "an e-mail address",
    "[phone]": "a phone number",
    "[handle]": "a user name",
    "[address]": "a street address",
    "[payment details]": "my bank details",
    "[link]": "a link",
    "[name]": "somebody",
}
_SOMEBODY, _SOMEWHERE = "somebody", "somewhere"
_PLACEHOLDER = re.compile("|".join(map(re.escape, _NEUTRAL)))
_REPEATED = re.compile(r"\bsomebody(?:\s+somebody)+\b")
# A word with a capital that does not begin a sentence.
_CAPITAL = re.compile(r"(?<=[\w,;:)'\u2019-]\s)(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<of>['\u2019]s)?")
_PLACE = re.compile(r"\b(?:in|from|near|at|around)\s$", re.IGNORECASE)
_TITLES = ("mr", "mrs", "ms", "mx", "dr", "prof", "miss")
_TITLE = re.compile(rf"\b(?:{'|'.join(_TITLES)})\b\.?\s+(?=somebody\b)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
# Rasa reads square brackets, and the marketplace's phrases braces, as something else than text.
_BRACKETS = str.maketrans("[]{}", "()()")
_ABBREVIATION = 4


class Wording:
    """Words messages as phrases. `phrases` are those that are there already: words in them are no names."""

    def __init__(self, rulebook: Rulebook, phrases: Iterable[str]) -> None:
        self._redact = Redactor()
        self._known = {
            *_TITLES,
            *(word.casefold() for phrase in phrases for word in _LETTERS.findall(phrase) if word[0].islower()),
            *(word.casefold() for rule in rulebook.rules.values() for word in _LETTERS.findall(rule.json())),
            *(word.casefold() for word in _LETTERS.findall(rulebook.marketplace.json())),
            *(part for name in words().known for part in name.split()),
        }

    def __call__(self, text: str, names: Iterable[str] = ()) -> str:
        """Return the phrase; `names` are those of the person who wrote it."""
        redacted = self._redact("".join(letter if letter.isprintable() else " " for letter in text), names)
        said = _PLACEHOLDER.sub(lambda found: _NEUTRAL[found[0]], redacted).translate(_BRACKETS)
        # Capitals say nothing where all is written in them.
        said = said if said.isupper() else _CAPITAL.sub(self._unnamed, said)
        return " ".join(_REPEATED.sub(_SOMEBODY, _TITLE.sub("", said)).split())

    def _unnamed(self, found: re.Match[str]) -> str:
        word = found["word"]
        plain = not word[0].isupper() or (word.isupper() and len(word) <= _ABBREVIATION)
        if plain or all(part.casefold() in self._known for part in word.split("-")):
            return found[0]
        stands = _SOMEWHERE if _PLACE.search(found.string, 0, found.start()) else _SOMEBODY
        return f"{stands}{found['of'] or ''}"
