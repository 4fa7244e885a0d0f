"""A short notation for spaCy token patterns, so that lists of phrasings stay readable.

Each word of a pattern stands for one token; `a|b` is either, `word?` may be missing, `*` is up to two tokens of any
kind. Matching ignores case. "i|we * have a|the contract" finds "we already have a contract".
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

# spaCy takes most of a second to import, and whatever only lists rules or starts the gateway does without.
if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher

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


class PhraseFinder:
    """Finds which named groups of phrasings occur in a text. The matcher is built at first use."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._groups = {name: list(patterns) for name, patterns in groups.items()}
        self._matcher: Matcher | None = None

    def find(self, text: str) -> dict[str, tuple[int, int]]:
        """Return the groups found, each with the span of its last occurrence.

        Spans count characters of the text with every run of white space written as one space.
        """
        if self._matcher is None:
            from spacy.matcher import Matcher  # noqa: PLC0415

            self._matcher = Matcher(blank_english().vocab)
            for name, patterns in self._groups.items():
                self._matcher.add(name, [parse_pattern(pattern) for pattern in patterns])
        document = blank_english()(_for_tokenizer(" ".join(text.split())))
        found: dict[str, tuple[int, int]] = {}
        for match_id, start, end in self._matcher(document):
            name = document.vocab.strings[match_id]
            span = document[start:end]
            if name not in found or span.end_char >= found[name][1]:
                found[name] = (span.start_char, span.end_char)
        return found


def _for_tokenizer(text: str) -> str:
    """Write `text` so that spaCy takes "I'M" apart into "i" and "'m": small letters, straight apostrophes.

    No character moves: the few whose small form is longer stay as they are.
    """
    small = (letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return "".join(small).replace("\u2019", "'")
