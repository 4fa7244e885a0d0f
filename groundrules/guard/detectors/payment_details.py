"""Bank, card, wallet and PayPal details, checked by their check digits where they have any."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from groundrules.guard.detectors.digits import LETTERS_FOR_DIGITS
from groundrules.guard.kinds import Candidate, Kind, details
from groundrules.guard.prepared import Prepared
from groundrules.guard.words import words

_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?:[ \-]?[a-z0-9]{4}){2,7}(?:[ \-]?[a-z0-9]{1,4})?(?!\w)")
_IBAN_DIGITS = 12
# "G.B.2.9 N-W-B-K 6o16 133l": told by its check digits alone.
_BROKEN_IBAN = re.compile(
    r"(?<![a-z0-9])[a-z][ .\-_/]?[a-z][ .\-_/]?[\doil][ .\-_/]?[\doil](?:[ .\-_/]{0,2}[a-z0-9]){11,30}(?![a-z0-9])"
)
# ISO 13616: how many characters an account number of a country has.
_BY_LENGTH = {
    15: ("no",),
    16: ("be",),
    18: ("dk", "fi", "nl"),
    20: ("at", "ee", "lt", "lu"),
    21: ("ch", "hr", "lv"),
    22: ("bg", "de", "gb", "ge", "ie", "rs"),
    23: ("ae", "il"),
    24: ("cz", "es", "pk", "ro", "sa", "se", "sk", "tn"),
    25: ("pt",),
    26: ("tr",),
    27: ("fr", "gr", "it"),
    28: ("al", "cy", "hu", "ma", "pl"),
    29: ("br", "eg", "ua"),
}
_IBAN_LENGTHS = {country: length for length, countries in _BY_LENGTH.items() for country in countries}
_CARD = re.compile(r"(?<![\w.])\d(?:[ \-]?\d){12,18}(?![\w])")
_CARD_CUE = re.compile(r"card|cvv|cvc|exp|visa|mastercard|amex|debit|tarjeta|cartao|carte|karte|карт")
_TEST_CARDS = frozenset({"4242424242424242", "4000000000000002", "5555555555554444", "378282246310005"})
_SAMPLE_IBANS = frozenset({"DE89370400440532013000", "GB29NWBK60161331926819", "GB82WEST12345698765432"})
_TESTING = re.compile(
    r"\b(?:test|tests|testing|sandbox|dummy|sample|example|placeholder|validat\w+|regex|stripe|checkout|form)\b"
)
_WALLET = re.compile(
    r"(?<![a-z0-9])(?:0x(?: ?[a-f0-9]){40}|bc1[a-z0-9]{20,60}|"
    r"(?![0-9a-f]+(?![a-z0-9]))(?:[13][a-z0-9]{25,34}|t[a-z0-9]{33}))"
    r"(?![a-z0-9])"
)
# 0x000...000 is a placeholder.
_FEW_SIGNS = 6
_ACCOUNT = re.compile(
    r"(?:acc(?:oun)?t|a/c|account no|conta|cuenta|konto|rekening|карт[аы]|рахунок|rek)\.?\s?(?:number|"
    r"nr|no|num|n[o\u00ba]|#)?[.:\s]{1,3}(?:(?:is|es|ist|est|e|at .{3,30} is)[:\s]{1,2})?"
    r"(?P<number>\d[\d \-]{5,34}\d)"
)
_ROUTING = re.compile(
    r"(?:sort code|routing(?: number)?|ifsc|swift|bic|bsb)[.:\s]{1,4}(?P<number>(?=[a-z\-]*\d)[a-z0-9][a-z0-9\-]{4,12})"
)
_BANK_WORD = re.compile(
    r"bank|transfer|wire|pay|sort code|routing|ifsc|swift|iban|deposit|konto|conta|cuenta|virement|uberweis"
)
_UPI = re.compile(r"(?<![\w.@\-])[\w.\-]{2,60}@(?:ok(?:axis|hdfcbank|icici|sbi)|ybl|paytm|upi|ibl|axl|apl)(?![\w.])")
_PIX_AFTER = re.compile(
    r"(?:chave|key)[^\n:]{0,60}:\s?(?P<number>[\w.\-]+@[\w\-]+(?:\.[\w\-]+)+|\+?\d[\d .\-]{7,16}\d)"
)


class PaymentDetailsDetector:
    """Finds what money could be sent to, or taken from."""

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return each detail once."""
        return details((Kind.PAYMENT_DETAILS, start, end) for start, end in self._spans(message))

    def _spans(self, message: Prepared) -> Iterator[tuple[int, int]]:
        folded = message.folded
        for match in _IBAN.finditer(folded.text):
            number = re.sub(r"[ \-]", "", match[0]).upper()
            # A word with digits in it is no IBAN.
            digits = sum(letter.isdigit() for letter in number)
            likely = digits >= _IBAN_DIGITS and (_valid_iban(number) or _BANK_WORD.search(folded.text))
            if likely and not (number in _SAMPLE_IBANS and _TESTING.search(folded.text)):
                yield folded.span(*match.span())
        for match in _BROKEN_IBAN.finditer(folded.text):
            length = _iban_in(match[0])
            if length:
                yield folded.span(match.start(), match.start() + length)
        for match in _CARD.finditer(folded.text):
            card = re.sub(r"\D", "", match[0])
            tested = card in _TEST_CARDS and _TESTING.search(folded.text)
            if not tested and _luhn(card) and _CARD_CUE.search(folded.text):
                yield folded.span(*match.span())
        for match in _WALLET.finditer(folded.text):
            if len(set(match[0])) > _FEW_SIGNS and any(letter.isdigit() for letter in match[0][2:]):
                yield folded.span(*match.span())
        by_service = _by_service()
        for pattern in (_ROUTING, _ACCOUNT, *by_service, _PIX_AFTER):
            for match in pattern.finditer(folded.text):
                if pattern in (*by_service, _PIX_AFTER) or _BANK_WORD.search(folded.text):
                    yield folded.span(*match.span("number"))
        for match in _UPI.finditer(folded.text):
            yield folded.span(*match.span())


@lru_cache(maxsize=1)
def _by_service() -> tuple[re.Pattern[str], ...]:
    """What finds a number, an address or a name given for a service named before it."""
    numbers, names = words().alternatives("pays_number"), words().alternatives("pays_name")
    return (
        re.compile(
            rf"(?:{numbers})\b[^\n\d]{{0,25}}?(?P<number>(?<![\w.\-])[\w.\-]+@[\w.\-]*\w|\+?\d[\d \-.]{{5,16}}\d)"
        ),
        re.compile(
            rf"(?:{names})\b(?![^.!?\n]{{0,40}}\bsandbox)[^.!?\n]{{0,45}}?"
            r"(?P<number>(?<![\w.@])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|[@$][a-z][\w.\-]{2,})"
        ),
    )


def _valid_iban(number: str) -> bool:
    """ISO 13616: moved round, with letters as numbers, the remainder by 97 is 1."""
    moved = number[4:] + number[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


def _iban_in(written: str) -> int:
    """Return the length of the account number that the characters begin with, by its check digits; 0 without one."""
    places = [place for place, letter in enumerate(written) if letter.isalnum()]
    letters = "".join(written[place] for place in places)
    length = _IBAN_LENGTHS.get(letters[:2], 0)
    number = letters[:2] + letters[2:length].translate(LETTERS_FOR_DIGITS)
    digits = sum(letter.isdigit() for letter in number)
    if not length or len(number) < length or digits < _IBAN_DIGITS or not _valid_iban(number.upper()):
        return 0
    return places[length - 1] + 1


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812: the card's check digit."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
