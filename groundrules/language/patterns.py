"""A short notation for spaCy token patterns, so that lists of phrasings stay readable.

Each word of a pattern stands for one token; `a|b` is either, `word?` may be missing, `*` is up to two tokens of any
kind. Matching ignores case. "i|we * have a|the contract" finds "we already have a contract".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

# spaCy takes most of a second to import, and whatever only lists rules or starts the gateway does without.
if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ANY = [{"OP": "?"}, {"OP": "?"}]


@lru_cache(maxsize=1)
def blank_english() -> "Language":
    """The shared tokenizer: spaCy's English rules without any trained model."""
    import spacy  # noqa: PLC0415

    return spacy.blank("en")


def parse_pattern(pattern: str) -> list[dict[str, Any]]:
    """Turn the notation into spaCy's own."""
    tokens: list[dict[str, Any]] = []
    for word in pattern.split():
        if word == "*":
            tokens += _ANY
            continue
        token: dict[str, Any] = {"LOWER": {"IN": word.rstrip("?").split("|")}}
        tokens.append(token | {"OP": "?"} if word.endswith("?") else token)
    return tokens


def needed_words(tokens: list[dict[str, Any]]) -> tuple[frozenset[str], ...]:
    """Return the sets of words of which a text needs one each for a parsed pattern to match.

    Most patterns lack one of theirs in most texts; to look for words is far quicker than to match.
    """
    return tuple(frozenset(token["LOWER"]["IN"]) for token in tokens if "LOWER" in token and token.get("OP") != "?")


class TokenPatterns:
    """Named patterns of tokens, each looked for only around a word that it cannot do without."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """`named` gives names with patterns in the notation; a name may come several times."""
        from spacy.matcher import Matcher  # noqa: PLC0415

        self._patterns: list[tuple[str, tuple[frozenset[str], ...], int, Matcher]] = []
        for name, pattern in named:
            tokens = parse_pattern(pattern)
            matcher = Matcher(blank_english().vocab)
            matcher.add(name, [tokens])
            self._patterns.append((name, needed_words(tokens), len(tokens), matcher))

    def find(self, document: "Doc") -> Iterator[tuple[str, int, int]]:
        """Yield name, first token and end of every match; a match may come twice."""
        places: dict[str, list[int]] = {}
        for token in document:
            places.setdefault(token.lower_, []).append(token.i)
        there = frozenset(places)
        for name, needed, length, matcher in self._patterns:
            if any(there.isdisjoint(some) for some in needed):
                continue
            for start, end in _windows(places, needed, length, len(document)):
                for _, first, last in matcher(document[start:end]):
                    yield name, start + first, start + last


def _windows(
    places: Mapping[str, list[int]], needed: Sequence[frozenset[str]], length: int, size: int
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of `size` tokens in which a pattern of so many tokens can match."""
    if not needed:
        yield 0, size
        return
    around = min(([place for word in some & places.keys() for place in places[word]] for some in needed), key=len)
    start, end = None, 0
    for place in sorted(around):
        first = max(0, place - length + 1)
        if start is None:
            start = first
        elif first > end:
            yield start, end
            start = first
        end = min(size, place + length)
    if start is not None:
        yield start, end


class PhraseFinder:
    """Finds which named groups of phrasings occur in a text. The matchers are built at first use."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._groups = {name: list(patterns) for name, patterns in groups.items()}
        self._built: TokenPatterns | None = None

    def find(self, text: str) -> dict[str, tuple[int, int]]:
        """Return the groups found, each with the span of its last occurrence, the longest of those that end there.

        Spans count characters of the text with every run of white space written as one space.
        """
        if self._built is None:
            self._built = TokenPatterns((name, one) for name, patterns in self._groups.items() for one in patterns)
        document = _document(_for_tokenizer(" ".join(text.split())))
        found: dict[str, tuple[int, int]] = {}
        for name, start, end in self._built.find(document):
            span = document[start:end]
            first, last = found.get(name, (0, -1))
            if span.end_char > last or (span.end_char == last and span.start_char < first):
                found[name] = (span.start_char, span.end_char)
        return found


@lru_cache(maxsize=4)
def _document(text: str) -> "Doc":
    """Several finders read one message."""
    return blank_english()(text)


def _for_tokenizer(text: str) -> str:
    """Write `text` so that spaCy takes "I'M" apart into "i" and "'m": small letters, straight apostrophes.

    No character moves: the few whose small form is longer stay as they are.
    """
    small = (letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return "".join(small).replace("\u2019", "'")
