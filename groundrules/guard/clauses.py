"""Which part of a sentence has to go, where the rest can stand: "my work is at lin.dev, and my mail is ..."."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from groundrules.guard.prepared import Span

_SUBJECT = r"(?:i|we|you|my|our|your)\b(?:['\u2019]\w+)?"
# What an order begins with that may come after another clause.
_ORDER = (
    r"(?:let['\u2019]s|please|just|feel free|call|text|ring|e-?mail|mail|write|send|message|ping|add|reach|contact|"
    r"whatsapp|telegram|skype|viber|discord)\b"
)
# "so" is not among them: what stands before it gives the reason for what comes.
_AND = r"(?:and|but|or|plus)\s+(?:also\s+|then\s+)?"
_PAUSE = r"(?:\s*[,;]|\s+[-\u2013\u2014])\s+"
_BEGINS = rf"(?={_SUBJECT}|{_ORDER}|here\b)"
_JOINT = re.compile(rf"{_PAUSE}(?:{_AND})?{_BEGINS}|\s+{_AND}{_BEGINS}", re.I)
# A clause with this says nothing without the one after it, nor does one that points to it.
_NOT_ALONE = re.compile(
    r"(?:^|,\s*)(?:if|when|whenever|while|once|because|as|since|before|after|until|unless|although|though|instead|"
    r"rather|in case|to|for|so|whether|either|not only)\b|"
    r"\b(?:this|these|below|following)\b(?! (?:project|job|brief|role|task|post))",
    re.I,
)
# What says these may speak of what was taken out.
_POINTS_BACK = re.compile(
    r"\b(?:it|its|there|that|this|them|they|those|these|one|he|she|him|her|so|too|either)\b", re.I
)
_QUESTION = re.compile(
    r"(?:do|does|did|can|could|would|will|shall|should|are|is|have|has|what|how|when|where|which|who|why)\b", re.I
)
_WORD = re.compile(r"\w+")
# What one half of a bargain holds: it is no harmless part beside the other half.
BARGAIN = (
    r"\b(?:if|when|unless|once|pa(?:y|id)\w*|price|rates?|fees?|money|discount|bonus|stars?|reviews?|feedback|account|"
    r"login|free)\b"
)
_BARGAIN = re.compile(
    rf"{BARGAIN}|[%$\u20ac\u00a3]|\b(?:cheap\w*|costs?|half|cash|sav(?:e|ing)|commission|deal)\b", re.I
)
_OPPOSES = re.compile(r"\b(?:but|or)\b", re.I)
# In a long sentence without a stop, people begin anew without any sign of it.
_RUN_ON_WORDS = 20
_ANEW = re.compile(
    r"(?<=\w)\s+(?=(?:i|we)\s+(?:am|have|can|could|will|would|work|finished|start|started|give|offer|want|read|saw|need)\b"
    r"|my\s+(?:\w+\s+)?(?:site|website|portfolio|name|e-?mail|mail|number|whatsapp|telegram|skype|phone|handle)\b"
    r"|(?:(?:please|pls|kindly|just)\s+)?(?:add|call|text|ring|mail|e-?mail|message|contact|ping|dm)\s+me\b)",
    re.I,
)
# After one of these words nothing begins anew.
_LEADS_ON = re.compile(
    r"\b(?:that|if|as|what|when|where|which|who|how|why|because|since|so|and|but|or|plus|than|while|until|before|after|"
    r"once|to|for|in|on|at|by|of|with|from|about|is|are|was|the|an?|you|i|we|can|could|would|will|please|pls|kindly|"
    r"just|not|do|also|then|see|visit|show|send|give|share|use|take|check|open|have|has|want|need)$",
    re.I,
)
# A stretch of fewer words is hardly a sentence.
_FEWEST_WORDS = 3


@dataclass(frozen=True)
class Part:
    """The stretch of a sentence that has to go, and what ends the part before and begins the one after it."""

    span: Span
    lead: str = ""
    trail: str = ""


def part_with(text: str, sentence: Span, found: Span, *, deal: bool = False, only_before: bool = False) -> Part:
    """Return the clause of the sentence in which `found` stands, or all of it where the rest would not be one.

    With `only_before`, nothing that comes after it stays. Of a `deal`, what may be its other half goes with it: that is
    all of the sentence, unless it runs on about other things.
    """
    if deal and not _runs_on(text, sentence):
        return Part(sentence)
    before, after = Part(sentence), Part(sentence)
    for start, end in _joints(text, sentence):
        if deal and _OPPOSES.search(text[start:end]):
            continue
        if end <= found[0] and _stands(text[sentence[0] : start], deal):
            mark = "?" if _QUESTION.match(text, sentence[0]) else "."
            before = Part((start, sentence[1]), lead=f"{mark} ")
        elif start >= found[1] and not only_before:
            rest = text[end : sentence[1]]
            if _stands(rest, deal) and re.match(_SUBJECT, rest, re.I) and not _POINTS_BACK.search(rest):
                after = Part((sentence[0], end + 1), trail=f" {rest[0].upper()}")
                break
    return Part((before.span[0], after.span[1]), before.lead, after.trail)


def clauses_at(text: str, sentence: Span, found: Iterable[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield each of `found` with its clause, where the sentence runs on; nothing of a shorter one."""
    joints = _joints(text, sentence) if _runs_on(text, sentence) else ()
    for span in found if joints else ():
        start = max((end for _, end in joints if end <= span[0]), default=sentence[0])
        end = min((begin for begin, _ in joints if begin >= span[1]), default=sentence[1])
        if (start, end) != sentence:
            yield span, (start, end)


def _joints(text: str, sentence: Span) -> Sequence[Span]:
    """Return where a clause may end and another begin, in the order of the text."""
    joints = [match.span() for match in _JOINT.finditer(text, *sentence)]
    if _runs_on(text, sentence):
        joints += [
            match.span()
            for match in _ANEW.finditer(text, *sentence)
            if not _LEADS_ON.search(text, sentence[0], match.start())
        ]
    return sorted(set(joints))


def _runs_on(text: str, sentence: Span) -> bool:
    return len(text[slice(*sentence)].split()) > _RUN_ON_WORDS


def _stands(clause: str, deal: bool) -> bool:
    """Whether a clause can be a sentence, beside a deal one that is no part of it."""
    if deal and _BARGAIN.search(clause):
        return False
    return len(_WORD.findall(clause)) >= _FEWEST_WORDS and not _NOT_ALONE.search(clause)
