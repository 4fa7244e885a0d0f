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
_IN_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    r"nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)"
)
# Tollgate Road 8, Edinburgh
_NUMBER_BEHIND = re.compile(
    rf"(?<![\w\-])(?:[a-z][\w'\-]{{1,30}}\s){{1,2}}{_STREET}\s\d{{1,4}}[a-z]?(?!\w)(?:,\s?(?:[a-z][a-z'\-]*(?!\w)\s?){{1,3}})*"
)
_PATTERNS = (
    # Gül Mah. Deniz Sk. No:12 Kat:3 Moda
    re.compile(
        r"(?<![\w\-])(?:[\w]{2,30}\s(?:mah\.?|mahallesi),?\s)?[\w]{2,30}\s(?:sk|sok|sokak|cad|cd|caddesi|bulvari|blv)\.?,?\s"
        r"no\.?\s?:?\s?\d{1,4}[a-z]?(?:[\s,/]{1,2}(?:kat|daire|d|k)\s?[:.]?\s?\d{1,3}){0,2}(?:,?\s[a-z]{3,20}(?=[\s,.!?]|$))?"
    ),
    # P.O. Box 331, Nether Wick
    re.compile(
        rf"(?<!\w)p\.?\s?o\.?\s?box\s(?:\d{{1,6}}|{_IN_WORDS}(?:\s{_IN_WORDS}){{0,5}})(?:,\s?(?:[a-z][a-z'\-]*(?!\w)\s?){{1,3}})*"
    ),
    # number twenty seven, Tollgate Lane, Edinburgh
    re.compile(
        rf"(?<![\w\-])(?:number\s)?{_IN_WORDS}(?:[\s\-](?:and\s)?{_IN_WORDS}){{0,4}}\s?[a-z]?,?\s(?:[a-z][\w'.\-]*\s){{1,3}}{_STREET}(?!\w)"
        r"(?:,\s?(?:[a-z][a-z'\-]*(?!\w)\s?){1,3})*"
    ),
    # 12b Tollgate Mews, Edinburgh EH7 9ZZ
    re.compile(
        rf"(?<![\w\-])(?:(?:unit|flat|apt\.?|apartment|suite|block|shop)\s(?:\d{{1,4}}[a-z]?,\s(?=\d))?)?\d{{1,5}}[a-z]?(?:[/\-]\d{{1,4}})?,?\s(?:[a-z][\w'.\-]*\s){{1,4}}{_STREET}(?!\w)"
        r"(?:,?\s(?:apt|unit|flat|suite|floor)\.?\s?\w+)?(?:,\s?(?:[a-z][a-z'\-]*(?!\w)\s?){1,3})*(?:,?\s?[a-z]{1,2}\d[\w]?\s\d[a-z]{2}|,?\s[a-z]{2}\s\d{5}|,?\s?\d{5}(?:-\d{4})?)?(?!\w)"
    ),
    _NUMBER_LAST,
    _NUMBER_BEHIND,
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
        r"boulevard|avenue|chemin)\s(?:[^\W\d][\w'.\-]*\s){0,4}[^\W\d][\w'.\-]*,?\s(?:n[o\u00b0\u00ba.]*\s?)?\d{1,5}[a-z]?(?:,\s?[\w\s\-]{3,30})?"
    ),
)
_CUE = re.compile(
    r"\b(?:come|visit|drop|stop by|pop (?:in|by|over|round)|call in|swing by|round the corner|next door|doors down|"
    r"pass(?:ing)? (?:by|through)|meet|we're the|we are at|i am at|knock|"
    r"registered (?:office|address)|send|ship|post|mail|bring|"
    r"see (?:you|me|us)|find (?:me|us)|"
    r"my (?:place|address|house|flat|home|office|studio|workshop|shop)|our (?:place|address|"
    r"office|studio|workshop|shop)|"
    r"studio's|office is|i live|we live|i'm at|we're at|address is|address:|door|ring the bell|"
    r"pick (?:it|them) up|over at|"
    r"venga|ven a|pasate|pasa por|pase por|viens|venez|passez|passe|komm|kommen|vorbei|trefft|treffen|vieni|venite|"
    r"passa|wpadn\w*|"
    r"gelin|geli[nr]\w*|ugra\w*|ofis\w*|besuch|приход|приезж|adresse|direccion|endereco|"
    r"interview (?:is|will be|at)|"
    r"in person|coffee|lunch|invite you|stay)\b"
)
_NUMBERED = re.compile(r"\s?(?:number|no|nr)\.?\s?\d|\s?(?:\w+\s)?(?:floor|flat|unit|apartment|suite)\b")
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
            if pattern in (_NUMBER_LAST, _NUMBER_BEHIND):
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
    if address.islower():
        return address
    for place, part in enumerate(parts):
        if part.strip()[:1].islower() and not _NUMBERED.match(part):
            return ",".join([first, *parts[:place]])
    return address
