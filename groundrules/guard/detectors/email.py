"""E-mail addresses: plain, spelled out, in pieces, or written backwards."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from groundrules.guard.kinds import Candidate, Kind, details
from groundrules.guard.mapped import Mapped
from groundrules.guard.prepared import Prepared
from groundrules.guard.words import words

_TLD = (
    r"(?:com|net|org|io|me|co|uk|de|fr|es|it|pt|br|in|pk|bd|ru|ua|pl|nl|eu|us|ca|au|dev|app|design|studio|agency|info|"
    r"biz|ai|tech|online|site|xyz|ph|id|tr|cz|at|ch|be|se|no|dk|fi|gr|ro|hu|jp|kr|cn|mx|ar|cl|pe|ve|ke|ng|za|eg|ma|ae|"
    r"sa|il|ie|nz|sg|my|vn|th|lk|np|example|test|club|shop|store|art|media|works|digital|solutions|software|email|pro)"
)
_TLD_ONLY = re.compile(rf"{_TLD}$")
_OPEN, _CLOSE = r"[\(\[\{<*_|\-/\"'~=#\u2022\u00b7]{1,2}", r"[\)\]\}>*_|\-/\"'~=#\u2022\u00b7]{1,2}"
_AT_SIGN = rf"\s*(?:@|\U0001F4E7|{_OPEN}\s?(?:at|@|a)\s?{_CLOSE})\s*"
_AT_WORD = (
    r"\s(?:at(?:\s(?:the\srate(?:\sof)?|sign|symbol))?|arobase|arroba|małpa|snabel-?a|kukac|klammeraffe|affenschwanz|"
    r"chiocciola|собака|собачка|равлик|et)\s"
)
_DOT_SIGN = (
    rf"(?:\.|\n\s*\.(?=[a-z])|\s\.\s(?=[a-z0-9])|,(?={_TLD}(?!\w))|\s\.(?={_TLD}(?!\w))|\u26ab|"
    rf"\s?{_OPEN}\s?(?:dot|\.|point|punkt|punto)\s?{_CLOSE}\s?)"
)
_DOT_WORD = r"\s(?:dot|full stop|period|point|punkt|punktum|punto|ponto|kropka|точка|крапка)\s"
_JOINT = (
    r"(?:\s(?:dash|hyphen|minus|underscore|under score|plus|guion|guion bajo|unterstrich|bindestrich|tiret|тире)\s)"
)
_NAME = r"[a-z0-9\u0400-\u04ff][\w+\-]*"
_LOCAL = rf"{_NAME}(?:(?:{_DOT_SIGN}|{_DOT_WORD}|{_JOINT}|[.\-_+]){_NAME}){{0,5}}"
# "anna.may.cuts", not "com.shop.app".
_LONG_NAME = r"(?!(?:com|org|net|io|java|www)\.)[a-z]{3,}(?:[._][a-z]{2,}\d*){2,}"
_LABEL = r"[a-z0-9][a-z0-9\-\u00ad]*"
_PLAIN = re.compile(rf"(?<![\w@.]){_LOCAL}@(?:{_LABEL}\.)+[a-z\u0400-\u04ff]{{2,}}(?![\w@])")
_MARKED = re.compile(
    rf"(?<![\w@.]){_LOCAL}{_AT_SIGN}(?:{_LABEL}(?:{_DOT_SIGN}|{_DOT_WORD}|{_JOINT})){{1,4}}{_TLD}(?!\w)"
)
# "annaATlindDOTcom"
_IN_CAPITALS = re.compile(r"(?<![\w.\-])[a-z0-9][\w.\-]{0,60}?AT[a-z0-9\-]{2,40}DOT" + rf"{_TLD}(?!\w)")
# "anna.lind at kelp.com" beside a word for mail; people work at kelp.com, too.
_AT_DOMAIN = re.compile(
    r"(?<![\w@.])(?:[a-z][\w\-]{0,40}[._\d][\w.\-]{0,40}|info|office|hello|team|studio|sales|jobs|careers|hr|press|bookings?)"
    rf"\sat\s(?:{_LABEL}\.)+{_TLD}(?![\w.])"
)
_MAIL = re.compile(r"\b(?:e-?mail|mail|write|reach|send|inbox|address)\b")
_AT = re.compile(rf"@(?=[\s\[(\"']?\w)|\U0001F4E7|{_OPEN}\s?(?:at|@|a)\s?{_CLOSE}|{_AT_WORD}")
_BEFORE_AT, _AFTER_AT = 120, 100
# Test data and documentation, not anybody's address.
_SAMPLE = re.compile(r"@(?:example\.(?:com|org|net)|test\.com|domain\.com|yourdomain\.com|company\.com|email\.com)$")
_SAMPLE_NAMES = re.compile(
    r"^(?:user|test|name|foo|bar|you|your|someone|john\.?doe|jane\.?doe|email|admin|demo|abc|xxx)\d*@"
)
_FRAMEWORKS = re.compile(r"@(?:media|import|keyframes|font-face|property|pytest|app|staticmethod|override)\b")


class EmailDetector:
    """Finds e-mail addresses, however they are written."""

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return each address once; an address in plain letters wins over a reading of it."""
        return details((Kind.EMAIL, start, end) for start, end in self._spans(message))

    def _spans(self, message: Prepared) -> Iterator[tuple[int, int]]:
        readings = [message.folded] if message.read.text == message.folded.text else [message.folded, message.read]
        for pattern in (_PLAIN, _MARKED, _spoken()):
            # What was held apart is whole only in the second reading.
            for reading in readings if pattern is _PLAIN else reversed(readings):
                for match in _near_at(pattern, reading.text):
                    start, end = match.span()
                    if pattern not in (_PLAIN, _MARKED):
                        start = _without_lead(match[0], start)
                    if not _is_sample(reading.text[start:end]):
                        yield reading.span(start, end)
        yield from _odd(message, readings)
        backwards = message.folded.text[::-1] if "@" in message.folded.text else ""
        for match in _PLAIN.finditer(backwards):
            if _TLD_ONLY.match(match[0].rsplit(".", 1)[-1]) and not _PLAIN.search(match[0][::-1]):
                length = len(backwards)
                yield message.folded.span(length - match.end(), length - match.start())


def _odd(message: Prepared, readings: Sequence[Mapped]) -> Iterator[tuple[int, int]]:
    """Find what only capitals, or a word beside it, show to be an address."""
    for match in _IN_CAPITALS.finditer(message.text):
        yield match.span()
    for match in _AT_DOMAIN.finditer(message.folded.text) if _MAIL.search(message.folded.text) else ():
        yield message.folded.span(*match.span())
    for reading in readings:
        if _provider().search(reading.text):
            for pattern in _beside_provider():
                for match in pattern.finditer(reading.text):
                    yield reading.span(*match.span("name"))


def _near_at(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Find the pattern around each "at" that a dot or a provider follows; elsewhere it would only cost time."""
    start, end = 0, 0
    for match in _AT.finditer(text):
        if not _ends().search(text, match.end(), match.end() + _AFTER_AT):
            continue
        first = max(0, match.start() - _BEFORE_AT)
        if end and first > end:
            yield from pattern.finditer(text, start, end)
            start = first
        elif not end:
            start = first
        end = min(len(text), match.end() + 2 * _AFTER_AT)
    if end:
        yield from pattern.finditer(text, start, end)


@lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    return re.compile(rf"{_DOT_SIGN}|{_DOT_WORD}|{words().alternatives('mail')}")


@lru_cache(maxsize=1)
def _provider() -> re.Pattern[str]:
    return re.compile(words().alternatives("provider"))


@lru_cache(maxsize=1)
def _spoken() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w@.]){_LOCAL}(?:{_AT_WORD}|{_AT_SIGN})(?:{_LABEL}(?:{_DOT_SIGN}|{_DOT_WORD}|{_JOINT})){{0,4}}"
        rf"(?:(?:{words().alternatives('mail')})\s?(?:{_DOT_SIGN}|{_DOT_WORD}|\s)\s?{_TLD}|{_LABEL}{_DOT_WORD}{_TLD}|"
        rf"(?:{words().alternatives('provider')})(?:{_DOT_WORD}{_TLD})?)(?!\w)"
    )


@lru_cache(maxsize=1)
def _beside_provider() -> tuple[re.Pattern[str], ...]:
    """What finds the first half of an address by the provider named after or before it."""
    provider = words().alternatives("provider")
    return (
        re.compile(
            # "anna.may.cuts - that's on Google's mail" and the other way round.
            rf"(?<![\w@./\-])(?P<name>{_LONG_NAME})\b(?![@./])[^\n@]{{1,30}}(?<!\w)(?:{provider})"
            r"(?!\w)(?![^\n]{0,3}(?:api|smtp|oauth))"
        ),
        re.compile(rf"(?<!\w)(?:{provider})(?!\w)[^\n@]{{1,30}}(?<![\w@./\-])(?P<name>{_LONG_NAME})\b(?![@./]\w)"),
        re.compile(
            rf"(?<!\w)(?:{provider})\s?(?:(?:address|id|account|name)\s)?(?:is|:|=|->|-|,|>+)\s?"
            r"(?P<name>[a-z0-9][\w.\-]{3,})(?!\w)"
        ),
        re.compile(
            r"(?<![\w@.])(?P<name>[a-z0-9][\w\-]*[.\d_\-][\w.\-]*)\s?(?:,|-|on|over at|\(|and then|plus)\s"
            rf"(?:the\s)?(?:{provider})(?!\w)"
        ),
    )


def _without_lead(matched: str, start: int) -> int:
    """Leave out "mail me" before a spoken address: only the last word before "at" and what is joined to it counts."""
    lead = re.match(r"(?:(?:my|me|is|mail|e-?mail|address|under|write|to|us|send|it|am|i'm|reach)\b[\s:,]+)+", matched)
    return start + (lead.end() if lead else 0)


def _is_sample(address: str) -> bool:
    return bool(_SAMPLE.search(address) and _SAMPLE_NAMES.match(address)) or bool(_FRAMEWORKS.search(address))
