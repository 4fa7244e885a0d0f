"""Which language is a message in? Only as far as needed: English, another that we can greet in, or some other.

Found by `lingua`, which tells short texts apart better than its rivals. It is asked only about languages that many
users write, and believed only when it is sure: an English message taken for another language would go unanswered.
"""

import re
import unicodedata
from typing import Any

from groundrules.language.english_words import english_words

ENGLISH = "en"
# Not one of the languages below, but surely not English: a script that none of them is written in.
OTHER = "other"
LANGUAGES = ("en", "es", "pt", "fr", "de", "hi", "ur", "ar", "ru", "uk", "tl", "id", "bn")
_SURE, _ENGLISH_AT_MOST, _WORDS = 0.5, 0.15, 3
# Whatever lingua thinks of its letters, a message is English if more than so many of its words are: "are you chatgpt".
_ENGLISH_WORDS = 0.5
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
# How often a word must be written to count as English; a list of so many words has those of other languages as well.
_WRITTEN = 1_000_000
_OF_OTHERS = re.compile(
    "a|al|an|ang|ba|com|como|da|das|dar|de|dem|den|der|des|di|die|du|el|en|er|es|est|et|hat|il|in|la|las|le|les|lo|los"
    "|ma|man|mas|me|mi|mon|na|ne|no|non|on|os|par|pas|per|por|que|sa|se|si|sin|so|su|sur|tu|un|una|va|vista|was|we|will"
)
_CHATTED = {"chatgpt", "gpt", "ok", "okay", "pls", "plz", "thx", "u", "ur", "whatsapp"}


class LanguageFinder:
    """Says which language a text is in. The library is loaded at the first call."""

    def __init__(self) -> None:
        self._detector: Any = None

    def find(self, text: str) -> str:
        """Return an ISO 639-1 code of `LANGUAGES`, or `OTHER`; English in case of doubt."""
        foreign = _mostly_foreign_script(text)
        if not foreign and len(text.split()) < _WORDS:
            return ENGLISH
        shares = {value.language.iso_code_639_1.name.lower(): value.value for value in self._shares(text)}
        best = max(shares, key=lambda code: shares[code])
        if foreign:
            return OTHER if best == ENGLISH or shares[best] < _SURE else best
        sure = shares[best] >= _SURE and shares[ENGLISH] <= _ENGLISH_AT_MOST
        return best if sure and not _mostly_english_words(text) else ENGLISH

    def _shares(self, text: str) -> Any:
        if self._detector is None:
            # Slow to load, and needed only inside Rasa.
            from lingua import IsoCode639_1, LanguageDetectorBuilder  # noqa: PLC0415

            codes = [IsoCode639_1.from_str(code) for code in LANGUAGES]
            self._detector = LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
        return self._detector.compute_language_confidence_values(text)


def _mostly_foreign_script(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin * 2 < len(letters)


def _mostly_english_words(text: str) -> bool:
    words = _WORD.findall(text.casefold().replace("\u2019", "'"))
    return sum(map(_is_english, words)) > _ENGLISH_WORDS * len(words)


def _is_english(word: str) -> bool:
    if _OF_OTHERS.fullmatch(word):
        return False
    return word in _CHATTED or english_words().get(word.partition("'")[0], 0) >= _WRITTEN
