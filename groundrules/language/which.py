"""Which language is a message in? Only as far as needed: English, another that we can greet in, or some other.

Found by `lingua`, which tells short texts apart better than its rivals. It is asked only about languages that many
users write, and believed only when it is sure: an English message taken for another language would go unanswered.
"""

import unicodedata
from typing import Any

ENGLISH = "en"
# Not one of the languages below, but surely not English: a script that none of them is written in.
OTHER = "other"
LANGUAGES = ("en", "es", "pt", "fr", "de", "hi", "ur", "ar", "ru", "uk", "tl", "id", "bn")
# On 12,930 English training phrases, 14 pass the first two limits, all of one or two words.
_SURE, _ENGLISH_AT_MOST, _WORDS = 0.5, 0.15, 3


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
        return best if shares[best] >= _SURE and shares[ENGLISH] <= _ENGLISH_AT_MOST else ENGLISH

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
