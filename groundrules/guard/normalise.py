"""Undoes what hides words from a reader of characters: look-alikes, invisible marks, spacing, digits for letters."""

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import lru_cache

from groundrules.guard.mapped import Mapped

_QUOTES = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"'}
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u30fb\u2043", "-")
_STOPS = {**dict.fromkeys("\u3002\uff61\u0964\u06d4", "."), "\u061f": "?", "\u060c": ",", "\u061b": ";"}
_KEPT = {**_QUOTES, **_DASHES, **_STOPS}
_WORD = re.compile(r"[^\W\d_]+")
# "t e l e g r a m", "g_m_a_i_l": single letters held apart by one and the same mark.
_APART = re.compile(r"(?<![^\W_])(?<![^\W_]')[^\W_](?:([ ._\-*|\u00b7/]{1,2})[^\W_])(?:\1[^\W_])+(?![^\W_])")
# "d o m . f r e y @ g m x . d e": every character held apart by a space. Bounded, so that no message costs a square.
_ALL_APART = re.compile(r"(?<![^\s(\[\"':])[\w+@](?: \S){4,120} \w(?!\w)")
# "d-o-m-@-g-m-x-.-d-e"
_MARKED_APART = re.compile(r"(?<!\S)\S([-_*|/~])(?:\S\1){5,}\S(?!\S)")
# A one stands for an i or an l, so both readings are tried.
_LEET = tuple(str.maketrans("0134578@$!\u00a5\u20ac\u00a3\u00a2", f"o{one}eastbasiyelc") for one in "il")
# In a text with so many Latin words, a foreign word that looks Latin is a disguise, however short it is.
_MOSTLY = 0.6
_SHORTEST_DISGUISE = 3
# What joins the parts of a link or an address.
_LATIN_BEFORE, _LATIN_AFTER = re.compile(r"[a-z0-9][./@]?$"), re.compile(r"[./@]?[a-z0-9]")
# "t*legram"
_MASK = re.compile(r"[*#]")
_MASKED = re.compile(r"(?<![\w*#])(?=[a-z*#]{5,14}(?![\w*#]))[a-z]{1,10}[*#][a-z]{0,8}(?:[*#][a-z]{1,8})?")
_SIGNS = "0-9@$!\u00a5\u20ac\u00a3\u00a2"
_LEET_WORD = re.compile(
    rf"(?<![\w@$])(?=[a-z{_SIGNS}]*[a-z])[a-z{_SIGNS}]*[{_SIGNS}][a-z{_SIGNS}]*[a-z][a-z{_SIGNS}]*(?!\w)"
)
# Writing without spaces: Thai, kana, Chinese characters; and Hangul, where words run into what follows them.
UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
RUN_ON = rf"{UNSPACED}\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
# In such writing "line" is the messenger.
_LINE = re.compile(
    rf"(?<=[{RUN_ON}])line(?![a-z0-9])|(?<![a-z0-9])line(?=[{RUN_ON}])|(?<=[{RUN_ON}] )line(?! ?[a-z0-9])"
)
# "Insta'dan", "na discorda", "telegramie": the endings that languages put to a name.
_ENDING = (
    r"'?(?:a|ie|u|em|owi|om|ze|zie|ul|ot|ra|re|ban|ben|on|in|im|da|de|dan|den|ta|te|tan|ten|la|le|ya|ye|daki|taki|ka)"
)


def normalise(text: str) -> Mapped:
    """Return `text` in small letters without accents, invisible characters and look-alikes; twice is as once."""
    folded = Mapped.of(text)
    pieces = [
        (place, place + 1, new)
        for place, letter in enumerate(text)
        if (not letter.isascii() or letter.isupper()) and (new := _fold(letter)) != letter
    ]
    folded = folded.rewrite(pieces)
    if folded.text.isascii():
        return folded
    # A word with one Latin letter is a Latin one in disguise.
    latin = [any(letter.isascii() for letter in word) for word in _WORD.findall(folded.text)]
    mostly_latin = sum(latin) >= _MOSTLY * len(latin)
    return folded.replace(_WORD, lambda match: _latin(match, mostly_latin))


def without_accents(text: str) -> str:
    """Return `text` in small letters without accents, as `normalise` does; look-alikes stay as they are."""
    return "".join(map(_fold, text))


def closed_up(folded: Mapped) -> Mapped:
    """Return the text with words whose letters were held apart written as words."""
    together = _closed(folded, _ALL_APART, lambda _: " ")
    together = _closed(together, _MARKED_APART, lambda match: match[1])
    return _closed(together, _APART, lambda match: match[1])


def without_leet(folded: Mapped, known: Collection[str]) -> Mapped:
    """Return the text with digits and stars read as the letters they stand for, where that makes a `known` word."""

    def read(match: re.Match[str]) -> str | None:
        return next((word for table in _LEET if (word := match[0].translate(table)) in known), None)

    def unmask(match: re.Match[str]) -> str | None:
        masked = re.compile(_MASK.sub(".", match[0]))
        return min((word for word in known if masked.fullmatch(word)), default=None)

    return folded.replace(_LEET_WORD, read).replace(_MASKED, unmask)


def with_names_apart(read: Mapped, names: Collection[str]) -> Mapped:
    """Return the text with `names` as words by themselves: without endings, and apart in writing without spaces."""
    long, unspaced = _patterns_of(frozenset(names))
    plain = read.replace(long, lambda match: match["name"])
    if plain.text.isascii():
        return plain
    plain = plain.replace(_LINE, lambda _: " lineapp ")
    return plain.replace(unspaced, lambda match: f" {match[0]} ")


@lru_cache(maxsize=4)
def _patterns_of(names: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    long = "|".join(sorted((name for name in names if name.isascii() and name.isalpha()), key=len, reverse=True))
    unspaced = "|".join(sorted((name for name in names if re.match(rf"[{RUN_ON}]", name)), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<name>{long}){_ENDING}(?!\w)"), re.compile(unspaced or r"(?!)")


def _closed(folded: Mapped, pattern: re.Pattern[str], mark: Callable[[re.Match[str]], str]) -> Mapped:
    """Leave out the mark after every letter of a match, so that each letter keeps its own place."""
    pieces = []
    for match in pattern.finditer(folded.text):
        length = len(mark(match))
        pieces += [(at, at + length, "") for at in range(match.start() + 1, match.end(), length + 1)]
    return folded.rewrite(pieces)


@lru_cache(maxsize=4096)
def _fold(letter: str) -> str:
    """Return what is left of one character; "" for marks that cannot be seen."""
    if letter in _KEPT:
        return _KEPT[letter]
    folded = letter
    while True:
        parts = unicodedata.normalize("NFKD", folded).casefold()
        parts = "".join(_KEPT.get(part, part) for part in parts)
        again = "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Me", "Cf"})
        if again == folded:
            break
        folded = again
    return "".join(" " if part.isspace() and part != "\n" else part for part in folded)


def _latin(found: re.Match[str], mostly_latin: bool) -> str | None:
    """Return a word that is Latin to the eye in Latin letters; None for one that is Latin already, or is not at all."""
    word = found[0]
    if word.isascii():
        return None
    # A word that is foreign throughout is more likely foreign than a disguise, so it must look Latin as it stands.
    mixed = any(letter.isascii() for letter in word)
    if not mixed and not mostly_latin and len(word) < _SHORTEST_DISGUISE and not _joined(found):
        return None
    letters = [letter if letter.isascii() else _look_alike(letter, mixed) for letter in word]
    return "".join(letter for letter in letters if letter) if all(letters) else None


def _joined(word: re.Match[str]) -> bool:
    """Whether a word is a part of a link or of an address that goes on in Latin letters or in digits."""
    return bool(_LATIN_BEFORE.search(word.string, max(0, word.start() - 2), word.start())) or bool(
        _LATIN_AFTER.match(word.string, word.end())
    )


@lru_cache(maxsize=4096)
def _look_alike(letter: str, or_as_capital: bool) -> str | None:
    """Return the small Latin letter that `letter` cannot be told from by eye, if there is one."""
    # Its tables are read at import.
    from confusable_homoglyphs import confusables  # noqa: PLC0415

    for form in (letter, letter.upper())[: 2 if or_as_capital else 1]:
        found = confusables.is_confusable(form, greedy=True, preferred_aliases=[])
        if not found:
            continue
        for one in found[0]["homoglyphs"]:
            plain = one["c"].casefold()
            if len(plain) == 1 and plain.isascii() and plain.isalpha():
                return str(plain)
    return None
