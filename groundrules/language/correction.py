"""Does a "no" say that something was misunderstood? It is no goodbye then: "no, I meant the fee"."""

import re

_CORRECTS = re.compile(
    r"\b(?:i|we) (?:\w+ ){0,2}(?:meant?|asked)\b|\bwhat (?:i|we) (?:meant?|asked|said|want(?:ed)?)\b"
    r"|\b(?:not|n't|nt) (?:\w+ ){0,2}(?:what (?:i|we)|my question|it|that|this|the one|the rule|right|correct)\b"
    r"|\bmisunder\w+|\bmisread\b|\bwrong\b|\bincorrect\b|\bmistaken\b|\bmixed up\b"
    r"|\b(?:something|another|other) (?:else|thing|question|rule|topic)\b|\bnone of (?:th|it)|\bdidn'?t ask\b"
    r"|\b(?:wasn'?t|not|isn'?t) asking\b|^(?:no,? )?not (?:you|him|her|them|the|about)\b"
    r"|\bdifferent (?:topic|subject|thing)\b|\bnothing to do with\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:never ?mind|no (?:thanks?|thank you)|forget (?:it|that)|all good|that'?s (?:it|all))\b", re.IGNORECASE
)


def corrects(text: str) -> bool:
    """Tell whether a message that says no puts us right rather than ends the subject."""
    plain = " ".join(text.replace("\u2019", "'").split())
    return _CORRECTS.search(plain) is not None and _ENDS.search(plain) is None
