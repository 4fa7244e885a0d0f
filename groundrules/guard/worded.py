"""Breaches in words: what patterns hint at and the meaning of the sentence confirms, or its meaning alone tells."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.matcher import Matcher
from spacy.util import filter_spans

from groundrules.guard.kinds import Candidate, Kind
from groundrules.guard.meaning import Meaning, breach
from groundrules.guard.prepared import Prepared, Span
from groundrules.guard.words import words
from groundrules.language.patterns import blank_english, parse_pattern

# Least probability of a kind where a pattern of that kind is there, and where none is; `ALONE_BREACH` is that of any
# breach in the second case. From tests/guard/measure.py on two thirds of the corpus.
WITH_PATTERN = 0.18
ALONE = 0.35
ALONE_BREACH = 0.6
# More sentences than this are not looked at for their meaning alone.
_MOST_SENTENCES = 16
_LEAST_WORDS = 2


class WordedDetector:
    """Finds breaches that are worded, sentence by sentence."""

    def __init__(self, meaning: Meaning | None = None) -> None:
        self._meaning = meaning or Meaning()

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return at most two kinds a sentence."""
        hints = _hints(message)
        sentences = [span for span in message.sentences if _worth_reading(message.text[span[0] : span[1]])]
        if len(sentences) > _MOST_SENTENCES:
            hinted = {message.sentence_at(start) for _, start, _ in hints}
            sentences = [span for span in sentences if span in hinted][:_MOST_SENTENCES]
        understood = self._meaning.of([message.folded_part(span) for span in sentences])
        return [
            candidate
            for span, probabilities in zip(sentences, understood, strict=True)
            for candidate in _judge(span, probabilities, [hint for hint in hints if span[0] <= hint[1] < span[1]])
        ]


def _judge(span: Span, probabilities: dict[str, float], hints: Sequence[tuple[Kind, int, int]]) -> Iterator[Candidate]:
    likely = sorted(((probabilities.get(kind.value, 0.0), kind) for kind in Kind), key=lambda one: -one[0])[:2]
    hinted = {kind: (start, end) for kind, start, end in hints}
    for place, (probability, kind) in enumerate(likely):
        if kind in hinted and probability >= WITH_PATTERN:
            yield Candidate(kind, *hinted[kind], exact=False, score=probability)
        elif place == 0 and probability >= ALONE and breach(probabilities) >= ALONE_BREACH:
            yield Candidate(kind, *span, exact=False, score=probability)


def _worth_reading(sentence: str) -> bool:
    return len(sentence.split()) >= _LEAST_WORDS


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    matcher = Matcher(blank_english().vocab)
    for kind, patterns in words().patterns.items():
        matcher.add(kind.value, [parse_pattern(pattern) for pattern in patterns])
    return matcher


def _hints(message: Prepared) -> list[tuple[Kind, int, int]]:
    """Return the kinds whose patterns match, with the longest match of each in its place in the text as sent."""
    document = blank_english()(message.read.text)
    by_kind: dict[str, list[Span]] = {}
    for match_id, start, end in _matcher()(document):
        by_kind.setdefault(document.vocab.strings[match_id], []).append((start, end))
    return [
        (Kind(kind), *message.read.span(span.start_char, span.end_char))
        for kind, spans in by_kind.items()
        for span in filter_spans([document[start:end] for start, end in spans])
    ]
