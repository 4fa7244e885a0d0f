"""Ways of putting things that hint at a breach: patterns over words, from `words.yml`."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from groundrules.guard.kinds import Kind
from groundrules.guard.prepared import Prepared
from groundrules.guard.words import words
from groundrules.language.patterns import blank_english, parse_pattern

# Slow to import; see language/patterns.py.
if TYPE_CHECKING:
    from spacy.matcher import Matcher

Hint = tuple[Kind, int, int]
# A pattern's kind, the sets of words of which it needs one each, and its matcher.
_Pattern = tuple[Kind, tuple[frozenset[str], ...], "Matcher"]


def find_hints(message: Prepared) -> list[Hint]:
    """Return the kinds whose patterns match, and where in the text as sent; of matches that overlap, the longest."""
    from spacy.util import filter_spans  # noqa: PLC0415

    document = blank_english()(message.read.text)
    there = {token.lower_ for token in document}
    by_kind: dict[Kind, list[tuple[int, int]]] = {}
    for kind, needed, matcher in _patterns():
        # Most patterns lack a word that they cannot do without, and need not be looked for.
        if not any(there.isdisjoint(some) for some in needed):
            by_kind.setdefault(kind, []).extend((start, end) for _, start, end in matcher(document))
    return [
        (kind, *message.read.span(span.start_char, span.end_char))
        for kind, spans in by_kind.items()
        for span in filter_spans([document[start:end] for start, end in spans])
    ]


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    from spacy.matcher import Matcher  # noqa: PLC0415

    made = []
    for kind, patterns in words().patterns.items():
        for pattern in patterns:
            tokens = parse_pattern(pattern)
            matcher = Matcher(blank_english().vocab)
            matcher.add(kind.value, [tokens])
            made.append((kind, _needed(tokens), matcher))
    return tuple(made)


def _needed(tokens: list[dict[str, Any]]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(token["LOWER"]["IN"]) for token in tokens if "LOWER" in token and token.get("OP") != "?")
