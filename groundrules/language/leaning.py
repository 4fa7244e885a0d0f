"""Does a message lean on what was said before it? "and can he do that for me?" asks nothing by itself."""

import re
from collections.abc import Sequence

# In a message's metadata: the earlier message that says what this one is about.
SUBJECT = "subject"
# Longer messages say what they are about.
_WORDS, _FEW_WORDS, _FEW_NAMED = 12, 5, 2
# So many characters of an earlier message say what it was about.
_KEPT = 300
_OPENS = re.compile(
    r"\W*(?:and|but|so|or|then|ok|okay|also|yes|yeah|no|nah|hm+|well|even if|what if|what about|how about|in case|"
    r"same)\b",
    re.I,
)
_POINTS = re.compile(
    r"\b(?:it|its|that|thats|this|these|those|them|they|their|theyre|he|hes|she|shes|him|his|her|one|"
    r"(?<!is )(?<!are )there(?! (?:is|are|any|a)\b)|then|both|"
    r"meanwhile|meantime|afterwards|instead|either|same|otherwise)\b",
    re.I,
)
_COMES_BACK = re.compile(r"\b(?:back to|(?:again|once more) about|other question|another question)\b", re.I)
_POLITE = re.compile(r"\W*(?:(hi|hello|hey)|thanks?|thx|thank you|great|cool|good|perfect|bye)\b", re.I)
# Words with no subject of their own.
_EMPTY_WORDS = """
a about after again all allowed already also am an and any are as ask at away back be because been before but by
can cost could day days did do does doing done else even ever exactly fine first for from get give go going had
happen happens has have he her him his hour hours how hows i if im in is it its just know left let like long
longer made make many may me mean means meant money month months more most much must my need next no not now of
off ok okay on once one only or other our out over own pay please pls possible really right same say says she
should so some soon start still stop supposed take takes tell than that thats the their them then there these
they thing this those till time to too try until up us use very wait want was way we week weeks well were what
whats when where wheres which who whos will with would year years yes yet you your
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


def leans(text: str) -> bool:
    """Tell whether `text` is short and speaks of something that it does not name."""
    words, named = _words(text), _named(text)
    polite = named <= _politely(text) and _POLITE.match(text)
    if not words or len(words) > _WORDS or polite or _COMES_BACK.search(text):
        return False
    points = _POINTS.search(text) is not None
    if named > _FEW_NAMED:
        return points and named == _FEW_NAMED + 1
    return points or not named or len(words) <= _FEW_WORDS or _OPENS.match(text) is not None


def says_nothing_alone(text: str) -> bool:
    """Tell whether `text` has only words that fit any subject: "how long do i have?"."""
    return bool(_words(text)) and not _named(text)


def subject_of(before: Sequence[str]) -> str | None:
    """Return what a conversation is about: of the messages, newest first, the first that leans on no other.

    Where all of them lean, it is the one that names most.
    """
    telling = [text for text in before if _named(text) > _politely(text)]
    if not telling:
        return None
    alone = next((text for text in telling if not leans(text)), None)
    return (alone or max(reversed(telling), key=_named))[:_KEPT]


def _politely(text: str) -> int:
    """Return how much a message has to name to be more than a greeting, or more than thanks."""
    polite = _POLITE.match(text)
    return 0 if polite is None else _FEW_NAMED if polite[1] else 2 * _FEW_NAMED


def _named(text: str) -> int:
    return sum(word not in _EMPTY and not word.isdigit() for word in _words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.replace("'", "").replace("\u2019", "").casefold())
