"""Finds the message inside 'is it ok to send this: "..."'."""

import re

_QUOTES = re.compile(
    r"[\"\u201c\u201d\u201e](.{2,}?)[\"\u201c\u201d](?=[\s).,?!:;\-]|$)|\u00ab(.{2,}?)\u00bb|(?<!\w)['\u2018](.{8,}?)['\u2019](?!\w)",
    re.S,
)
_LEAST_WORDS = 2
_AFTER_COLON = re.compile(r":\s*(.+)$", re.S)
_AFTER_LINE = re.compile(r"\n\s*(.+)$", re.S)
_ASKS = re.compile(
    r"\b(?:check|ok|okay|fine|send|sending|say|write|wrote|message|msg|text|draft|reply|answer|proposal|allowed|pass|flagged|"
    r"flag|warning|post|review|look|problem|break|breaks|rules?|how about|what about|job description)\b",
    re.I,
)


def pasted_message(text: str) -> str | None:
    """Return the message that `text` holds in quotation marks, after a colon or on the next line; else None."""
    quoted = [next(group for group in match.groups() if group) for match in _QUOTES.finditer(text)]
    quoted = [piece.strip() for piece in quoted if len(piece.split()) >= _LEAST_WORDS]
    if quoted:
        return max(quoted, key=len)
    for pattern in (_AFTER_LINE, _AFTER_COLON):
        match = pattern.search(text)
        if match and len(match[1].split()) >= _LEAST_WORDS and _ASKS.search(text[: match.start()]):
            return match[1].strip().strip("\"'\u201c\u201d")
    return None
