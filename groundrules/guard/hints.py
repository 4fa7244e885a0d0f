"""Ways of putting things that hint at a breach: patterns over words, from `words.yml`."""

from functools import lru_cache

from spacy.matcher import Matcher
from spacy.util import filter_spans

from groundrules.guard.kinds import Kind
from groundrules.guard.prepared import Prepared
from groundrules.guard.words import words
from groundrules.language.patterns import blank_english, parse_pattern

Hint = tuple[Kind, int, int]


def find_hints(message: Prepared) -> list[Hint]:
    """Return the kinds whose patterns match, and where in the text as sent; of matches that overlap, the longest."""
    document = blank_english()(message.read.text)
    by_kind: dict[str, list[tuple[int, int]]] = {}
    for match_id, start, end in _matcher()(document):
        by_kind.setdefault(document.vocab.strings[match_id], []).append((start, end))
    return [
        (Kind(kind), *message.read.span(span.start_char, span.end_char))
        for kind, spans in by_kind.items()
        for span in filter_spans([document[start:end] for start, end in spans])
    ]


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    matcher = Matcher(blank_english().vocab)
    for kind, patterns in words().patterns.items():
        matcher.add(kind.value, [parse_pattern(pattern) for pattern in patterns])
    return matcher
