"""Postal addresses given as the place to come or send to."""

import re
from collections.abc import Iterator, Sequence

from groundrules.guard.detectors.places import east_asian_places, places, with_what_follows
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
        r"(?<!\w)(?:улица|ул\.|проспект|пр-т|переулок|вулиця|вул\.)\s[^\W\d][\w\-]{1,30},?\s(?:дом|д\.|будинок|буд\.)\s"
        r"\w{1,20}(?:\s\w{1,12}(?=,))?(?:,\s(?:подвал|подъезд|квартира|кв\.|этаж|вход|офис|пiдїзд)[^.,!?\n]{0,30}){0,4}"
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
    r"geli[nr]\w*|ugra\w*|ofis\w*|besuch|приход|приезж|adresse|direccion|endereco|"
    r"interview (?:is|will be|at)|"
    r"in person|coffee|lunch|invite you|stay|location|walk-?in|work (?:out of|from)|"
    r"collect|let you in|takes place|onboarding|party address|registered name|"
    r"courier|hand (?:it|them|over)|is yours|kettle|here (?:today|tomorrow)|neighbours?|"
    r"laboratorio|suon[ai]|di persona|en persona|vengase|porta|traga|приходите)\b"
)
_NUMBERED = re.compile(
    r"\s?(?:number|no|nr)\.?\s?\d|\s?(?:\w+\s)?(?:floor|flat|unit|apartment|suite)\b|"
    r"\s?(?:дом|подвал|подъезд|квартира|этаж|вход|офис)\b"
)
_NEAR = 60
_MOST = 0.6
_SUBJECT = re.compile(
    r"\b(?:listing|property|plot of|parcel of land|map pin|geocod\w*|floor plan|render\w*|venue|flyer|footer|draw|"
    r"illustrat\w*|watercolou?r|signage|shop ?front|facade|test (?:data|address)|made-up|fictional|scene|chapter|"
    r"delivery zone|menu|business card)\b"
)


class AddressDetector:
    """Finds postal addresses beside words that ask someone to come or to send something there."""

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return each address once; of two readings that overlap, the one of more characters saw more of it."""
        folded, cased = message.folded, _cased(message)
        spans = [folded.span(*span) for span in [*_matches(folded.text, cased), *places(cased)]]
        meant = [span for span in spans if _is_meant(message, *span)]
        found = sorted([*meant, *east_asian_places(message.text)], key=lambda span: span[0] - span[1])
        return details((Kind.ADDRESS, start, end) for start, end in found)


def _cased(message: Prepared) -> str:
    """Return the folded text with its capitals, which tell names of places from other words."""
    capital = (message.text[start].isupper() for start in message.folded.starts)
    folded = message.folded.text
    return "".join(letter.upper()[:1] if big else letter for letter, big in zip(folded, capital, strict=True))


def _matches(folded: str, cased: str) -> Iterator[tuple[int, int]]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.start(), match.start() + len(match[0].rstrip(" ,."))
            if pattern in (_NUMBER_LAST, _NUMBER_BEHIND):
                start = _at_its_name(cased, start, end)
            yield start, with_what_follows(cased, start + len(_without_talk(cased[start:end])))


def _is_meant(message: Prepared, start: int, end: int) -> bool:
    """Whether somebody is asked to come there or to send something, and it is not what the work is about.

    An address that is most of a sentence is there for its own sake.
    """
    around = message.folded_near(start, _NEAR, _NEAR)
    if _SUBJECT.search(around):
        return False
    first, last = message.sentence_at(start)
    return bool(_CUE.search(around)) or end - start >= _MOST * (last - first)


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
