"""Breaches in words: what patterns hint at and the meaning of the sentence confirms, or its meaning alone tells."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from groundrules.guard.clauses import clauses_at
from groundrules.guard.hints import Hint, find_hints
from groundrules.guard.kinds import Candidate, Kind
from groundrules.guard.meaning import Meaning, breach
from groundrules.guard.prepared import Prepared, Span
from groundrules.guard.words import words
from groundrules.rulebook.marketplace import Marketplace

# The least probability of a breach where a pattern of that kind is there, and where none is; in a sentence that says
# no to something; and in a message that declines or puts off. From tests/guard/measure.py, without the reserved third.
WITH_HINT = 0.5
ALONE = 0.8
IN_A_REFUSAL = 0.92
NEGATED = 0.8
# Without a pattern, one kind must be so likely itself: a little of each kind is nothing of any.
OF_ONE_KIND = 0.2
_REFUSES = 0.5
_SURELY_REFUSES = 0.8
# Where two sentences of a message look like a breach, each bears the other out.
_ALSO_LIKELY, _BORNE_OUT = 0.45, 0.1
_NEGATED = re.compile(
    r"\b(?:no|non(?!-)|not|never|cannot|can't|don't|won't|doesn't|isn't|nicht|keine?n?|pas|ni|nao|не|нет|нельзя|нi|tidak|bukan|"
    r"nahi|nahin|without|sin|sans|ohne|без)\b"
)
# "So that we don't lose the fee", "why not", "no problem": these say no to nothing.
_DENIES_NOTHING = re.compile(
    r"\b(?:why not|if not|not only|no more \w+|no (?:problem|worries|matter|fees?|commission|middlem[ae]n)|"
    r"without (?:the )?(?:fees?|commission)|don't worry|so (?:that )?(?:we|you|i|neither)(?: of us)? (?:don't|doesn't)|"
    r"so (?:that )?(?:nobody|no one|none of us|neither(?: of us)?) (?:pays|loses)|not to (?:lose|pay|waste)|"
    # A threat, and doing without the contract that protects both.
    r"(?:won't|don't|not|no|never) [^.!?;]{0,40}\b(?:unless|until|as long as)|"
    r"(?:no|without|sans|sin|sem|ohne|senza|без) (?:an?|the|any|this|le|la|el|o)? ?"
    r"(?:site|platform|contract|milestones?|escrow|договора|платформы|plattform|vertrag|plateforme|contrat|"
    r"plataforma|contrato|sito|piattaforma|\u0441\u0430[\u0438\u0439]\u0442\u0430)|"
    r"чтобы не|щоб не|para no|para nao|pour ne pas|damit (?:wir|du|sie) (?:nicht|keine)|"
    r"per non|cosi non|zeby nie|biar tidak|supaya tidak)\b"
)
# "Moving payments off the site can close our accounts": what is told of a rule is meant as a warning more often.
_WARNS = re.compile(
    r"\b(?:(?:close|suspend|ban|block|shut|lose|losing|cost us)(?:s|ed|ing)? "
    r"(?:both )?(?:of )?(?:our|your|my|us|you|an?|the)|against the (?:rules?|terms|policy)|"
    r"(?:rules?|terms|policy|help page) (?:says?|states?|forbids?)|violat(?:es?|ion)|forbidden)\b"
)
# Start with the word "telegram"; the line "let's hop on a call"; drop "How can I reach you?": talked about, not said.
_QUOTED = (
    r"(?P<said>\b(?:word|words|phrase|term|keyword|password|sentence|line|title|titled|slogan|headline|tagline|button|label|field|tab|"
    r"menu|caption|cta|heading|jingle|lyric|quote|question|error|message|says?|said|reads?|called|named|translate|change|"
    r"replace|write|rename)\s?:?\s?)\"[^\"\n]{1,80}\"|\"[^\"\n]{6,80}\?\""
)
# More characters than this, some twelve sentences, are not looked at for their meaning, which takes the longest;
# sentences with hints come first.
_MOST_CHARACTERS = 1_200
_LEAST_WORDS, _LEAST_CLAUSE = 2, 4
# The encoder reads no more than the beginning of a sentence without end.
_LONGEST = 600
_BY = "in|from|inside|via|through|over|di|en|im|dans|na|no|nel|w|lewat|por|per|uber|\u0432|\u0443"
# A sentence's span and the hints in it.
_Read = tuple[Span, list[Hint]]
_TALKING = frozenset({Kind.MESSENGER, Kind.CALL_LINK, Kind.BOOKING_LINK, Kind.FIND_ME})


class WordedDetector:
    """Finds breaches that are worded, sentence by sentence."""

    def __init__(self, meaning: Meaning, marketplace: Callable[[], Marketplace]) -> None:
        """`marketplace` gives the current one: its name, and its own rooms."""
        self._meaning = meaning
        self._marketplace = marketplace

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return at most one kind a sentence."""
        marketplace = self._marketplace()
        quoted = [message.read.span(*match.span()) for match in _mentioned().finditer(message.read.text)]
        hints = [
            hint
            for hint in find_hints(message, marketplace)
            if not any(start <= hint[1] and hint[2] <= end for start, end in quoted)
        ]
        read = [(span, [hint for hint in hints if span[0] <= hint[1] < span[1]]) for span in message.sentences]
        read = [(span, some) for span, some in read if some or len(message.folded_part(span).split()) >= _LEAST_WORDS]
        read = _within_reach(message, [*read, *_clauses(message, read)])
        sentences = [_mentioned().sub(_it, message.folded_part(span)[:_LONGEST]) for span, _ in read]
        understood = self._meaning.of(sentences, [{kind for kind, _, _ in some} for _, some in read])
        return list(judge_sentences(sentences, read, understood, own_rooms(marketplace.rooms)))


def _clauses(message: Prepared, read: Sequence[_Read]) -> Iterator[_Read]:
    """Yield the clause around each hint of a sentence that runs on, whose meaning gets lost among all the rest."""
    for sentence, hints in read:
        places = [message.read_span((start, end)) for _, start, end in hints]
        clauses = dict(clauses_at(message.read.text, message.read_span(sentence), set(places)))
        for hint, place in zip(hints, places, strict=True):
            clause = clauses.get(place)
            if clause and len(message.read.text[slice(*clause)].split()) >= _LEAST_CLAUSE:
                yield message.read.span(*clause), [hint]


def _within_reach(message: Prepared, read: list[_Read]) -> list[_Read]:
    """Return the sentences that are looked at, in the order of the text; always at least one where there is one."""
    chosen, characters = [], 0
    for one in sorted(read, key=lambda one: not one[1]):
        if characters > _MOST_CHARACTERS:
            break
        chosen.append(one)
        characters += len(message.folded_part(one[0]))
    return sorted(chosen)


@lru_cache(maxsize=1)
def _mentioned() -> re.Pattern[str]:
    services = words().alternatives("messenger", "profile", "call", "booking", "payer")
    return re.compile(rf"{_QUOTED}|(?P<service>\bthe (?:word|term|name) )(?:{services})\b")


def _it(mentioned: re.Match[str]) -> str:
    return f'{mentioned["said"] or mentioned["service"] or ""}"it"'


def judge_sentences(
    sentences: Sequence[str],
    read: Sequence[tuple[Span, Sequence[Hint]]],
    understood: Sequence[dict[str, float]],
    rooms: re.Pattern[str],
) -> Iterator[Candidate]:
    """Yield what is found in each sentence, in the light of the others; to talk in one of `rooms` is no breach."""
    refusals = [probabilities.get("declines", 0.0) + probabilities.get("puts_off", 0.0) for probabilities in understood]
    refuses = max(refusals, default=0.0) >= _REFUSES
    refusing = [span for (span, _), refusal in zip(read, refusals, strict=True) if refusal >= _SURELY_REFUSES]
    alone = ALONE - _BORNE_OUT if _second(read, understood) >= _ALSO_LIKELY else ALONE
    for sentence, (span, hints), probabilities in zip(sentences, read, understood, strict=True):
        certain = breach(probabilities)
        kind = max(Kind, key=lambda kind: probabilities.get(kind.value, 0.0))
        hinted = {kind: (start, end) for kind, start, end in hints}
        if _is_part_of(span, refusing) or (kind in _TALKING and rooms.search(sentence)):
            continue
        if kind not in hinted and probabilities.get(kind.value, 0.0) < OF_ONE_KIND:
            continue
        least = WITH_HINT if kind in hinted else alone
        if refuses or _NEGATED.search(_DENIES_NOTHING.sub("", sentence)) or _WARNS.search(sentence):
            least = max(least, IN_A_REFUSAL if refuses else NEGATED)
        if certain >= least:
            yield Candidate(kind, *hinted.get(kind, span), exact=False, score=certain)


def _is_part_of(span: Span, others: Sequence[Span]) -> bool:
    """Whether it is a clause of one of `others`: of a sentence that says no, or not yet, no part says yes."""
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in others)


def _second(read: Sequence[tuple[Span, Sequence[Hint]]], understood: Sequence[dict[str, float]]) -> float:
    """Return how likely the second likeliest sentence is to be a breach; clauses count once."""
    likely: dict[int, float] = {}
    for (span, _), probabilities in zip(read, understood, strict=True):
        likely[span[1]] = max(likely.get(span[1], 0.0), breach(probabilities))
    return sorted([0.0, 0.0, *likely.values()])[-2]


@lru_cache(maxsize=2)
def own_rooms(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the marketplace's own ways of talking, its rooms of these names among them."""
    named = "".join(f"{re.escape(name.casefold())}|" for name in names)
    return re.compile(
        rf"\b(?:{_BY}) (?:the |our |your )?"
        rf"(?:{named}this (?:chat|thread|room|message room)|thread|platform|site)\b|\b(?:in|from) here\b|"
        r"built-in|call button|"
        r"(?:above|below|beside|on top of|in the corner of) (?:this|our) (?:chat|room|page|message)s?|"
        r"the site opens|interview room|group room"
    )
