"""Tells from the words around a pasted message whether the person wants it checked before sending it."""

import re

_CHECK = re.compile(r"\b(?:check|vet|scan|proof-?read|screen|review)\b", re.I)
_SEND = re.compile(
    r"\b(?:send|sent|sending|say|write|post|type|submit|forward|tell|ask|publish|reply|answer|message|msg|text|proposal|"
    r"draft|posting|bid|bio|overview|headline|signature)\b",
    re.I,
)
_MAY = re.compile(
    r"\b(?:ok|okay|fine|safe|alright|all right|allowed|permitted|good|risky|harmless|problem|violation|flag(?:ged)?"
    r"|trouble|clean|wrong|legal|in order|a breach|pass|(?:can|may|could|should|shall|would) (?:i|we|this|it))\b",
    re.I,
)
_OTHERS = (
    r"he|she|they|it|client|buyer|freelancer|agency|someone|somebody|friend|manager|recruiter|guy|support|article|blog|forum|"
    r"job|post|ad|profile|page|rules?|terms|warning|banner|mail|notice"
)
# What another person said, or what to answer, is asked about in other ways.
_OTHERWISE = re.compile(
    rf"\b(?:{_OTHERS}) (?:\w+ )?"
    r"(?:say|says|said|states|reads|wrote|writes|told|tells|claims?|asks?|asked|sent|wants?|put|got)\b"
    r"|\bis (?:that|this|it) (?:true|right|correct)\b|\b(?:true|right|correct)\?"
    r"|\b(?:what|how) (?:do|should|can|shall|would|could|to) ?(?:i|we)? ?(?:answer|reply|respond|say|write|tell)\b",
    re.I,
)
_MOST_WORDS, _FEW_WORDS = 20, 8


def asks_to_check(around: str) -> bool:
    """Whether the words around a message ask for leave to send it: "can I send this?", "ok?", "check, please"."""
    words = len(around.split())
    if words > _MOST_WORDS or _OTHERWISE.search(around):
        return False
    if _CHECK.search(around):
        return True
    return _MAY.search(around) is not None and (_SEND.search(around) is not None or words <= _FEW_WORDS)
