"""Puts misspelt words right, as far as the words of the training phrases go, so that a slip costs no understanding.

A word that English or the phrases know stays as it is, and so do names, links, addresses and handles. What is corrected
is only what the ranking reads; nobody is shown it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from symspellpy import SymSpell, Verbosity

from groundrules.language.english_words import english_words

# Not within a link, an address, a handle or a version number.
_WORD = re.compile(r"(?<![\w@./#:+-])[A-Za-z][A-Za-z']*(?![\w@/:+-]|\.\w)")
_SENTENCE_ENDS = frozenset(".?!:;\n")
# A word counts as one from its second phrase on. What somebody meant stands in more phrases, in many where little is
# to go by: a word as short as can be, or one that a phrase knows as it is.
_KNOWN_FROM, _MEANT_FROM, _MEANT_FROM_MANY = 2, 3, 50
_SHORTEST = 3
# Two slips in a word of this length leave enough of it to tell which it was.
_TWO_SLIPS_FROM = 6


class Spelling:
    """Corrects words. `words` are those of the phrases, with how many phrases each stands in."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = dict(words)
        self._known = set(english_words())
        self._known |= {word for word, count in self.words.items() if count >= _KNOWN_FROM}
        self._meant = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word, count in self.words.items():
            if count >= _MEANT_FROM and len(word) >= _SHORTEST:
                self._meant.create_dictionary_entry(word, count)

    @classmethod
    def learn(cls, phrases: Iterable[str]) -> "Spelling":
        """Return what corrects towards the words of these phrases."""
        return cls(Counter(word for phrase in phrases for word in {found.lower() for found in _WORD.findall(phrase)}))

    def correct(self, text: str) -> str:
        """Return the text with its misspelt words put right."""
        return _WORD.sub(lambda found: self._meant_by(found.group(), text, found.start()), text)

    def _meant_by(self, word: str, text: str, start: int) -> str:
        plain = word.lower()
        if len(plain) < _SHORTEST or plain in self._known or plain.replace("'", "") in self._known:
            return word
        if word[0].isupper() and (word.isupper() or not _begins_sentence(text, start)):
            return word  # a name, or short for something
        unsure = plain in self.words or len(plain) == _SHORTEST
        slips = 2 if len(plain) >= _TWO_SLIPS_FROM and not unsure else 1
        least = _MEANT_FROM_MANY if unsure else _MEANT_FROM
        for found in self._meant.lookup(plain, Verbosity.CLOSEST, max_edit_distance=slips):
            if found.count >= least and found.term[0] == plain[0]:
                return str(found.term)
        return word


def _begins_sentence(text: str, start: int) -> bool:
    """Whether nothing, or the end of a sentence, stands between the word before and the one that starts here."""
    gap = start
    while gap and not (text[gap - 1].isalnum() or text[gap - 1] == "_"):
        gap -= 1
    return gap == 0 or not _SENTENCE_ENDS.isdisjoint(text[gap:start])
