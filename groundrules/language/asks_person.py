"""Does a message plainly ask for a person? For when Rasa, which understands more ways of saying it, does not answer."""

import re

_PERSON = (
    r"(?:(?:a|an|the|some|any|your|another|real|live|actual|human|support|service|customer) )*"
    r"(?:humans?|persons?|people|someone|somebody|agents?|representatives?|rep|advis[eo]rs?|operators?|staff|moderators?"
    r"|support|team|employee)"
)
_ASKS = re.compile(
    r"\b(?:(?:talk|speak|chat|write|connect(?: me)?|transfer(?: me)?|put me through|hand me over|pass me on) "
    rf"(?:to|with) {_PERSON}"
    rf"|(?:want|need|get me|give me|like|is there|are there|where is|call|fetch) {_PERSON}"
    rf"|{_PERSON} (?:please|pls|plz|now)|(?:please|pls|plz) {_PERSON})\b"
)
_ALONE = re.compile(r"(?:(?:a|an|the|real|live|human|support) )*(?:human|person|agent|representative|operator|support)")
# A longer message tells a story in which a person may come up.
_WORDS = 14


def asks_for_person(text: str) -> bool:
    """Tell whether `text` asks to talk to somebody: "can I speak to a human?", "agent please"."""
    plain = " ".join(re.sub(r"[^\w' ]+", " ", text[:400].casefold()).split())
    if not plain or len(plain.split()) > _WORDS:
        return False
    return _ALONE.fullmatch(plain) is not None or _ASKS.search(plain) is not None
