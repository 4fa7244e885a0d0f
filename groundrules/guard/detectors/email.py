"""E-mail addresses: plain, spelled out, in pieces, or written backwards."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from groundrules.guard.kinds import Candidate, Kind, details
from groundrules.guard.prepared import Prepared
from groundrules.guard.words import words

_OPEN, _CLOSE = r"[\(\[\{<*_|\-]{1,2}", r"[\)\]\}>*_|\-]{1,2}"
_AT_SIGN = rf"\s*(?:@|\U0001F4E7|{_OPEN}\s?(?:at|@|a)\s?{_CLOSE})\s*"
_AT_WORD = (
    r"\s(?:at(?:\s(?:sign|symbol))?|arobase|arroba|klammeraffe|affenschwanz|chiocciola|собака|собачка|равлик|et)\s"
)
_DOT_SIGN = rf"(?:\.|\s\.\s(?=[a-z0-9])|\u26ab|\s?{_OPEN}\s?(?:dot|\.|point|punkt|punto)\s?{_CLOSE}\s?)"
_DOT_WORD = r"\s(?:dot|full stop|period|point|punkt|punto|ponto|точка|крапка)\s"
_JOINT = (
    r"(?:\s(?:dash|hyphen|minus|underscore|under score|plus|guion|guion bajo|unterstrich|bindestrich|tiret|тире)\s)"
)
_NAME = r"[a-z0-9\u0400-\u04ff][\w+\-]*"
_LOCAL = rf"{_NAME}(?:(?:{_DOT_SIGN}|{_DOT_WORD}|{_JOINT}|[.\-_+]){_NAME}){{0,5}}"
_LABEL = r"[a-z0-9][a-z0-9\-\u00ad]*"
_TLD = (
    r"(?:com|net|org|io|me|co|uk|de|fr|es|it|pt|br|in|pk|bd|ru|ua|pl|nl|eu|us|ca|au|dev|app|design|studio|agency|info|"
    r"biz|ai|tech|online|site|xyz|ph|id|tr|cz|at|ch|be|se|no|dk|fi|gr|ro|hu|jp|kr|cn|mx|ar|cl|pe|ve|ke|ng|za|eg|ma|ae|"
    r"sa|il|ie|nz|sg|my|vn|th|lk|np|example|test|club|shop|store|art|media|works|digital|solutions|software|email|pro)"
)
_PLAIN = re.compile(rf"(?<![\w@.]){_LOCAL}@(?:{_LABEL}\.)+[a-z\u0400-\u04ff]{{2,}}(?![\w@])")
_MARKED = re.compile(
    rf"(?<![\w@.]){_LOCAL}{_AT_SIGN}(?:{_LABEL}(?:{_DOT_SIGN}|{_DOT_WORD}|{_JOINT})){{1,4}}{_TLD}(?!\w)"
)
_BY_PROVIDER = re.compile(
    r"(?<!\w)(?:g-?mail|googlemail|hotmail|outlook|yahoo|proton ?mail|icloud|gmx|yandex|google's mail)"
    r"\s?(?:(?:address|id|account|name)\s)?(?:is|:|=|->|-|,)\s?(?P<name>[a-z0-9][\w.\-]{3,})(?!\w)"
)
_BEFORE_PROVIDER = re.compile(
    r"(?<![\w@.])(?P<name>[a-z0-9][\w\-]*[.\d_\-][\w.\-]*)\s?(?:,|-|on|over at|\(|and then|plus)\s(?:the\s)?"
    r"(?:g-?mail|googlemail|hotmail|outlook|yahoo|proton ?mail|icloud|gmx)(?!\w)"
)
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
        spoken = _spoken()
        for pattern in (_PLAIN, _MARKED, spoken):
            for reading in (message.folded, message.read):
                for match in pattern.finditer(reading.text):
                    start, end = match.span()
                    if pattern is spoken:
                        start = _without_lead(match[0], start)
                    if not _is_sample(reading.text[start:end]):
                        yield reading.span(start, end)
        for pattern in (_BY_PROVIDER, _BEFORE_PROVIDER):
            for reading in (message.folded, message.read):
                for match in pattern.finditer(reading.text):
                    yield reading.span(*match.span("name"))
        backwards = message.folded.text[::-1]
        for match in _PLAIN.finditer(backwards):
            if match[0].rsplit(".", 1)[-1] in {"com", "net", "org"} and not _PLAIN.search(match[0][::-1]):
                length = len(backwards)
                yield message.folded.span(length - match.end(), length - match.start())


@lru_cache(maxsize=1)
def _spoken() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w@.]){_LOCAL}(?:{_AT_WORD}|{_AT_SIGN})(?:{_LABEL}(?:{_DOT_SIGN}|{_DOT_WORD}|{_JOINT})){{0,4}}"
        rf"(?:(?:{words().alternatives('mail')})\s?(?:{_DOT_SIGN}|{_DOT_WORD}|\s)\s?{_TLD}|{_LABEL}{_DOT_WORD}{_TLD}|"
        rf"(?:proton mail|google mail|yahoo|gmail|hotmail|outlook|icloud)(?:{_DOT_WORD}{_TLD})?)(?!\w)"
    )


def _without_lead(matched: str, start: int) -> int:
    """Leave out "mail me" before a spoken address: only the last word before "at" and what is joined to it counts."""
    lead = re.match(r"(?:(?:my|me|is|mail|e-?mail|address|under|write|to|us|send|it|am|i'm|reach)\b[\s:,]+)+", matched)
    return start + (lead.end() if lead else 0)


def _is_sample(address: str) -> bool:
    return bool(_SAMPLE.search(address) and _SAMPLE_NAMES.match(address)) or bool(_FRAMEWORKS.search(address))
