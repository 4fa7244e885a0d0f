"""A detail as somebody dictates it: "kit, then a dot, then the word fox" without what is said around it."""

import re
from bisect import bisect_left

from groundrules.guard.mapped import Mapped
from groundrules.guard.normalise import closed_up

_SAID = (
    r"the usual|followed by|and then|then|and|the (?:letters?|words?|numbers?|names?)|(?:letters?|words?)|the|an?|plus"
)
_FILLERS = re.compile(rf"(?:[\s,+]|(?<!\w)(?:{_SAID})(?=[\s,]))+")
# "November, India, Lima": letters as they are spelled on the telephone.
_ALPHABET = (
    "alfa|alpha|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|november|oscar|papa|quebec|romeo|"
    "sierra|tango|uniform|victor|whiske?y|x-?ray|yankee|zulu"
)
_SPELLED = re.compile(rf"(?<!\w)(?:{_ALPHABET})(?: (?:{_ALPHABET}))+(?!\w)")
_LETTER = re.compile(_ALPHABET)
_LONGEST_LEAD = 20

_LEAD = re.compile(r"(?:the )?(?:word|letters?|numbers?|name) [\"']?$")


def with_lead(reading: Mapped, start: int) -> int:
    """Return where a detail begins that is dictated from this place of the text as sent, with "the word" before it."""
    at = bisect_left(reading.starts, start)
    lead = _LEAD.search(reading.text, max(0, at - _LONGEST_LEAD), at)
    return reading.starts[lead.start()] if lead else start


def dictated(read: Mapped) -> Mapped:
    """Return the text without commas and fillers, and with letters that were said one by one as words."""
    plain = read.replace(_FILLERS, lambda match: " " if match[0] != " " else None)
    spelled = [
        (run.start() + letter.start(), run.start() + letter.end(), letter[0][0])
        for run in _SPELLED.finditer(plain.text)
        for letter in _LETTER.finditer(run[0])
    ]
    return closed_up(plain.rewrite(spelled))
