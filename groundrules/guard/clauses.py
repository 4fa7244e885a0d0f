"""Which part of a sentence has to go, where the rest can stand: "my work is at lin.dev, and my mail is ..."."""

import re
from dataclasses import dataclass

from groundrules.guard.prepared import Span

_SUBJECT = r"(?:i|we|you|my|our|your)\b(?:['\u2019]\w+)?"
# What an order begins with that may come after another clause.
_ORDER = (
    r"(?:let['\u2019]s|please|just|feel free|call|text|ring|e-?mail|mail|write|send|message|ping|add|reach|contact)\b"
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
# A stretch of fewer words is hardly a sentence.
_FEWEST_WORDS = 3


@dataclass(frozen=True)
class Part:
    """The stretch of a sentence that has to go, and what ends the part before and begins the one after it."""

    span: Span
    lead: str = ""
    trail: str = ""


def part_with(text: str, sentence: Span, found: Span) -> Part:
    """Return the clause of the sentence in which `found` stands, or all of it where the rest would not be one."""
    before, after = Part(sentence), Part(sentence)
    for joint in _JOINT.finditer(text, *sentence):
        if joint.end() <= found[0] and _stands(text[sentence[0] : joint.start()]):
            mark = "?" if _QUESTION.match(text, sentence[0]) else "."
            before = Part((joint.start(), sentence[1]), lead=f"{mark} ")
        elif joint.start() >= found[1]:
            rest = text[joint.end() : sentence[1]]
            if _stands(rest) and re.match(_SUBJECT, rest, re.I) and not _POINTS_BACK.search(rest):
                after = Part((sentence[0], joint.end() + 1), trail=f" {rest[0].upper()}")
            break
    return Part((before.span[0], after.span[1]), before.lead, after.trail)


def _stands(clause: str) -> bool:
    """Whether a clause can be a sentence."""
    return len(_WORD.findall(clause)) >= _FEWEST_WORDS and not _NOT_ALONE.search(clause)
