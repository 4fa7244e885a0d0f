"""Takes out of a text what tells who somebody is: contact and payment details, links, handles and names."""

import re
from collections.abc import Iterable, Iterator

from groundrules.guard.detectors import exact_detectors
from groundrules.guard.kinds import Kind
from groundrules.guard.prepared import prepare
from groundrules.guard.words import words
from groundrules.language.names import read_name

# What stands in the place of a detail; of all others, `[link]`.
_PLACEHOLDERS = {
    Kind.EMAIL: "[e-mail]",
    Kind.PHONE: "[phone]",
    Kind.HANDLE: "[handle]",
    Kind.ADDRESS: "[address]",
    Kind.PAYMENT_DETAILS: "[payment details]",
}
_LINK, NAME = "[link]", "[name]"
_NAME_WORD = r"[^\W\d_a-z][^\W\d_]*(?:['\u2019-][^\W\d_]+)*"
_NAMES = rf"({_NAME_WORD}(?:[ \t]+{_NAME_WORD}){{0,2}})"
# Words with a capital that these lead to are names: how people introduce themselves, greet, sign and speak of others.
_LEADS = tuple(
    # Looked at, not taken: what looks like a name may itself lead to one ("Thanks! Regards, ...").
    re.compile(rf"(?={lead}{_NAMES})")
    for lead in (
        r"\b(?i:my\s+(?:full\s+|real\s+)?name(?:['\u2019]s|\s+is|\s*:))\s+",
        r"\b(?i:this\s+is|i\s+am|i['\u2019]m|im|it['\u2019]s)\s+",
        r"\b(?i:hi|hello|hey|dear|greetings)[ \t]+",
        r"\b(?i:regards|thanks|thank\s+you|cheers|best|sincerely|yours)\s*[,!.]?\s+",
        r"\b(?i:client|buyer|freelancer|contractor|agency|user|customer|boss|colleague|friend)\s*,?\s+(?i:called\s+|named\s+)?",
    )
)
# Looks like a name where it stands, and is none.
_NO_NAME = re.compile(
    r"an?|and|any(?:one)?|can|client|could|do|does|english|freelancer|how|i|if|is|it|may|me|my|not?|now|on|please|so|"
    r"still|team|thanks?|that|the|there|they|this|to|we|what|when|where|who|why|will|your?|all|every(?:one|body)|again|"
    r"asking|wants|ready|sure|sir|madam|agency|support|friend|regards|best|cheers|sincerely|yours",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
# Digits that no detector takes for a number of anything may still be one.
_DIGITS = re.compile(r"(?<![\w$\u20ac\u00a3.,])\+?\d(?:[ ./()-]?\d){6,}(?![\w%])")
_MOST_NAMES = 5


class Redactor:
    """Redacts texts. Word lists are read at the first call."""

    def __init__(self) -> None:
        self._detectors = exact_detectors()

    def __call__(self, text: str, known: Iterable[str] = ()) -> str:
        """Return the text on one line with placeholders for details and names; `known` are names of this user."""
        message = prepare(text, words())
        spans: list[tuple[int, int, str]] = []
        for detector in self._detectors:
            for found in detector.detect(message):
                if not any(found.start < end and start < found.end for start, end, _ in spans):
                    spans.append((found.start, found.end, _PLACEHOLDERS.get(found.kind, _LINK)))
        for start, end, placeholder in sorted(spans, reverse=True):
            text = text[:start] + placeholder + text[end:]
        text = _ADDRESS.sub(_LINK, text)
        text = _DIGITS.sub(_PLACEHOLDERS[Kind.PHONE], text)
        return " ".join(_without_names(text, known).split())


def _without_names(text: str, known: Iterable[str]) -> str:
    for name in [*_parts(known), *_introduced(text)]:
        text = re.sub(rf"(?<![\w\[]){re.escape(name)}(?![\w\]])", NAME, text, flags=re.IGNORECASE)
    for _ in range(_MOST_NAMES):
        read = read_name(text, sure=True)
        name = re.sub(r"^(?:Mr|Mrs|Ms|Mx|Dr|Prof|Miss)\s+", "", read) if read else ""
        if not name or name.casefold() == "name":
            break
        shorter = re.sub(rf"(?<![\w\[]){re.escape(name)}(?![\w\]])", NAME, text, flags=re.IGNORECASE)
        if shorter == text:
            break
        text = shorter
    return text


def _parts(names: Iterable[str]) -> Iterator[str]:
    """Yield names whole, and the longer words of them."""
    for name in names:
        yield name
        yield from (part for part in name.split() if len(part) > 2)


def _introduced(text: str) -> Iterator[str]:
    """Yield what is written like a name after the words that lead to one, the longest first."""
    found = {" ".join(_leading(match[1].split())) for lead in _LEADS for match in lead.finditer(text)}
    return iter(sorted(filter(None, found), key=lambda name: (-len(name), name)))


def _leading(candidates: list[str]) -> list[str]:
    """Return the words up to the first that is no name."""
    taken = []
    for word in candidates:
        if _NO_NAME.fullmatch(word):
            break
        taken.append(word)
    return taken
