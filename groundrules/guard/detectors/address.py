"""Postal addresses given as the place to come or send to."""

import re
from collections.abc import Iterator, Sequence

from groundrules.guard.kinds import Candidate, Kind, details
from groundrules.guard.prepared import Prepared

_STREET = (
    r"(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|drive|dr\.?|boulevard|blvd\.?|way|court|ct\.?|mews|square|sq\.?|"
    r"place|terrace|close|crescent|row|alley|quay|wharf|parkway|highway|gardens|hill|yard|nagar|marg|marga|colony|sector)"
)
# Tollgate Mews, number 12b
_NUMBER_LAST = re.compile(
    rf"(?<![\w\-])(?:[a-z][\w'\-]{{1,30}}\s){{1,2}}{_STREET},?\s(?:number|no\.?|nr\.?)\s?\d{{1,4}}[a-z]?(?!\w)"
)
_PATTERNS = (
    # 12b Tollgate Mews, Edinburgh EH7 9ZZ
    re.compile(
        rf"(?<![\w\-])(?:(?:unit|flat|apt\.?|apartment|suite|block|shop)\s(?:\d{{1,4}}[a-z]?,\s(?=\d))?)?\d{{1,5}}[a-z]?(?:[/\-]\d{{1,4}})?,?\s(?:[a-z][\w'.\-]*\s){{1,4}}{_STREET}(?!\w)"
        r"(?:,?\s(?:apt|unit|flat|suite|floor)\.?\s?\w+)?(?:,\s?(?:[a-z][a-z'\-]*(?!\w)\s?){1,3})*(?:,?\s?[a-z]{1,2}\d[\w]?\s\d[a-z]{2}|,?\s[a-z]{2}\s\d{5}|,?\s?\d{5}(?:-\d{4})?)?(?!\w)"
    ),
    _NUMBER_LAST,
    # Annenhofgasse 311/6, 8020 Graz; ul. Mickiewicza 12
    re.compile(
        r"(?<![\w\-])[a-z\u00df][\w\-]{0,40}?(?:stra(?:ss|\u00df)e|str\.|gasse|weg|platz|allee|ring|damm|ufer)\s\d{1,4}[a-z]?(?:/\d+)?"
        r"(?:,\s?\d{4,5}\s[a-z][\w\-]+)?"
    ),
    re.compile(
        r"(?<![\w\-])\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|boulevard|chemin|allee|place|quai)"
        r"(?:\s[\w'.\-]{1,30}){1,5}(?:,\s?\d{5}\s[a-z][\w\-]{1,30})?"
    ),
    re.compile(
        r"(?<!\w)(?:rue|calle|avenida|av\.|rua|via|piazza|plaza|ul\.|ulica|ulitsa|jalan|jl\.|улица|ул\.|вул\.|вулиця|carrer|corso|"
        r"boulevard|avenue|chemin)\s(?:[\w'.\-]+\s){0,4}[\w'.\-]+,?\s(?:n[o\u00b0\u00ba.]*\s?)?\d{1,5}[a-z]?(?:,\s?[\w\s\-]{3,30})?"
    ),
)
_CUE = re.compile(
    r"\b(?:come|visit|drop|stop by|pop (?:in|by|over|round)|call in|swing by|round the corner|next door|doors down|"
    r"pass(?:ing)? (?:by|through)|send|ship|post|mail|bring|meet|"
    r"see (?:you|me|us)|find (?:me|us)|"
    r"my (?:place|address|house|flat|home|office|studio|workshop|shop)|our (?:place|address|"
    r"office|studio|workshop|shop)|"
    r"studio's|office is|i live|we live|i'm at|we're at|address is|address:|door|ring the bell|"
    r"pick (?:it|them) up|over at|"
    r"venga|ven a|pasate|pasa por|pase por|viens|venez|passez|passe|komm|kommen|vorbei|trefft|treffen|vieni|venite|"
    r"passa|wpadn\w*|"
    r"besuch|приход|приезж|adresse|direccion|endereco|"
    r"interview (?:is|will be|at)|"
    r"in person|coffee|lunch|invite you|stay)\b"
)
_NUMBERED = re.compile(r"\s?(?:number|no|nr)\.?\s?\d")
_NEAR = 60
_SUBJECT = re.compile(
    r"\b(?:listing|property|plot|parcel of land|map pin|geocod|floor plan|render|venue on the flyer|footer)\b"
)


class AddressDetector:
    """Finds postal addresses beside words that ask someone to come or to send something there."""

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return each address once."""
        return details((Kind.ADDRESS, start, end) for start, end in _spans(message))


def _spans(message: Prepared) -> Iterator[tuple[int, int]]:
    folded = message.folded
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded.text):
            start, end = folded.span(match.start(), match.start() + len(match[0].rstrip(" ,.")))
            if pattern is _NUMBER_LAST:
                start = _at_its_name(message.text, start, end)
            end = start + len(_without_talk(message.text[start:end]))
            around = message.folded_near(start, _NEAR, _NEAR)
            if _CUE.search(around) and not _SUBJECT.search(around):
                yield start, end


def _at_its_name(text: str, start: int, end: int) -> int:
    """Leave out "the bakery on" before a street that is written with capitals."""
    small = re.match(r"(?:[a-z]+\s){1,2}(?=[A-Z])", text[start:end])
    return start + small.end() if small else start


def _without_talk(address: str) -> str:
    """Leave out what follows a comma in small letters where the address itself has capitals: "..., and we'll talk"."""
    first, *parts = address.split(",")
    if first.islower():
        return address
    for place, part in enumerate(parts):
        if part.strip()[:1].islower() and not _NUMBERED.match(part):
            return ",".join([first, *parts[:place]])
    return address
