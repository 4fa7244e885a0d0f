"""Ways of putting things that hint at a breach: patterns over words, from `words.yml`."""

from functools import lru_cache
from typing import TYPE_CHECKING

from groundrules.guard.kinds import Kind
from groundrules.guard.normalise import normalise
from groundrules.guard.prepared import Prepared
from groundrules.guard.words import words
from groundrules.language.patterns import TokenPatterns, blank_english
from groundrules.rulebook.marketplace import Marketplace

if TYPE_CHECKING:
    from spacy.tokens import Span

Hint = tuple[Kind, int, int]


def find_hints(message: Prepared, marketplace: Marketplace) -> list[Hint]:
    """Return the kinds whose patterns match, and where in the text as sent; of matches that overlap, the longest."""
    from spacy.util import filter_spans  # noqa: PLC0415  # slow to import; see language/patterns.py

    document = blank_english()(message.read.text)
    by_kind: dict[str, list[Span]] = {}
    for kind, start, end in _patterns(marketplace.name).find(document):
        by_kind.setdefault(kind, []).append(document[start:end])
    return [
        (Kind(kind), *message.read.span(span.start_char, span.end_char))
        for kind, spans in by_kind.items()
        for span in filter_spans(spans)
    ]


@lru_cache(maxsize=2)
def _patterns(marketplace: str) -> TokenPatterns:
    called = _called(marketplace)
    return TokenPatterns(
        (kind.value, pattern.format(marketplace=called)) for kind, some in words().patterns.items() for pattern in some
    )


def _called(name: str) -> str:
    """Return the tokens by which people name the marketplace; a name of several words goes by its longest one too."""
    parts = normalise(name).text.split()
    return "|".join(dict.fromkeys(["".join(parts), max(parts, key=len)]))
