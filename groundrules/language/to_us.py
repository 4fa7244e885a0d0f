"""Tells a question to us, or a word about the case, from a message to the other side: "should I delete it?"."""

import re

# Words to the other side. A greeting with a name or a pause after it is one, "hi can i ..." is none.
_ADDRESSED = re.compile(
    r"\b(?:you|your|yours|yourself|u|ur|sir|madam|ma'?am|dear|kindly|let'?s|lets)\b"
    r"|^\W*(?:hi|hello|hey|hola|good (?:morning|afternoon|evening|day))\b"
    r"(?!\s+(?:can|could|may|should|must|do|what|how)\b)"
    r"|\b(?:add|call|text|dm|ping|reach|contact|message|mail|e-?mail|send|give|tell|pay|meet|join|see|let) (?:me|us)\b",
    re.I,
)
_LEAD = (
    r"(?:(?:ok|okay|so|and|but|also|or|then|well|hm+|hi|hello|hey|thx|thanks|thank you|cool|great|good|fine|yes|no"
    r"|please|pls|plz|wait|now|btw|by the way|(?:one|an)?other (?:thing|question)|just|question|quick question)\b\W*)*"
)
_LEAVE = (
    r"(?:can|could|may|might|should|shall|must) i|am i (?:allowed|permitted|free|supposed|able) to"
    r"|do i (?:have|need|get) to|(?:is it|is that|would it be|will it be) (?:ok|okay|fine|allowed|alright|all right"
    r"|safe|permitted|possible|against \w+ rules?) (?:to|if i|when i)"
)
_ASKS_LEAVE = re.compile(
    rf"^\W*{_LEAD}(?:{_LEAVE})\b|\b(?:what|how|when|where|who|which|whom)(?: \w+){{0,2}} "
    r"(?:can|could|may|might|should|shall|must|do|am|will|would) i\b",
    re.I,
)
# "And after the contract starts?", "what if he says no": it goes on with what was said before.
_GOES_ON = re.compile(
    r"^\W*(?:(?:ok|so|well|hm+)\W+)*(?:and|but|or|what if|what about|how about)\b(?![^?]*\b(?:do|can|shall|should|could"
    r"|will) we\b)[^?]*\?\s*$",
    re.I,
)
# It is to be put in other words, and not to be left alone or done.
_HOW_TO_SAY = re.compile(
    r"\b(?:how|what|which)\b.*\b(?:write|phrase|rephrase|word|words|wording|put|say|change)\b", re.I
)
_LETTERS, _LONGEST, _GOES_ON_WORDS, _STORY_WORDS = 300, 30, 8, 16
_SENTENCE = re.compile(r"[.!?\n]+\s+|\n+|\s*:\s+")
# "He wrote me there already": told about the other side, so it is not for their eyes.
_ABOUT_THEM = re.compile(
    rf"^\W*{_LEAD}(?:he|she|they|(?:my|the|this|that|a) (?:\w+ )?(?:client|freelancer|buyer|agency|customer|contractor|"
    r"candidate|guy|person|other side))(?:'\w+)?\b(?=.*\w)",
    re.I,
)
# A message to be sent is spoken of: "can I send this", "may I write it like that".
_SENDS = re.compile(
    r"\b(?:check(?:ed|ing)?|vet|scan|proof-?read|screen|review|paste|look (?:at|over))\b"
    r"|\b(?:send|say|write|post|submit|publish|answer|reply|use|put)\b"
    r"(?: (?:him|her|them|to \w+))?(?: with)? (?:this|that|so|it like|the following|something|like this)\b"
    r"|\b(?:send|post|submit) (?:my|the|a|it)\b(?! (?:\w+ )?(?:number|mail|e-?mail|address|link|file|files))",
    re.I,
)


def asks_us(text: str) -> bool:
    """Whether this is plainly a question to us: it asks what "I" may or should do, and speaks to nobody else."""
    said = _short(text)
    if not said or len(said.split()) > _LONGEST or _ADDRESSED.search(said):
        return False
    *before, last = [part for part in _SENTENCE.split(said) if part]
    if _ASKS_LEAVE.search(last) is None:
        return False
    # More than a word before it must be about the case, or end what was before.
    return all(_is_lead(part) or tells_us(part) for part in before)


def goes_on(text: str) -> bool:
    """Whether this short question goes on with what was said to us before: "and after the contract starts?"."""
    said = _short(text)
    few = 0 < len(said.split()) <= _GOES_ON_WORDS
    return few and _GOES_ON.match(said) is not None and _ADDRESSED.search(said) is None


def tells_us(text: str) -> bool:
    """Whether this tells us something about the other side, in a sentence, and speaks to nobody else."""
    said = _short(text)
    few = 1 < len(said.split()) <= _STORY_WORDS
    return few and _ABOUT_THEM.match(said) is not None and _ADDRESSED.search(said) is None


def asks_leave_only(text: str) -> bool:
    """Whether the person asks if they may do something, and no message is about to be sent: "may I use email"."""
    return asks_us(text) and not (_SENDS.search(text) or _HOW_TO_SAY.search(text))


def _short(text: str) -> str:
    """Return a text with apostrophes only; nothing of a long one, which is neither a question to us nor a word."""
    return text.strip().replace("\u2019", "'") if len(text) <= _LETTERS else ""


def _is_lead(part: str) -> bool:
    return re.fullmatch(rf"\W*{_LEAD}\W*", part, re.I) is not None
