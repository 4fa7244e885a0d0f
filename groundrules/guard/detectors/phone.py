"""Telephone numbers: in digits however spaced, in words, or mixed. `phonenumbers` says whether digits can be one."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import phonenumbers
import yaml

from groundrules.guard.detectors.digits import LETTERS_FOR_DIGITS, in_parts, is_list, is_measure
from groundrules.guard.kinds import Candidate, Kind, details
from groundrules.guard.mapped import Mapped
from groundrules.guard.normalise import without_accents
from groundrules.guard.prepared import Prepared

_LEAST, _MOST = 7, 15
_LEAST_SPOKEN = 6
_DIGITS = re.compile(
    r"(?<![\w.,:/#$\u20ac\u00a3=@\-])(?:\(?\+|00)?[\s_]?\(?\d(?:[\s().\-/_,*|~\u00b7\u2022]{0,3}\d){6,16}(?![\w%]|[.,:/]\d)"
)
_CUE = re.compile(
    r"phone|call|cell|mobile|mob\b|tel\b|tel[.:]|ph[.:]|whats|number|dial|ring\b|text|sms|reach|viber|telegram|signal|zap|"
    r"wa[: ]|wa\b|contact|line\b|voicemail|handy|celular|telefon|numero|ligue|liga|llam|appel|"
    r"anruf|dzwon|chiam|номер|тел|звон|дзвон|"
    r"вайбер|nomor|hubungi|tawag|raqam|ping|area code|digits|message|скайп|imo\b|bell\b|buzz|landline|extension|green|"
    r"pick(?:s|ed)? up|catch me|(?:get|gets) (?:hold of )?me|ask for|tinkle|numara|电话|手机|微信|電話|"
    r"[\u260e\u2706\u2121\U0001F4DE\U0001F4DF\U0001F4F1\U0001F4F2\U0001F919]"
)
_NOT_A_NUMBER = re.compile(
    r"(?:order|invoice|inv|ticket|case|tracking|track|parcel|sku|skus|isbn|ean|upc|gtin|serial|version|ref|reference|po|"
    r"part|model|imei|vat|tax|account|iban|card|batch|lot|id|article|art|item|job|contract|build|commit|hash|rev|row|"
    r"rows|page|pages|figure|bic|siret|ein|nif|gln|asin|doi|coordinates|lat|latitude|longitude|timestamp|unix|port|"
    r"budget|usd|eur|gbp|inr|price|total|"
    r"zip|zip code|postcode|postal code|plz|\$|\u20ac|\u00a3|#|(?<!my )(?<!my ph )no\.|nr\.)"
    r"[\s:#.\-]*(?:(?:is|was|no|nr|number|code|such as|like)[\s:.#]*)?$"
)
_OTHER_NUMBERS = re.compile(
    r"\b(?:order|invoice|ticket|case|tracking|parcel|serial|version|reference|part|model|account|card|batch|lot|article|"
    r"item|page|row|product|barcode|sku|customer|policy|booking|flight|receipt|claim|asset|record|house|job|contract|vat|tax)"
    r"(?:\s|-)(?:id|code|number|no)s?\b"
)
# "my number is", "llámame al", "zadzwoń do mnie:": what follows is no sum.
_SAID_TO_BE_ONE = re.compile(
    r"(?:number|numero|nomor|numer|nummer|номер|phone|cell|mob\b|mobile|tel|celular|movil|portable|handy|whatsapp|viber|"
    r"call|ring|text|dial|llam|anruf|appel|chiam|lig[au]|dzwon|bel |звон|дзвон|набер|hubungi|tawag|ara)"
    r"[^\d.!?\n]{0,25}$"
)
_IS_MINE = re.compile(
    r"\W{1,3}(?:is|=|are)\s(?:my|our)\s(?:whatsapp|viber|telegram|number|phone|cell|mobile|line|digits|direct)"
)
_REGIONS = ("US", "GB", "IN", "PH", "PK", "DE", "BR", "UA", "NG", "AU", "BD", "ID", "ES", "FR")
_RANGE = re.compile(r"^\d{1,4}(?:\s?-\s?\d{1,4}|,\s?\d{1,4})+$")
_THOUSANDS = re.compile(r"^\d{1,3}(?:[,.\s]\d{3})+$")
# An IP address, a firmware.
_VERSION = re.compile(r"^\d{1,3}(?:(?:\.\d{1,3}){3,}|(?:\.\d{1,2}){2,3}-\d{4,9})$")
# 4.4.7.7.0.0.9
_SINGLE = re.compile(r"^\d(?:\.\d){6,}$")
# 06.55.01.42.77
_IN_PAIRS = re.compile(r"^\d\d(?:\.\d\d){4,6}$")
# "my number is 0#7#7...", "call 07 then 70 then 09": after a word for it, anything may stand between the digits.
_ANY_DIGITS = re.compile(
    r"(?<![\w$\u20ac\u00a3])\+?[\[(]?\d(?:(?:[^\w\n]{0,5}|\W{1,3}(?:then|and|x|space|dash|hyphen|dot|und|y|et|e|i)\W{1,3})\d){6,14}"
    r"(?![\w%\u20ac])"
)
# "fivefivefive0one42"
_DIGIT = r"zero|oh|one|two|three|four|five|six|seven|eight|nine|\d"
_GLUED = re.compile(rf"(?<!\w)(?=\w*[a-z])(?:{_DIGIT}){{6,15}}(?!\w)")
# "SKU 004915-771-220 and 004915-771-221": the second number of such a list.
_LISTED = re.compile(
    r"(?:sku|barcode|order|invoice|serial|isbn|tracking|item|ticket|part|model|cmyk|rgb|pantone)s?[^.!?\n]{0,50}$"
)
# "O7700 9OO 318": letters for digits, between or beside real ones.
_ALMOST_DIGITS = re.compile(r"(?<![^\W_])(?=[oil]*\d)[\doil]*[oil][\doil]*(?![^\W_])")
# "2l2-555-O1B7": where it is called a telephone number, more letters may stand for digits.
_FEWER_DIGITS = re.compile(r"(?<![^\W_])(?=[oilsbzg\u0431]{0,5}\d)[\doilsbzg\u0431]{1,16}(?![^\W_])")
_MORE_LETTERS = str.maketrans("oilsbzg\u0431", "01158296")
# "Then", "and", "in the end", in several languages, without accents.
_THEN = "then|and|und|dann|y|et|e|poi|dopo|per finire|puis|ensuite|luego|despues|depois|potem|potom|sonra|потом|затем"
_JOINING = frozenset({*_THEN.split("|"), "per", "finire", "area", "code", "dash", "space", "i", "и"})
# What else may stand between, where it is called a number: "five five five. The second part, zero one ...".
_TOLD = "the|first|second|third|next|last|part|half|is|are|in|front|comes|followed|by"
_CALLED = re.compile(r"\b(?:my number|part of|half of|digits|dial|call|ring|whatsapp|in front)\b")
_LEAD = 60
_CARD_DIGITS = 16
_ACCOUNT = re.compile(
    r"\b(?:account|acct|a/c|iban|konto|cuenta|conta|compte|rekening)(?: (?:number|no|nr))?\W{0,3}(?:is|:)?\W{0,3}$"
)
_AREA_CODE = re.compile(r"area code\s$")
_AT_AN_HOUR = re.compile(r"\b(?:after|at|by|before|until|till|from|past|since)\s$")
_AFTER_AN_HOUR = re.compile(r"\s?[:;,\-]\s")
_WORD = re.compile(r"\+|[^\W_]+(?:'[^\W_]+)*")
# "4four", "77oo"
_MIXED_PART = re.compile(rf"0h|{_DIGIT}|o")
_MIXED = re.compile(rf"(?=[a-z]*\d)(?=\d*[a-z])(?:{_MIXED_PART.pattern})+")
# A mark or a picture may stand between two digits as well as a space.
_JOINED = rf"{_THEN}|area|code|dash|space|hyphen"
_BETWEEN = re.compile(rf"^(?:[^\w!?]|{_JOINED})*$")
_LONG_BETWEEN = re.compile(rf"^(?:[^\w!?]|{_JOINED}|{_TOLD})*$")


class PhoneDetector:
    """Finds telephone numbers, however they are written."""

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return each number once."""
        # Of two readings that overlap, the one of more characters saw more of the number.
        spans = sorted(
            [*self._in_digits(message), *self._in_words(message)], key=lambda span: span[1] - span[0], reverse=True
        )
        return details((_kind(message, start, end), start, _with_marks(message.text, end)) for start, end in spans)

    def _in_digits(self, message: Prepared) -> Iterator[tuple[int, int]]:
        folded = message.folded
        # The reading with more digits first: of "O61 234 5838" the other sees only a part.
        for text in dict.fromkeys([_ALMOST_DIGITS.sub(_as_digits, folded.text), folded.text]):
            yield from (folded.span(*place) for place in _numbers_in(message, folded, text))
            yield from _called_one(message, text)
        if message.read.text != folded.text:
            # "7 7 O O 9": held apart, a letter is no digit. What has no such letter is found above.
            closed = message.read
            text = _ALMOST_DIGITS.sub(_as_digits, closed.text)
            for start, end in _numbers_in(message, closed, text):
                if text[start:end] != closed.text[start:end]:
                    yield closed.span(start, end)
        yield from _called_one(message, _FEWER_DIGITS.sub(_as_more_digits, folded.text))
        for match in in_parts(folded.text, _LEAD):
            yield folded.span(*match.span())

    def _in_words(self, message: Prepared) -> Iterator[tuple[int, int]]:
        """Find runs of number words, or of words and digits, that make up enough digits."""
        for reading in (message.folded, message.read):
            for match in _GLUED.finditer(reading.text):
                yield reading.span(*match.span())
            called = _CALLED.search(reading.text)
            between, joining = (_LONG_BETWEEN, _JOINING | {*_TOLD.split("|")}) if called else (_BETWEEN, _JOINING)
            run: list[tuple[int, int, str, bool]] = []
            for match in _WORD.finditer(reading.text):
                value = _digits_of(match[0])
                apart = run and not between.match(reading.text[run[-1][1] : match.start()])
                if value is None and match[0] in joining and run:
                    continue
                if run and (value is None or apart):
                    yield from _spoken(run, reading)
                    run = []
                if value is not None:
                    run.append((match.start(), match.end(), value, not match[0].isdecimal() and match[0] != "+"))
            yield from _spoken(run, reading)


def _numbers_in(message: Prepared, reading: Mapped, text: str) -> Iterator[tuple[int, int]]:
    """Return the places of numbers in `text`, which has as many characters as `reading`."""
    for match in _DIGITS.finditer(text):
        written = _without_bracket(match[0].strip())
        start = match.start() + match[0].index(written)
        if _is_number(message, reading, start, written):
            yield start, start + len(written)


def _without_bracket(written: str) -> str:
    """Leave out a bracket around the whole number, which is not the number's own."""
    return written if set(written) & set(")]") else written.lstrip("([")


def _is_number(message: Prepared, reading: Mapped, at: int, written: str) -> bool:
    """Whether what is written in digits at this place of the reading can be a telephone number here."""
    before = reading.text[max(0, at - _LEAD) : at]
    digits = re.sub(r"\D", "", written)
    if not _LEAST <= len(digits) <= _MOST or len(set(digits)) < 2:  # 0000000 is no number
        return False
    if _NOT_A_NUMBER.search(before[-40:]) or is_measure(written):
        return False
    if is_list(written) and not _SAID_TO_BE_ONE.search(before):
        return False
    version = _VERSION.match(written) and not (_IN_PAIRS.match(written) or _SINGLE.match(written))
    if version or _LISTED.search(before) or _looks_like_amounts(written, before):
        return False
    if written.startswith(("+", "(+", "00")):
        return _possible(f"+{digits}" if "+" in written[:2] else f"+{digits[2:]}")
    around = message.folded_near(reading.starts[at], 60, 20)
    # The "number" of "the order numbers" is no cue.
    called = bool(_CUE.search(_OTHER_NUMBERS.sub("", around)))
    return called or (_grouped(written) and not _OTHER_NUMBERS.search(around) and _valid_somewhere(digits))


def _with_marks(text: str, end: int) -> int:
    """Return the end with the marks that belong to the last character, such as the frame of a key."""
    while end < len(text) and unicodedata.category(text[end]) in {"Mn", "Me"}:
        end += 1
    return end


def _as_digits(match: re.Match[str]) -> str:
    return match[0].translate(LETTERS_FOR_DIGITS)


def _as_more_digits(match: re.Match[str]) -> str:
    return match[0].translate(_MORE_LETTERS)


def _called_one(message: Prepared, text: str) -> Iterator[tuple[int, int]]:
    """Find digits that are called a telephone number, in a reading of as many characters as the folded text."""
    for match in _ANY_DIGITS.finditer(text):
        start, end = message.folded.span(match.end() - len(_without_bracket(match[0])), match.end())
        # As words read, so that "my c3ll" is one.
        before, after = (message.folded_part(span) for span in ((max(0, start - _LEAD), start), (end, end + _LEAD)))
        if _is_said_to_be_one(match[0], before, after):
            yield start, end


def _is_said_to_be_one(written: str, before: str, after: str) -> bool:
    """Whether digits with anything between them are called a telephone number, and are no date or sum."""
    if (
        not (_SAID_TO_BE_ONE.search(before) or _IS_MINE.match(after))
        or _NOT_A_NUMBER.search(before)
        or _LISTED.search(before)
    ):
        return False
    amount = "," in written and _THOUSANDS.match(written)
    return not (amount or is_measure(written))


def _kind(message: Prepared, start: int, end: int) -> Kind:
    """So many digits in words are a card's; behind "my account:" they are a bank account's."""
    written = message.text[start:end]
    in_words = not any(letter.isdigit() for letter in written)
    told = (_digits_of(word) for word in re.findall(r"\w+", without_accents(written)))
    card = in_words and len("".join(_expanded(value for value in told if value is not None))) >= _CARD_DIGITS
    banked = card or _ACCOUNT.search(message.folded_part((max(0, start - _LEAD), start)))
    return Kind.PAYMENT_DETAILS if banked else Kind.PHONE


def _spoken(run: list[tuple[int, int, str, bool]], reading: Mapped) -> Iterator[tuple[int, int]]:
    while run and not run[-1][2]:
        run = run[:-1]
    digits = "".join(_expanded(value for *_, value, _word in run))
    # "6four" stands for two.
    in_words = sum(
        word + (word and len(value) > 1 and any(map(str.isdigit, reading.text[start:end])))
        for start, end, value, word in run
    )
    if run and _AFTER_AN_HOUR.match(reading.text, run[0][1]) and _AT_AN_HOUR.search(reading.text, *_before(run[0][0])):
        # The six of "ring me after six: oh seven" is no part of it.
        yield from _spoken(run[1:], reading)
    elif len(digits) >= _LEAST_SPOKEN and not _counts_up(run) and in_words >= max(3, len(run) // 2):
        lead = _AREA_CODE.search(reading.text[: run[0][0]])
        yield reading.span(lead.start() if lead else run[0][0], run[-1][1])


def _counts_up(run: Sequence[tuple[int, int, str, bool]]) -> bool:
    """Whether it is "five, six, seven, eight"."""
    values = [int(value) for *_, value, _word in run if value.isdigit()]
    return len(values) == len(run) and all(later == value + 1 for value, later in itertools.pairwise(values))


def _before(at: int) -> tuple[int, int]:
    return max(0, at - _LEAD), at


def _expanded(values: Iterable[str]) -> Iterator[str]:
    """Apply "double" and "triple" to the digit after them."""
    times = 1
    for value in values:
        if value in {"x2", "x3"}:
            times = int(value[1])
            continue
        if value:
            yield value * times if len(value) == 1 else value
            times = 1


@lru_cache(maxsize=1)
def _numbers() -> dict[str, str]:
    data = yaml.safe_load(without_accents((Path(__file__).parent / "numbers.yml").read_text(encoding="utf-8")))
    return {str(word): str(digits) for some in data["numbers"].values() for word, digits in some.items()}


def _digits_of(word: str) -> str | None:
    """Return the digits that a word stands for: "seven" -> "7"; "double" -> "x2"; "+" and "plus" -> ""; else None."""
    if word.isdigit():
        return word if len(word) <= 5 else None  # longer runs are found as digits
    if _MIXED.fullmatch(word):
        return "".join(_numbers().get(part, part[0]) for part in _MIXED_PART.findall(word))
    return _numbers().get(word)


def _looks_like_amounts(written: str, before: str) -> bool:
    """Whether it is a sum or a row of them: "1 250 000", but not "my number is 600 123 456"."""
    in_thousands = _THOUSANDS.match(written) and "." not in written[:4]
    if in_thousands and "," not in written and _SAID_TO_BE_ONE.search(before):
        return False
    return bool(in_thousands) or bool(_RANGE.match(written) and "-" not in written)


def _grouped(written: str) -> bool:
    return len(re.findall(r"\d+", written)) >= 3  # 555 01 42, not 5550142


def _possible(number: str) -> bool:
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=1024)
def _valid_somewhere(digits: str) -> bool:
    for region in _REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(digits, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False
