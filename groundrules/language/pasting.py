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
# Who wrote the message: "he wrote", "I got this from a client", "may he say".
_WRITTEN = re.compile(
    rf"\b(?:{_OTHERS})\W+(?:\w+ ){{0,2}}?(?:say|says|said|states|wrote|writes|told|tells|claims?|asks?|asked|sent"
    r"|texted|messaged|posted|replied|answered|put|came up with)\b"
    r"|^\W*(?:just )?(?:got|received)\b"
    r"|\b(?:i|we) (?:just |have |'ve )*(?:got|received|was sent|am getting|get)\b|\bsent (?:me|us)\b"
    r"|\b(?:message|msg|text|mail|reply|answer|post|job post) (?:i got |i received )?(?:from|by|of) "
    r"(?:a|the|my|this|him|her|them)\b"
    r"|\b(?:can|may|is|are|should) (?:he|she|they|the \w+|my \w+|a client) (?:\w+ )?"
    r"(?:say|ask|write|send|tell|allowed)\b"
    r"|\b(?:his|her|their) (?:message|msg|text|words|reply|answer|post)\b",
    re.I,
)
_MAY_THEY = re.compile(
    rf"{_MAY.pattern}|\b(?:can|may|is|are|should) (?:he|she|they|the \w+|my \w+|a client)\b"
    r"|\bagainst (?:the |any )?rules?\b",
    re.I,
)
# What the person themselves wants to write, perhaps as an answer.
_OWN = re.compile(
    r"\b(?:can|may|could|should|shall|would|must) (?:i|we)\b|\b(?:my|our) (?:own )?(?:\w+ )?"
    r"(?:reply|answer|message|msg|text|draft|proposal|response|post)\b"
    r"|\b(?:i|we)(?:'d| would|'ll| will| want| wanted| plan| wrote| write| said| replied| answered| sent| am going)\b"
    r"|\b(?:to|before i) (?:send|reply|answer|post)\b|\b(?:reply|answer|respond)(?:ing)? (?:with|him|her|them|like)\b",
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


def written_by_other(around: str) -> bool:
    """Whether the words around a message tell that the other side wrote it: "he wrote ..., is that allowed?"."""
    return _WRITTEN.search(around) is not None and _OWN.search(around) is None


def asks_about_theirs(around: str) -> bool:
    """Whether the person asks if the other side may write the message: "he wrote ..., is that allowed?"."""
    few = len(around.split()) <= _MOST_WORDS
    return few and written_by_other(around) and _MAY_THEY.search(around) is not None
