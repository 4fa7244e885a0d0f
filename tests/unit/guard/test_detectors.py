"""Each detector, with what it must leave alone. The words found are quoted as they stand in the text."""

import pytest

from groundrules.guard.detectors import Detector, exact_detectors
from groundrules.guard.detectors.address import AddressDetector
from groundrules.guard.detectors.email import EmailDetector
from groundrules.guard.detectors.handle import HandleDetector
from groundrules.guard.detectors.link import LinkDetector
from groundrules.guard.detectors.payment_details import PaymentDetailsDetector
from groundrules.guard.detectors.phone import PhoneDetector
from groundrules.guard.prepared import prepare
from groundrules.guard.words import words


def found(detector: Detector, text: str) -> list[tuple[str, str]]:
    candidates = detector.detect(prepare(text, words()))
    return sorted((one.kind.value, text[one.start : one.end]) for one in candidates)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Mail me: lena@weber-bau.de, thanks", "lena@weber-bau.de"),
        ("write to omar (at) outlook (dot) com", "omar (at) outlook (dot) com"),
        ("It is jo dot lin at gmail dot com", "jo dot lin at gmail dot com"),
        ("k\u200bim@\u200bproton.me", "k\u200bim@\u200bproton.me"),
        ("my gmail is pixel_fox_91", "pixel_fox_91"),
        ("moc.liamg@etak, backwards", "moc.liamg@etak"),
        ("ana arroba correo punto es", "ana arroba correo punto es"),
    ],
)
def test_email(text: str, address: str) -> None:
    assert found(EmailDetector(), text) == [("email", address)]


@pytest.mark.parametrize(
    "text",
    [
        "I worked at amazon.com for two years.",
        "Use @media and @property, then look at node.js.",
        "See you at 5 pm. me too",
        "The regex must take user@example.com as well.",
    ],
)
def test_no_email(text: str) -> None:
    assert found(EmailDetector(), text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ring me on +44 7700 900123 please", "+44 7700 900123"),
        ("cell: (212) 555-0142", "(212) 555-0142"),
        ("call five five five, oh one four two, double three", "five five five, oh one four two, double three"),
        ("text ５５５ ０１４２ ９９", "５５５ ０１４２ ９９"),
        ("whatsapp 2 1 2 5 5 5 0 1 4 2", "2 1 2 5 5 5 0 1 4 2"),
        ("my number is 07700 900 456", "07700 900 456"),
    ],
)
def test_phone(text: str, number: str) -> None:
    assert found(PhoneDetector(), text) == [("phone", number)]


@pytest.mark.parametrize(
    "text",
    [
        "Order 4500123456 was shipped, tracking 1Z999AA10123456784.",
        "It costs 1,250,000 in total.",
        "The server is 203.0.113.17, firmware 3.0.0.4.386.",
        "We met on 2024-05-17 at 10:30.",
        "Please retouch SKU 004915-771-220 and 004915-771-221.",
        "One, two, three and go!",
    ],
)
def test_no_phone(text: str) -> None:
    assert found(PhoneDetector(), text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Telegram: @fox_studio", "@fox_studio"),
        ("skype live:marta.k", "live:marta.k"),
        ("I'm night_owl7 on Discord", "night_owl7"),
        ("discord: pixel#0420", "pixel#0420"),
        ("my insta is kim.draws", "kim.draws"),
    ],
)
def test_handle(text: str, name: str) -> None:
    assert found(HandleDetector(), text) == [("handle", name)]


@pytest.mark.parametrize(
    "text",
    [
        "The slider handle is off by 2px, see @media.",
        "Skype integration is required.",
        "We post on Instagram three times a week.",
        "Please use @pytest.mark.parametrize there.",
    ],
)
def test_no_handle(text: str) -> None:
    assert found(HandleDetector(), text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://www.linkedin.com/in/jo-lin", "profile_link"),
        ("https://calendly.com/jo/30min", "booking_link"),
        ("https://us02web.zoom.us/j/85512340077", "call_link"),
        ("zoom dot us slash j slash 85512340077", "call_link"),
        ("https://forms.gle/abc", "contact_form"),
        ("https://fir-studio.example.com/contact", "contact_form"),
        ("https://wa.me/447700900123", "phone"),
        ("t.me/fox_studio", "handle"),
        ("https://paypal.me/jolin", "payment_details"),
        ("https://join.slack.com/t/fox/shared_invite/zt-1", "messenger"),
    ],
)
def test_link(text: str, kind: str) -> None:
    assert [one for one, _ in found(LinkDetector(), f"Here: {text} .")] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "https://www.linkedin.com/jobs/view/3812345678",
        "https://github.com/jo/parser",
        "https://www.behance.net/gallery/1/logo",
        "https://docs.google.com/document/d/1",
        "https://zoom.us/pricing",
        "https://calendly.com",
        "main.py and style.css",
    ],
)
def test_links_to_work(text: str) -> None:
    assert found(LinkDetector(), f"See {text} please") == []


def test_address_only_where_someone_is_to_come_or_send() -> None:
    given = "Send it to 12b Tollgate Mews, Leeds LS1 4AB."
    assert found(AddressDetector(), given) == [("address", "12b Tollgate Mews, Leeds LS1 4AB")]
    assert found(AddressDetector(), "The listing is 12b Tollgate Mews, Leeds, three rooms.") == []


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("Transfer it to DE89 3704 0044 0532 0130 01 please", "DE89 3704 0044 0532 0130 01"),
        ("my card is 4111 1111 1111 1111, cvv 123", "4111 1111 1111 1111"),
        ("paypal: jo@lin.dev", "jo@lin.dev"),
        ("pix 11 95550 0147", "11 95550 0147"),
    ],
)
def test_payment_details(text: str, details: str) -> None:
    assert found(PaymentDetailsDetector(), text) == [("payment_details", details)]


@pytest.mark.parametrize(
    "text",
    ["Test with the Stripe card 4242 4242 4242 4242.", "The IBAN field takes 34 characters.", "0x" + "0" * 40],
)
def test_no_payment_details(text: str) -> None:
    assert found(PaymentDetailsDetector(), text) == []


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "😀😀😀", "\u202e\u202d", "\x00\x01", "." * 5000, "@" * 5000, "1 " * 3000]
)
def test_nothing_trips_a_detector(text: str) -> None:
    message = prepare(text, words())
    for detector in exact_detectors():
        for one in detector.detect(message):
            assert 0 <= one.start < one.end <= len(text)
