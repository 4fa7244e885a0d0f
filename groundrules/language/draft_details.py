"""What a request for a text says beside its subject: a sum to put in, "for the second time", "he's already angry".

None of it says what the text is about, so that is left to what was told before.
"""

import re

from groundrules.language.amounts import number_in, read_amount

_SIGN, _UNIT = r"[$\u20ac\u00a3]", r"(?:(?:us\s+)?dollars?|bucks|usd|euros?|eur)\b"
_HOURLY = r"(?:\s?/\s?(?:hr|hour|h)\b|\s+(?:an|per)\s+hour\b)?"
_NUMBER = rf"(?:{_SIGN}\s?)?\d[\d,.]*k?(?:\s?(?:{_SIGN}|{_UNIT}))?{_HOURLY}"
_SUM = (
    rf"(?:(?:the|his|her|that|my|our|a)\s+)?(?:sum|price|rate|amount|budget|fee|milestone|total)?\s*(?:of\s+)?{_NUMBER}"
)
_OUR_SUM = re.compile(
    rf"\b(?:(?:also|to|pls|please)\s+)*(?:mention(?:ing)?|include|including|name|put(?:\s+in)?|add|with|use)\s+{_SUM}"
    rf"|\b(?:(?:my|the|our)\s+)?(?:price|rate|sum|amount|budget|total|quote)\s*(?:is|=|:|would\s+be|was)?\s*{_NUMBER}"
    rf"|\b(?:my|the|our)\s+milestone\s+(?:is|was|of)\s+{_NUMBER}",
    re.IGNORECASE,
)
_PRESSING = re.compile(
    r"\b(?:(?:a|the|for\s+the|this\s+is\s+the)\s+)?(?:second|2nd|third|3rd)\s+(?:time|no|refusal)\b"
    r"|\b(?:a|an|the|one)?\s*(?:second|next|another|new)\s+(?:one|text|message)\s+(?:for\s+)?(?=(?:if|when|in\s+case)\b)"
    r"|\b(?:one\s+)?(?:for\s+)?(?:if|when|in\s+case|because|since|and|but)?\s*(?:he|she|they)\s+(?:still\s+)?"
    r"(?:insists?|keeps?(?:\s+(?:on|asking|pushing|insisting))?|asks?\s+again|asked\s+again|won'?t\s+stop|pushes|persists?"
    r"|doesn'?t\s+(?:stop|give\s+up|accept(?:\s+it)?))(?:\s+(?:again|on\s+it))?\b",
    re.IGNORECASE,
)
_MOOD = re.compile(
    r"\b(?:he|she|they)\s*(?:'?s|'?re|is|are|gets?|got|seems?|sounds?|was)\s+"
    r"(?:(?:already|so|very|really|getting|a\s+bit|quite|pretty)\s+)*"
    r"(?:angry|mad|upset|nice|pushy|rude|annoyed|impatient|friendly|furious|aggressive|nervous|waiting)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\W*(?:(?:btw|by\s+the\s+way|and|oh|actually|no|ps)\W+)*(?:(?:he|she|they|it)(?:\s*'?s|\s+is|\s+are)"
    r"|(?:my|the)\s+\w+\s+is)\s+"
    r"(?:(?:not|an?|in\s+fact|actually)\s+)*(?:she|he|woman|man|girl|guy|lady|female|male|her|him)"
    r"(?:\W+(?:not\s+an?\s+\w+|btw|by\s+the\s+way|though|pls|please))*\W*",
    re.IGNORECASE,
)
# What may stand around a sum in a message that only corrects one.
_AROUND = re.compile(
    r"(?:\b(?:no|oh|sorry|actually|wait|ok|okay|and|but|please|pls|now|it|its|is|was|be|should|the|my|our|a|make|put|set|"
    r"change|use|sum|amount|price|rate|milestone|budget|total|instead|to|at|of|in|that|for|then|say|write|s|btw|not|"
    r"first|text|with|i|meant|mean|correct|correction|rather|fix)\b|[^\w$\u20ac\u00a3])+",
    re.IGNORECASE,
)
_NOT_THAT = re.compile(rf"\b(?:not|instead\s+of|rather\s+than|and\s+no(?:t|\s+longer))\s+{_NUMBER}", re.IGNORECASE)
_ANY_SUM = re.compile(_NUMBER, re.IGNORECASE)


def without_details(text: str) -> str:
    """Return what is left of a request when all is taken out that says nothing about its subject."""
    for detail in (_OUR_SUM, _PRESSING, _MOOD):
        text = detail.sub(" ", text)
    return text


def wanted_sum(text: str) -> str | None:
    """Return the sum that the text is to hold: "mention the 100", "my price is 80 dollars"; not one that is told of."""
    found = _OUR_SUM.search(text)
    number = _ANY_SUM.search(found[0]) if found else None
    return " ".join(number[0].split()).rstrip(".,") if number else None


def still_presses(text: str) -> bool:
    """Tell whether it is about somebody who has had a no already: "one for if he insists", "second time"."""
    return bool(_PRESSING.search(text))


def only_who(text: str) -> bool:
    """Tell whether the message says no more than whether the other person is a woman or a man."""
    return bool(_WHO.fullmatch(text))


def corrected_sum(text: str, before: str | None) -> str | None:
    """Return the sum that a message puts right, and nothing else: "make it 350", "its 400 not 350"; None for any other.

    A bare number keeps the currency of the sum `before` it.
    """
    kept = _NOT_THAT.sub(" ", text)
    sums = {" ".join(found[0].split()).rstrip(".,") for found in _ANY_SUM.finditer(kept)}
    if len(sums) != 1 or not _AROUND.fullmatch(_ANY_SUM.sub(" ", kept) + " "):
        return None
    new = sums.pop()
    if read_amount(new) is not None or before is None:
        return new
    return before.replace(number_in(before), new, 1)
