"""Does a message ask for words to send? Then the story before the request is not a question about a rule."""

import re

from groundrules.language.patterns import PhraseFinder

_TEXT = "message|msg|reply|answer|text|note|response|wording|words|mail|letter|proposal|request|line|lines|template"
_WHOM = "him|her|what|client|clients|customer|freelancer|id"
_SAY = "answer|reply|respond|say|write|put|word|phrase|formulate|tell"
_CUES = PhraseFinder(
    {
        "write": [
            f"write|draft|compose|formulate|phrase|prepare|word|type me? us? a|an|the|my|some|something * {_TEXT}|no",
            "give|get|send|make|suggest|need|want|have me? us? a|an|some|the * "
            f"{_TEXT} that|to|for|which|i|so|about|where|with",
            f"need|want|looking for a|an|some * {_TEXT}",
            "need|want|give message|msg|text|wording|template|draft :|to|for|that|saying|which",
            "write|put it|this|that for me|nicely|politely|kindly",
            "pls|please|plz * write|draft|compose|word",
            "write|draft to|him|her|them|that|what|a|an|the|my|me|us|something",
            f"{_TEXT}|checklist|list for|to|explaining|of|telling|saying the|my|a|an|them|{_WHOM}",
            f"second|short|polite|good|kind|friendly|firm|another|nice|better {_TEXT}",
            "what do|should|can|could i * send|write",
            "a|an|the polite|kind|friendly|firm|nice|short no|refusal|reply|message|answer|note|text",
        ],
        "how_to_say": [
            f"what|how do|should|could|can|would|shall|to i? we? {_SAY}",
            "what do|should|could|can|would i|we * answer|reply|respond|say|write|put|tell",
            "how do|should|could|can|would i|we * ask|tell|say|answer|reply|respond|explain|decline|refuse|word|put",
            "how to * say|tell|word|phrase|decline|refuse|answer|reply|respond",
            "help me * write|answer|reply|respond|word|say|phrase|tell",
        ],
    }
)


def asks_for_words(text: str) -> bool:
    """Tell whether `text` wants something written: "write a polite no", "what do I answer him?"."""
    return bool(_CUES.find(text))


_SIDE = "client|buyer|customer|employer|freelancer|contractor|applicant|agency|guy|man|woman|lady|person"
_OTHER = rf"(?:him|her|them|that|this|it|(?:the|my|this|that)\s+(?:{_SIDE})|(?-i:[A-Z][a-z]+))"
_ASKING = r"(?:do|should|shall|can|could|would|must|to|might)\b(?:\s+(?:i|we))?(?:\s+(?:best|even|now))?"
_ANSWERING = (
    rf"(?:tell\s+{_OTHER}"
    rf"|(?:say|write|reply|answer|respond|text|decline|refuse)(?:\s+back|\s+no)?(?:\s+(?:to\s+)?{_OTHER})?)"
)
# At the end of what is said, so that "what should I say in my profile?" is none.
_WHEN = r"(?:\s+(?:if|when|next\s+time)\s+(?:he|she|they)\b[^?.!]*)?"
_END = (
    r"(?:[\s,]+(?:now|then|here|nicely|politely|kindly|please|pls|plz|instead|about\s+(?:it|that|this)|for\s+me))*"
    rf"{_WHEN}\s*[?.!]*\s*$"
)
_TO_TELL = re.compile(
    rf"\b(?:what|how|wat|wht)\s+{_ASKING}\s+{_ANSWERING}{_END}"
    rf"|\b(?:say|(?:tell|write|give)\s+{_OTHER})\s+(?:a\s+)?no\b(?:\s+to\s+{_OTHER})?\s+for\s+me{_END}",
    re.IGNORECASE,
)
# Whoever runs the site is not the other side.
_STAFF = re.compile(r"\b(?:support|staff|moderators?|help\s+desk|bank|police|tax)\s*[?.!]*\s*$", re.IGNORECASE)


def asks_what_to_tell(text: str) -> bool:
    """Tell whether `text` ends by asking what to tell the other side: "so what do I tell her?", "what to say"."""
    plain = " ".join(text.split())
    return bool(_TO_TELL.search(plain)) and not _STAFF.search(plain)


_ORDER = re.compile(
    r"^\W*(?:(?:please|pls|plz|can|could|would|will|u|you|just|ok|okay|so|then|now|and|but|well|hey|yes|no)\W+)*"
    rf"(?:(?:write|draft|compose|reply|respond|decline|refuse)\b|say\s+(?:(?:to\s+)?{_OTHER}\s+)?(?:a\s+)?(?:\w+\s+)?no\b"
    rf"|tell\s+{_OTHER}\b|(?:give|send)\s+(?:me|{_OTHER})\s+(?:an?|the)\s+(?:\w+\s+)?(?:no|text|reply|message|answer)\b)",
    re.IGNORECASE,
)
# These ask for the explanation once more.
_TO_ME = re.compile(r"\b(?:again|simpler|simply|in\s+english|once\s+more)\b", re.IGNORECASE)
_TO_THEM = re.compile(
    r"\b(?:to|for|tell|send|write|answer|reply|give|ask)\s+(?:to\s+)?(?:him|her|them|(?:the|my|this|that)\s+"
    rf"(?:{_SIDE}))\b",
    re.IGNORECASE,
)


def orders_words(text: str) -> bool:
    """Tell whether `text` begins by ordering words to send: "write him how to do it", "reply pls", "say no for me"."""
    return bool(_ORDER.search(text)) and not _TO_ME.search(text)


def for_other_side(text: str) -> bool:
    """Tell whether the words are meant for the other person and not for those who run the site."""
    return bool(_TO_THEM.search(text)) and not _STAFF.search(text)
