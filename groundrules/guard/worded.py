"""Breaches in words: what patterns hint at and the meaning of the sentence confirms, or its meaning alone tells."""

import re
from collections.abc import Iterator, Sequence

from groundrules.guard.hints import Hint, find_hints
from groundrules.guard.kinds import Candidate, Kind
from groundrules.guard.meaning import Meaning, breach
from groundrules.guard.prepared import Prepared, Span

# The least probability of a breach where a pattern of that kind is there, and where none is; in a sentence that says
# no to something; and in a message that declines or puts off. From tests/guard/measure.py on two thirds of the corpus.
WITH_HINT = 0.5
ALONE = 0.8
IN_A_REFUSAL = 0.93
NEGATED = 0.85
_REFUSES = 0.5
_NEGATED = re.compile(
    r"\b(?:no|non|not|never|cannot|can't|don't|won't|doesn't|isn't|nicht|keine?n?|pas|ni|nao|не|нет|нельзя|нi|tidak|bukan|"
    r"nahi|nahin|without|sin|sans|ohne|без)\b"
)
# More sentences than this are not looked at for their meaning; those with hints come first.
_MOST_SENTENCES = 16
_LEAST_WORDS = 2
# The marketplace's own ways of talking are no breach.
_OWN_TOOLS = re.compile(
    r"\b(?:in|from|inside|via|through|over) (?:the |our |your )?"
    r"(?:messages|message room|this (?:chat|thread|room|message room)|thread|platform|site)\b|\b(?:in|from) here\b|"
    r"built-in|call button|the site opens|interview room|group room"
)
_TALKING = frozenset({Kind.MESSENGER, Kind.CALL_LINK, Kind.BOOKING_LINK, Kind.FIND_ME})


class WordedDetector:
    """Finds breaches that are worded, sentence by sentence."""

    def __init__(self, meaning: Meaning | None = None) -> None:
        self._meaning = meaning or Meaning()

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return at most one kind a sentence."""
        hints = find_hints(message)
        read = [(span, [hint for hint in hints if span[0] <= hint[1] < span[1]]) for span in message.sentences]
        read = [(span, some) for span, some in read if some or len(message.text[slice(*span)].split()) >= _LEAST_WORDS]
        if len(read) > _MOST_SENTENCES:
            read = sorted(sorted(read, key=lambda one: not one[1])[:_MOST_SENTENCES])
        sentences = [message.folded_part(span) for span, _ in read]
        understood = self._meaning.of(sentences, [{kind for kind, _, _ in some} for _, some in read])
        return list(judge_sentences(sentences, read, understood))


def judge_sentences(
    sentences: Sequence[str], read: Sequence[tuple[Span, Sequence[Hint]]], understood: Sequence[dict[str, float]]
) -> Iterator[Candidate]:
    """Yield what is found in each sentence, in the light of the others."""
    refusals = [probabilities.get("declines", 0.0) + probabilities.get("puts_off", 0.0) for probabilities in understood]
    refuses = max(refusals, default=0.0) >= _REFUSES
    for sentence, (span, hints), probabilities in zip(sentences, read, understood, strict=True):
        certain = breach(probabilities)
        first, second = sorted(Kind, key=lambda kind: -probabilities.get(kind.value, 0.0))[:2]
        hinted = {kind: (start, end) for kind, start, end in hints}
        kind = first if first in hinted or second not in hinted else second
        if kind in _TALKING and _OWN_TOOLS.search(sentence):
            continue
        least = WITH_HINT if kind in hinted else ALONE
        if refuses or _NEGATED.search(sentence):
            least = max(least, IN_A_REFUSAL if refuses else NEGATED)
        if certain >= least:
            yield Candidate(kind, *hinted.get(kind, span), exact=False, score=certain)
