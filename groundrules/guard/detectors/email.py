"""E-mail addresses: plain, spelled out, in pieces, or written backwards."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from groundrules.guard.detectors.dictated import dictated
from groundrules.guard.kinds import Candidate, Kind, details
from groundrules.guard.mapped import Mapped
from groundrules.guard.prepared import Prepared
from groundrules.guard.words import words

_TLD = (
    r"(?:com|net|org|io|me|co|uk|de|fr|es|it|pt|br|in|pk|bd|ru|ua|pl|nl|eu|us|ca|au|dev|app|design|studio|agency|info|"
    r"biz|ai|tech|online|site|xyz|ph|id|tr|cz|at|ch|be|se|no|dk|fi|gr|ro|hu|jp|kr|cn|mx|ar|cl|pe|ve|ke|ng|za|eg|ma|ae|"
    r"sa|il|ie|nz|sg|my|vn|th|lk|np|example|test|club|shop|store|art|media|works|digital|solutions|software|email|pro|"
    # the Cyrillic ones of Russia, Ukraine and Belarus, and "com" as it is said
    r"\u0440\u0443|\u0440\u0444|\u043a\u043e\u043c|\u0443\u043a\u0440|\u0431\u0435\u043b)"
)
_TLD_ONLY = re.compile(rf"{_TLD}$")
_OPEN, _CLOSE = r"[\(\[\{<*_|\-/\"'~=#\u2022\u00b7]{1,2}", r"[\)\]\}>*_|\-/\"'~=#\u2022\u00b7]{1,2}"
_SAYS_AT = (
    r"(?:at|@|a|aet|et|arond|zavinac|apenstaartje|arobase|arroba|ma[\u0142l]pa|klammeraffe|chiocciola|собака|snail|"
    r"monkey)"
)
_SAYS_DOT = (
    r"(?:dot|\.|d|period|full stop|piste|prik|pont|tocka|bodka|pkt|pt|nokta|punct|punt|tecka|titik|point|punkt|punto|"
    r"ponto|kropka|точка)"
)
_CODED_AT = r"%40|&#0?64;|&commat;|\\u0040"
# Between two letters, a picture stands for a sign.
_PICTURE = "(?<=\\w)[\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff]{1,3}(?=\\w)"
_AT_SIGN = rf"\s*(?:@|\U0001F4E7|{_PICTURE}|{_CODED_AT}|{_OPEN}\s?(?:the word )?{_SAYS_AT}\s?{_CLOSE})\s*"
# Words for the sign alone, and those that are more often said of a place.
_SIGN_WORD = (
    r"at[\s\-](?:the\srate(?:\sof)?|sign|symbol)|arobase|arroba|małpa|snabel-?a|kukac|klammeraffe|affenschwanz|"
    r"chiocciola|собака|собачка|равлик|arond|coada de maimuta|zavinac|apenstaartje|a cong|papaki"
)
_AT_WORD = rf"\s(?:{_SIGN_WORD}|at|et|ed)\s"
_DOT_SIGN = (
    rf"(?:\.|\n\s*\.(?=[a-z])|\s\.\s(?=[a-z0-9])|,(?={_TLD}(?!\w))|\s\.(?={_TLD}(?!\w))|[\u26ab\u25cf\u25aa\u2219\u2b24\u2022\u00b7]|"
    rf"\s?{_OPEN}\s?(?:the word )?{_SAYS_DOT}\s?{_CLOSE}\s?)"
)
_DOT_WORD = (
    r"\s(?:dot|full stop|period|point|nokta|punct|punt|tecka|titik|cham|teleia|punkt|punktum|punto|ponto|kropka|точка|"
    r"крапка)\s"
)
_JOINT = (
    r"(?:\s(?:dash|hyphen|minus|underscore|under score|plus|guion|guion bajo|unterstrich|bindestrich|tiret|тире)\s)"
)
_NAME = r"[a-z0-9\u0400-\u04ff][\w+\-]*"
_LOCAL = rf"{_NAME}(?:(?:{_DOT_SIGN}|{_DOT_WORD}|{_JOINT}|[.\-_+]){_NAME}){{0,5}}"
# "anna.may.cuts", not "com.shop.app".
_LONG_NAME = r"(?!(?:com|org|net|io|java|www)\.)[a-z]{3,}(?:[._][a-z]{2,}\d*){2,}"
_LABEL = r"[a-z0-9\u0400-\u04ff][a-z0-9\u0400-\u04ff\-\u00ad]*"
# "whereby dot com slash kit": a link goes on after its end.
_NO_PATH = r"(?!\w|\s?/|\s(?:forward\s)?slash\b)"
# "kit, then a full stop, the letter b, at symbol, ...": what is said around an address that is dictated.
_DICTATED = re.compile(
    r"\bat[\s-](?:sign|symbol)\b|(?<=[\s,+])@(?=[\s,+])|(?:followed by|then) at\b|\bat the usual\b|, ?at,"
)
_PLAIN = re.compile(rf"(?<![\w@.]){_LOCAL}@(?:{_LABEL}\.)+[a-z\u0400-\u04ff]{{2,}}(?![\w@])")
_MARKED = re.compile(
    rf"(?<![\w@.]){_LOCAL}{_AT_SIGN}(?:{_LABEL}(?:{_DOT_SIGN}|{_DOT_WORD}|{_JOINT})){{1,4}}{_TLD}(?!\w)"
)
# "anna at lind[dot]com": nobody marks the dot of a place where people work.
_MARKED_DOT = re.compile(
    rf"(?<![\w@.]){_LOCAL}(?:{_AT_WORD}(?:{_LABEL}(?:\s?{_OPEN}\s?{_SAYS_DOT}\s?{_CLOSE}\s?|[\u2022\u00b7])){{1,4}}|"
    rf"\s(?:{_SIGN_WORD})\s(?:{_LABEL}{_DOT_SIGN}){{1,4}}){_TLD}(?!\w)"
)
# "annaATlindDOTcom"
_IN_CAPITALS = re.compile(r"(?<![\w.\-])[a-z0-9][\w.\-]{0,60}?AT[a-z0-9\-]{2,40}DOT" + rf"{_TLD}(?!\w)")
# "anna.lind at kelp.com" beside a word for mail; people work at kelp.com, too.
_AT_DOMAIN = re.compile(
    r"(?<![\w@.])(?:[a-z][\w\-]{0,40}[._\d][\w.\-]{0,40}|info|office|hello|team|studio|sales|jobs|careers|hr|press|bookings?)"
    rf"\sat\s(?:{_LABEL}\.)+{_TLD}(?![\w.])"
)
_MAIL = re.compile(r"\b(?:e-?mail|mail|write|reach|send|inbox|address|i read|message|contact)\b")
_AT = re.compile(
    rf"@(?=[\s\[(\"']?\w)|\U0001F4E7|{_PICTURE}|{_CODED_AT}|{_OPEN}\s?(?:the word )?{_SAYS_AT}\s?{_CLOSE}|{_AT_WORD}"
)
_BEFORE_AT, _AFTER_AT = 120, 100
# Test data and documentation, not anybody's address.
_SAMPLE = re.compile(r"@(?:example\.(?:com|org|net)|test\.com|domain\.com|yourdomain\.com|company\.com|email\.com)$")
_SAMPLE_NAMES = re.compile(
    r"^(?:user|test|name|foo|bar|you|your|someone|john\.?doe|jane\.?doe|email|admin|demo|abc|xxx)\d*@"
)
_MACHINES = re.compile(r"^(?:git|no-?reply|do-?not-?reply|mailer-daemon|postmaster)@")
_FRAMEWORKS = re.compile(r"@(?:media|import|keyframes|font-face|property|pytest|app|staticmethod|override)\b")


class EmailDetector:
    """Finds e-mail addresses, however they are written."""

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return each address once; an address in plain letters wins over a reading of it."""
        return details((Kind.EMAIL, start, end) for start, end in self._spans(message))

    def _spans(self, message: Prepared) -> Iterator[tuple[int, int]]:
        if _DICTATED.search(message.read.text):
            said = dictated(message.read)
            for match in _near_at(_spoken(), said.text):
                yield said.span(_without_lead(match[0], match.start()), match.end())
        readings = [message.folded] if message.read.text == message.folded.text else [message.folded, message.read]
        for pattern in (_PLAIN, _MARKED, _MARKED_DOT, _spoken()):
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
    follows: re.Match[str] | None = None
    for match in _AT.finditer(text):
        # Looked for again only behind the last one, so that many an "at" costs no more than one.
        if follows is None or follows.start() < match.end():
            follows = _ends().search(text, match.end())
            if follows is None:
                break
        if follows.start() > match.end() + _AFTER_AT:
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
        rf"(?:{words().alternatives('provider')})(?:{_DOT_WORD}{_TLD})?){_NO_PATH}"
    )


@lru_cache(maxsize=1)
def _beside_provider() -> tuple[re.Pattern[str], ...]:
    """What finds the first half of an address by the provider named after or before it."""
    provider = words().alternatives("provider")
    return (
        # "The first half is anna.may, the second is @ and google mail."
        re.compile(
            rf"(?<![\w@./\-])(?P<name>[a-z]{{2,}}[._]\w{{2,}})\b(?![@/])[^\n@]{{1,30}}(?<=\s)@(?=\s)[^\n@]{{0,30}}"
            rf"(?<!\w)(?:{provider})(?!\w)"
        ),
        re.compile(
            # "anna.may.cuts - that's on Google's mail" and the other way round.
            rf"(?<![\w@./\-])(?P<name>{_LONG_NAME})\b(?![@/]|\.\w)[^\n@]{{1,30}}(?<!\w)(?:{provider})"
            r"(?!\w)(?![^\n]{0,3}(?:api|smtp|oauth))"
        ),
        re.compile(rf"(?<!\w)(?:{provider})(?!\w)[^\n@]{{1,30}}(?<![\w@./\-])(?P<name>{_LONG_NAME})\b(?![@./]\w)"),
        re.compile(
            rf"(?<!\w)(?:{provider})\s?(?:(?:address|id|account|name)\s)?(?:is|:|=|->|-|,(?=\s?[\w.\-]*[\w][._\d]\w)|>+)\s?"
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
    sample = _SAMPLE.search(address) and _SAMPLE_NAMES.match(address)
    return bool(sample or _MACHINES.match(address) or _FRAMEWORKS.search(address))
