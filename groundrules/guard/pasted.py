"""Finds the message inside 'is it ok to send this: "..."'."""

import re

_QUOTES = re.compile(
    r"[\"\u201c\u201d\u201e](.{2,}?)[\"\u201c\u201d](?=[\s).,?!:;\-]|$)|\u00ab(.{2,}?)\u00bb|(?<!\w)['\u2018](.{8,}?)['\u2019](?!\w)",
    re.S,
)
_LEAST_WORDS = 2
_AFTER_ARROW = re.compile(r"(?:[-=]>|\u2192|\u21d2|>>)\s*(.+)$", re.S)
# The colon of a link or a time of day leads to nothing.
_AFTER_COLON = re.compile(r":(?!//|(?<=\d:)\d)\s*(.+)$", re.S)
_AFTER_LINE = re.compile(r"\n\s*(.+)$", re.S)
_AFTER_DASH = re.compile(r"\s[-\u2013\u2014]+\s+(.+)$", re.S)
_ASKS = re.compile(
    r"\b(?:check|ok|okay|fine|send|sending|sent|say|write|wrote|got|received|texted|message|msg|text|draft|reply|answer|"
    r"proposal|allowed|pass|flagged|flag|warning|post|review|look|problem|break|breaks|rules?|how about|what about|"
    r"job description)\b",
    re.I,
)
# "Ok thanks, another thing:" ends what was before, and asks for no check.
_CLOSES = re.compile(
    r"^\W*(?:(?:ok|okay|fine|alright|all right|good|great|cool)\W+)?(?:thx|thanks|thank you|ty|cheers)\b", re.I
)
# Before a dash there are other things than an order to us: it must begin so.
_ORDER = re.compile(
    r"\W*(?:(?:hi|hello|hey|ok|so|pls|plz|please|can you|could you|would you|you|just|quick|quickly) ?\W?\s*)*"
    r"(?:check|vet|scan|proof-?read|screen|review|look over)\b",
    re.I,
)
_MOST_BEFORE_DASH = 8
_POLITE = r"(?:so|and|hm+|pls|plz|please|sir|well|hey|just)"
# What is asked of us after the message; `_SURELY` could not be a part of it.
_SURELY = (
    r"(?:can|could|may|might|should|shall|do) i (?:just |really |already )?(?:send|say|write|post|submit|use|publish)"
    r" (?:this|that|so|it like (?:this|that)|this one|this message)"
    r"(?: (?:to (?:him|her|them|my \w+|the \w+)|like (?:this|that)|or not|now|before \w+|here))*"
    r"|(?:is (?:this|that|it) )?(?:ok|okay|fine|alright|all right|allowed|safe|good) to (?:send|post|say|write|submit)"
    r"(?: (?:this|that|so|it|now))?"
    r"|(?:can|could|would|will) you (?:please |pls )?check(?: (?:this|that|it))?(?: for me| please| pls)*"
    rf"|(?:{_POLITE} )?check(?: (?:this|that|it))?(?: for me| please| pls)*"
)
_MAYBE = (
    r"(?:ok|okay|fine|alright|all right|allowed|good|safe|right|legit)"
    r"(?: (?:like (?:this|that)|or not|so|now|then))*(?=\s*\?)"
    r"|(?:is|would|was) (?:this|that|it|everything)(?: be)? (?:ok|okay|fine|allowed|alright|all right|good|safe"
    r"|permitted|a problem|a breach|against (?:the |your |any )?(?:\w+ )?rules?)"
    r"(?: (?:or not|like (?:this|that)|then|so|now|here))*"
    r"|what do you think"
)
_SET_OFF = r"(?:\s*[(\n]\s*|\s+[-\u2013\u2014]+\s+|(?<=[.!?\u2026\"'\u201d)])\s+)"
_SURE_END, _END = (
    re.compile(rf"{_SET_OFF}(?:{_POLITE}[, ]+)*(?:{asked})[\s?.!)]*$", re.I)
    for asked in (_SURELY, rf"{_SURELY}|{_MAYBE}")
)
_LONGEST_END = 120
# Words to the other side, as a message holds them, and words about them, as a question to us holds them.
_TO_THEM = re.compile(
    r"\b(?:you|your|yours|u|ur|hi|hello|hey|hola|dear|sir|madam|let['\u2019]?s|kindly|please|pls"
    r"|(?:add|call|text|dm|ping|reach|contact|message|mail|e-?mail) me)\b",
    re.I,
)
_OF_THEM = re.compile(
    r"\b(?:(?:my|the|a|this|that) (?:\w+ )?(?:client|freelancer|buyer|agency|seller|customer|contractor)"
    r"|he|she|they)\b",
    re.I,
)


def pasted_message(text: str) -> str | None:
    """Return the message that `text` holds in quotation marks, after a colon, a dash or on the next line; else None.

    It may also come first, with what is asked of us after it: "... - can I send that?"
    """
    quoted = [next(group for group in match.groups() if group) for match in _QUOTES.finditer(text)]
    quoted = [piece.strip() for piece in quoted if len(piece.split()) >= _LEAST_WORDS]
    if quoted:
        return max(quoted, key=len)
    led = _led_to(without_question(text))
    if led:
        return led
    body = without_question(text, surely=True)
    alone = body != text.strip() and len(body.split()) > _LEAST_WORDS and _speaks_to_them(body)
    return body.strip() if alone else None


def _led_to(told: str) -> str | None:
    """Return what stands after the first mark that leads to a message; what follows it is all part of the message."""
    patterns = (_AFTER_LINE, _AFTER_COLON, _AFTER_ARROW, _AFTER_DASH)
    found = [(match, pattern) for pattern in patterns if (match := pattern.search(told))]
    leading = [
        match[1]
        for match, pattern in found
        if len(match[1].split()) >= _LEAST_WORDS and _leads(pattern, told[: match.start()], match[1])
    ]
    if not leading:
        return None
    longest = max(leading, key=len)
    # "role: freelancer" above the message is no beginning of it.
    line = longest.split("\n", 1)
    led = line[1] if len(line) > 1 and line[1] in leading and len(line[0].split()) < _LEAST_WORDS else longest
    return led.strip().strip("\"'\u201c\u201d")


def without_question(text: str, *, surely: bool = False) -> str:
    """Return a message without the question to us at its end: "ok?", "can I send that?".

    With `surely`, only without one that could be no part of the message.
    """
    # A question to us is short, and the pattern need not look for it in all of a long text.
    head, tail = text[:-_LONGEST_END], text[-_LONGEST_END:]
    return (head + (_SURE_END if surely else _END).sub("", tail)).strip()


def _leads(pattern: re.Pattern[str], before: str, message: str) -> bool:
    """Whether the words before a message ask about it."""
    before = _CLOSES.sub("", before)
    if pattern is not _AFTER_DASH:
        return _ASKS.search(before) is not None
    if len(before.split()) > _MOST_BEFORE_DASH:
        return False
    return _ORDER.match(before) is not None or (_ASKS.search(before) is not None and _speaks_to_them(message))


def _speaks_to_them(message: str) -> bool:
    return _TO_THEM.search(message) is not None and _OF_THEM.search(message) is None
