"""User names on messengers and social networks, told by the service named beside them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from groundrules.guard.detectors.dictated import dictated, with_lead
from groundrules.guard.kinds import Candidate, Kind, details
from groundrules.guard.mapped import Mapped
from groundrules.guard.prepared import Prepared
from groundrules.guard.words import words

_AT_NAME = re.compile(r"(?<![\w@.])@\s?(?P<name>[a-z\u0400-\u04ff0-9_][\w.\-]{2,}(?:\s[._]\s\w+)*)")
_CODE = re.compile(
    r"@(?:media|import|keyframes|font|property|pytest|app\.|static|override|types/|angular|nestjs|param|return|"
    r"dataclass|component|click|nuxt|vue|babel|layer|apply|supports|page|autowired|test|mock|here|everyone|channel)"
)
_TAGGED = re.compile(r"(?<!\w)(?P<name>[\w.]{2,32}#\d{4})(?!\w)|(?<!\w)(?P<live>live:[\w.\-]{3,})")
_JOINT = r"\s(?:dot|dash|underscore|colon|hyphen|hash|hashtag|unterstrich)\s"
_SPELLED = re.compile(
    rf"(?<!\w)(?P<name>(?:live colon (?:dot )?cid dot \w+|live colon \w+\b(?!{_JOINT})|"
    r"(?:live colon |at[ \-]sign )?(?!is\b|me\b|under\b|as\b|dot\b|dash\b|underscore\b)\w+"
    rf"(?:{_JOINT}\w+){{1,5}}(?:\sunderscore(?!\w))?)"
    r"(?:\s(?:\d{1,4}|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?!\w))*)"
)
# "At sign, curry, dot, stories": commas between the parts.
_DICTATED = re.compile(
    r"\bat[\s-]sign\b|\blive colon\b|(?:,|\bthen|\ban?|\bthe word)\s(?:dot|underscore|dash|colon|hyphen)\b"
)
_QUOTED = re.compile(r"[\"'*](?P<name>[a-z0-9_][\w.\-]*[._\d\-][\w.\-]*)[\"'*]")
_UNDER = re.compile(
    r"(?<!\w)(?:called|named|go by|goes by|i'm|im|i am|we're|we are|call me|known as|type|id|under|as|name is|"
    r"como|als|unter|comme|sous|come|jako|sob|как|под|под ником|c'est|je suis|ich bin|soy|sono|jestem|heisse|"
    r"pseudo|nick|usuario|utente|nutzername|gebruikersnaam|ник|"
    r"handle is|"
    r"username|nick is|user|add|follow|find|"
    r"search for|search|look for|look up|write to|message|dm)(?:\s?:)?\s"
    r"[(\[]?(?P<name>[a-z0-9][\w.\-]*[._\d\-][\w.\-]*\w)"
)
# The name after a service is praised, as in "Discord works best for me: fox_pixels".
_AFTER_PRAISE = re.compile(
    r"\b(?:works best|is best|best|easiest|quicke(?:r|st)|faste(?:r|st)|for me|reach me|find me|mine|there)\s?[:\-]\s"
    r"(?P<name>(?=[\w.]{0,40}[_\d])[a-z][\w.]{2,40})(?![\w@])"
)
# Without the name of a service, "@fox" is somebody's name where it is said how to get there.
_LEADS_TO = re.compile(
    r"\b(?:(?:find|reach|message|follow|add|dm|ping|text|look|hit|write|write to) (?:me|us)"
    r"(?! (?:an?|the|some|through)\b)|i'm (?:everywhere|almost|on)|drop (?:me|us) a)\b[^.!?\n@]{0,40}$"
)
_LEAD = 70
# "Fox Studio" is a name to look for, not a user name.
_PROPER = re.compile(r"[A-Z]\w+ [A-Z]\w+")
_MARKED = re.compile(r"[\d_#:]|(?<=\w)\.(?=\w)")
_DOMAIN_LIKE = re.compile(
    r"\.(?:com|org|net|io|js|py|css|html|pdf|png|jpe?g|zip|mp4|docx?|xlsx?|svg|psd|ai|md|txt|json|ya?ml)$"
)
_MEASURE = re.compile(
    r"^\d+(?:[.,:x\-]\d+)*(?:px|kg|k|m|mb|gb|h|am|pm|th|st|nd|rd|min|hrs?|usd|eur|%)?$|^v?\d+(?:\.\d+)+$|^20\d\d"
)


class HandleDetector:
    """Finds user names where a service is named in the same sentence or next to it."""

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return each name once."""
        return details((Kind.HANDLE, start, end) for start, end in self._spans(message))

    def _spans(self, message: Prepared) -> Iterator[tuple[int, int]]:
        for reading in (message.folded, message.read):
            for match in _TAGGED.finditer(reading.text):
                yield reading.span(*match.span())
            yield from self._without_service(reading)
            if not _services().search(reading.text) and not _told_by_vague().search(reading.text):
                continue
            yield from self._spelled(message, reading)
            for match in _AT_NAME.finditer(reading.text):
                if not _CODE.match(match[0]) and self._near_service(message, reading.starts[match.start()]):
                    yield reading.span(match.start(), match.end() - len(match[0]) + len(match[0].rstrip(".-")))
            for pattern in (_told_by_vague(), _before_service()):
                for match in pattern.finditer(reading.text):
                    if not _ordinary(match["name"]):
                        yield reading.span(*match.span("name"))
            for match in _named().finditer(reading.text):
                name = match["name"].rstrip(".:-")
                told = bool(match["cue"].strip(" -"))
                start, end = reading.span(match.start("name"), match.start("name") + len(name))
                if _is_name(name, told and not _PROPER.match(message.text, start)):
                    yield start, end

    def _spelled(self, message: Prepared, reading: Mapped) -> Iterator[tuple[int, int]]:
        if _DICTATED.search(reading.text):
            said = dictated(reading)
            for match in _SPELLED.finditer(said.text):
                if self._near_service(message, said.starts[match.start()]) and not _ordinary(match["name"]):
                    start, end = said.span(*match.span("name"))
                    yield with_lead(reading, start), end
        for pattern in (_SPELLED, _QUOTED, _UNDER, _AFTER_PRAISE):
            for match in pattern.finditer(reading.text):
                if self._near_service(message, reading.starts[match.start()]) and not _ordinary(match["name"]):
                    yield reading.span(*match.span("name"))

    def _without_service(self, reading: Mapped) -> Iterator[tuple[int, int]]:
        for match in _AT_NAME.finditer(reading.text):
            led = _LEADS_TO.search(reading.text[max(0, match.start() - _LEAD) : match.start()])
            if led and match[0][1] != " " and not _CODE.match(match[0]):
                yield reading.span(match.start(), match.end() - len(match[0]) + len(match[0].rstrip(".-")))

    def _near_service(self, message: Prepared, at: int) -> bool:
        return bool(_services().search(message.folded_near(at, 50, 30)))


def _service() -> str:
    names = words().alternatives("messenger", "profile", "chat").split("|")
    return "|".join(name for name in names if name not in words().lists["vague"])


@lru_cache(maxsize=1)
def _services() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_service()}|(?:{words().alternatives('stem')})\w*|we-chat|add me|"
        rf"blue plane|paper plane|ghost app|bird app|photo app|"
        r"camera app|search (?:field|bar|box)|gram|handle|nick(?:name)?|username|signal|discord)(?!\w)"
    )


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_service()})(?!\w)[^\w\n@]{{0,3}}(?:my |our |at |on |under |as )?"
        rf"(?P<cue>(?:user ?name|handle|id|name|nick(?:name)?|account|acc|tag|contact)?\s?(?:is|:|"
        rf"=|->|-|\u2192|under|as|at)?)"
        rf"[\s:\"'=>(\[\-]{{1,4}}(?P<name>[a-z0-9_][\w.:\-]{{2,}}(?:(?:\s(?:dot|dash|underscore|colon|minus|point)\s|"
        rf"[\(\[](?:dot|dash|underscore)[\)\]])\w+)*)"
    )


@lru_cache(maxsize=1)
def _told_by_vague() -> re.Pattern[str]:
    """What finds "LINE id: fox_91" and "threads @fox.91", where only the mark says that a service is meant."""
    vague = "|".join(sorted(words().lists["vague"] - words().lists["writing"]))
    return re.compile(
        rf"(?<![\w@])(?:{vague})\s?(?:id|handle|user ?name|name|nick)?\s?(?:[:=]\s?|(?=@))"
        r"(?P<name>@?[a-z_][\w.\-]{0,40}[._\d][\w.\-]{0,40}\w)(?!\w)"
    )


@lru_cache(maxsize=1)
def _before_service() -> re.Pattern[str]:
    """What finds "fox_studio (insta)" and "fox.studio on IG"."""
    return re.compile(
        r"(?<![\w@.])(?P<name>(?=[\w.\-]{0,40}[a-z]{4})[a-z0-9][\w\-]{0,40}[._\d][\w.\-]{0,40})\s"
        rf"(?:\((?:on\s|my\s)?|-\s|(?:over\s)?on\s(?:my\s)?)(?:{_service()})(?!\w)"
    )


def _is_name(name: str, told: bool) -> bool:
    """A name beside a service: with a mark in it, or said to be one and no ordinary word."""
    if _ordinary(name):
        return False
    return bool(_MARKED.search(name)) or (told and name not in words().lists["ordinary"] and len(name) > 5)


def _ordinary(name: str) -> bool:
    return (
        name in _NOT_NAMES
        or bool(_PHRASE.match(name))
        or bool(_MEASURE.match(name) or _DOMAIN_LIKE.search(name))
        or name.startswith(("http", "www."))
    )


# "Read-only", "add-on": the first half is no name.
_PHRASE = re.compile(
    r"(?:read|add|full|part|non|pre|re|co|sub|self|well|high|low|long|short|real|half|multi|semi|up|on|off|in|out|non|one|"
    r"two|three|end|follow|sign|log|set|open|first|second|third|last|built|hand|step|all|cross|over|under)-[a-z]{2,}$"
)
_NOT_NAMES = frozenset({"at-sign", "i.d", "n4me", "h4ndle", "e-mail", "we-chat", "user-name", "full-time", "part-time"})
