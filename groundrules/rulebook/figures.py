"""What a rule says about how much, how long and how often, for those who ask just that."""

import re
from enum import Enum

from groundrules.rulebook.passages import sentences
from groundrules.rulebook.schema import Rule

_NUMBER = (
    r"(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|thirty|sixty|ninety|few|several)"
)
_SPAN = r"(?:minute|hour|day|week|month|year)s?"


class Figure(Enum):
    """What is asked for, and how it is put in a sentence."""

    AMOUNT = "how much"
    TIME = "how long"
    COUNT = "how often"


# In this order: "how much longer" asks for a time.
_ASKED = {
    Figure.TIME: (
        rf"\bhow (?:long(?! (?:has|have|had)\b)|soon|fast|quick(?:ly)?)\b|\bhow many {_SPAN}\b|"
        r"\bhow much (?:time|longer|notice)\b|\b(?:by|until) when\b|\bdeadline\b"
    ),
    Figure.COUNT: r"\bhow (?:often|many)\b",
    Figure.AMOUNT: (
        r"\bhow (?:much|high|big|expensive)\b|\bwhat does (?:it|that) cost\b|"
        r"\bwhat(?:['\u2019]s| is| are)? the (?:exact )?(?:amount|percentage|price|sum|cost)\b"
    ),
}
_TOLD = {
    Figure.TIME: (
        rf"\b{_NUMBER}[ -](?:(?:business|working|calendar|full|more) )?{_SPAN}\b|\bone (?:week|month|year)\b|"
        r"\bhow long\b|\bdeadline\b"
    ),
    Figure.COUNT: (
        r"\bhow (?:many|often)\b|\bnumber of\b|\btwice\b|(?<!at )\bonce(?=[.,;]| if\b)|\bone account\b|"
        rf"\b{_NUMBER} (?:times|warnings|accounts|strikes|proposals|profiles)\b"
    ),
    Figure.AMOUNT: r"[$\u20ac\u00a3%]|\bper ?cent\b|\bdollars?\b|\bhow much\b|\bfree of charge\b",
}


def asked(text: str) -> Figure | None:
    """Return which figure a message asks for, if it asks for one."""
    return next((figure for figure, words in _ASKED.items() if re.search(words, text, re.I)), None)


def told(rule: Rule, figure: Figure) -> list[str]:
    """Return the sentences of a rule that say it, or say that it is not known; in the order of the answer."""
    saying = [sentence for sentence in sentences(rule) if re.search(_TOLD[figure], sentence, re.I)]
    # "After two years the fee is one dollar" says when a price holds, not how long anything takes.
    return [one for one in saying if figure is not Figure.TIME or not re.search(_TOLD[Figure.AMOUNT], one, re.I)]
