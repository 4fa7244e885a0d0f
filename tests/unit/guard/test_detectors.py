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
        ("it is n i k o l dash p p c at proton mail dot me", "n i k o l dash p p c at proton mail dot me"),
        ("lektorat\n@\nverlag-tau\n.de (the phone broke it)", "lektorat\n@\nverlag-tau\n.de"),
        ("I'm anna.may.cuts, that one's on Google's mail.", "anna.may.cuts"),
        ("gm@il >> kit.fox.2019", "kit.fox.2019"),
        ("mail kit \u2022 at \u2022 fox.de", "kit \u2022 at \u2022 fox.de"),
        ('it is kit "at" foxden "dot" com', 'kit "at" foxden "dot" com'),
        ("kit at the rate foxden dot com", "kit at the rate foxden dot com"),
        ("mail kitfox@foxden,com", "kitfox@foxden,com"),
        ("mail kitfox@foxden\u3002com", "kitfox@foxden\u3002com"),
        ("k-i-t-@-f-o-x-.-d-e", "k-i-t-@-f-o-x-.-d-e"),
        ("write to kitATfoxdenDOTcom", "kitATfoxdenDOTcom"),
        ("send it to kit.fox at foxden.com", "kit.fox at foxden.com"),
        ("ed.nedxof@tik, backwards", "ed.nedxof@tik"),
        ("kit.fox ma\u0142pa foxden kropka pl", "kit.fox ma\u0142pa foxden kropka pl"),
        ("mail kit\U0001f98afoxden.com today", "kit\U0001f98afoxden.com"),
        ("kit.fox\U0001f300gmail\u25cfcom", "kit.fox\U0001f300gmail\u25cfcom"),
        ("mail kit{a}foxden{d}com", "kit{a}foxden{d}com"),
        ("mail kitfox@foxden.c0m", "kitfox@foxden.c0m"),
        ("mail kit%40foxden.com", "kit%40foxden.com"),
        ("It's kit, the at sign, foxden, then dot com.", "kit, the at sign, foxden, then dot com"),
        ("kit.fox comes first. Then @ and the usual google mail.", "kit.fox"),
        ("It's k, i, t, at sign, foxden, dot, nl.", "k, i, t, at sign, foxden, dot, nl"),
        (
            "It's kit, then a dot, then fox, followed by at foxden dot com",
            "kit, then a dot, then fox, followed by at foxden dot com",
        ),
        ("kit@\u043b\u0438\u0441.\u0440\u0444", "kit@\u043b\u0438\u0441.\u0440\u0444"),
        ("It's kilo india tango, at, foxden dot com", "kilo india tango, at, foxden dot com"),
        ("g dot fox AT the usual foxden dot com", "g dot fox AT the usual foxden dot com"),
        ("kit.fox [et] foxden [nokta] com", "kit.fox [et] foxden [nokta] com"),
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
        "The bundle com.fox.shop.app signs in with Gmail.",
        "I worked with kit.fox at foxden.com for two years.",
        "git clone git@github.com:foxden/shop.git works.",
        "The demo is at foxden dot com slash kit.",
        "See my shop \U0001f98a foxden.com",
        "We moved from Outlook to Gmail in three.two seconds, ha.",
        "I write the newsletter in Gmail, mostly on Mondays",
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
        ("hola, mi n\u00famero es 600 123 456", "600 123 456"),
        ("call 07.70.09.00.12", "07.70.09.00.12"),
        ("my number is 0#7#7#0#0#9#0#0#1", "0#7#7#0#0#9#0#0#1"),
        ("call 07 then 70 then 09 then 00 then 12", "07 then 70 then 09 then 00 then 12"),
        ("ring zeroseven7zero0nine42", "zeroseven7zero0nine42"),
        ("dial z3ro s3ven seven zero nine f1ve two", "z3ro s3ven seven zero nine f1ve two"),
        ("phone (+44) 7700 900123", "(+44) 7700 900123"),
        ("call O7700 9OO 318", "O7700 9OO 318"),
        ("my c3ll is 2l2-555-O1B7", "2l2-555-O1B7"),
        (
            "\U0001f4de 0\ufe0f\u20e37\ufe0f\u20e37\ufe0f\u20e3009006\ufe0f\u20e3",
            "0\ufe0f\u20e37\ufe0f\u20e37\ufe0f\u20e3009006\ufe0f\u20e3",
        ),
        (
            "My number starts with 0770. Then comes 0900. The last three are 318.",
            "0770. Then comes 0900. The last three are 318",
        ),
        ("Ring me after six: oh seven seven double-oh, nine double-oh.", "oh seven seven double-oh, nine double-oh"),
        ("my number is 07700, 09001, 23", "07700, 09001, 23"),
        ("I pick up at 01632960447", "01632960447"),
        ("Zadzwo\u0144 do mnie: 601 555 014.", "601 555 014"),
        (
            "five\U0001f642five\U0001f642five\U0001f642zero\U0001f642one\U0001f642four",
            "five\U0001f642five\U0001f642five\U0001f642zero\U0001f642one\U0001f642four",
        ),
        ("call +4four 77oo 9oo 4five6", "+4four 77oo 9oo 4five6"),
        (
            "My number in parts: three one six. The second part, four four oh nine.",
            "three one six. The second part, four four oh nine",
        ),
        (
            "ara beni: be\u015f iki be\u015f, s\u0131f\u0131r bir, k\u0131rk iki",
            "be\u015f iki be\u015f, s\u0131f\u0131r bir, k\u0131rk iki",
        ),
        ("my number is 3.9.0.6.5.5.0.1.2.3", "3.9.0.6.5.5.0.1.2.3"),
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
        "The order numbers in the sheet (e.g. 4478 2201 9034) hold spaces.",
        "The budget is 600 123 456 rupiah.",
        "The town has 1 250 000 people.",
        "Cell numbers in the table (n = 4,155,550) don't match.",
        "The barcode on the label, 4 006381 333931, can't be read.",
        "Call the step 1, 2, 3 from the list.",
        "The sprints are 03-04, 17-04 and 02-05, call it spring.",
        "Call times are 10-12, 14-16.",
        "The call is at 10:30, 11:15 or 14:45.",
        "The phone text box is 1200 x 628.",
        "Phone widths: 320 then 768 and then 1024.",
        "Call the API with 1200 and then 4400 items.",
        "The phone case SKUs are 770-441-0098 and 770-441-0099.",
        "The column holds 07700, 09004, 12334, all postcodes.",
        "It works on Godot 4.2.1-20931857, call of the shader fails on the other",
        "Count with me: three, four, five, six, seven, eight.",
        "The call sheet has sizes 36-38-40-42-44.",
        "The barcode is an EAN such as 5901234123457, call it a day.",
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
        ("kim_draws (insta)", "kim_draws"),
        ("kim.draws on IG, follow me", "kim.draws"),
        ("threads @kim.draws", "@kim.draws"),
        ("snap: kim_draws", "kim_draws"),
        ("\u0442\u0433: kim_draws", "kim_draws"),
        ("Download Signal and look for hr.miller.88 there.", "hr.miller.88"),
        ("You'll find me almost anywhere as @kim.draws, drop me a line.", "@kim.draws"),
        ("B\u00fascame en insta como kim.draws por favor", "kim.draws"),
        ("Discord works best for me: kim_draws, until midnight.", "kim_draws"),
        ("T*legram > @kim.draws", "@kim.draws"),
        ("Mon pseudo sur Discord, c'est kim_draws.", "kim_draws"),
        ("On IG I'm at sign, kit, dot, fox, dot, ink.", "at sign, kit, dot, fox, dot, ink"),
        ("Our Discord is kitfox hash four zero one", "kitfox hash four zero one"),
        ("on skype live colon, then the word kitfox", "live colon, then the word kitfox"),
    ],
)
def test_handle(text: str, name: str) -> None:
    assert found(HandleDetector(), text) == [("handle", name)]


@pytest.mark.parametrize(
    "text",
    [
        "The slider handle is off by 2px, see @media.",
        "Skype integration is required.",
        "The file logo_v2.png on Instagram is too small.",
        "Subject line: spring_sale for the mail.",
        "Look us up on Facebook under Tidewater Boats.",
        "We post on Instagram three times a week.",
        "Please use @pytest.mark.parametrize there.",
        "@anna asked me to find me a better hook.",
        "Follow me through the code: @Injectable() comes first.",
        "Add me to the Slack import as read-only guest",
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
        ("fir-and-fern.shop-of-ours/get-in-touch", "contact_form"),
        ("instagram . com / kim_draws", "handle"),
        ("https://join.slack.com/t/fox/shared_invite/zt-1", "messenger"),
        ("whereby dot com forward slash kim-draws", "call_link"),
        ("https://monzo.me/kimdraws/40", "payment_details"),
        ("https://teams.live.com/meet/93", "call_link"),
        ("https://teams.live.com/l/invite/FEA1", "messenger"),
        ("https://outlook.office.com/bookwithme/user/kim", "booking_link"),
        ("hxxps://t[.]me/kitfox", "handle"),
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
        "https://bsky.app/profile/kim.draws/post/3k",
        "main.py and style.css",
    ],
)
def test_links_to_work(text: str) -> None:
    assert found(LinkDetector(), f"See {text} please") == []


def test_address_only_where_someone_is_to_come_or_send() -> None:
    given = "Send it to 12b Tollgate Mews, Leeds LS1 4AB."
    assert found(AddressDetector(), given) == [("address", "12b Tollgate Mews, Leeds LS1 4AB")]
    with_zip = "Visit our office: 1140 Sycamore Row, Suite 9, Denver, CO 80203."
    assert found(AddressDetector(), with_zip) == [("address", "1140 Sycamore Row, Suite 9, Denver, CO 80203")]
    in_a_unit = "Drop it at Unit 4, Tannery Yard, Leith, EH6 7BD."
    assert found(AddressDetector(), in_a_unit) == [("address", "Unit 4, Tannery Yard, Leith, EH6 7BD")]
    french = "Passez nous voir, 17 rue des Lilas, 84000 Avignon."
    assert found(AddressDetector(), french) == [("address", "17 rue des Lilas, 84000 Avignon")]
    number_last = "Pop in, the bakery on Marchmont Crescent, number 19."
    assert found(AddressDetector(), number_last) == [("address", "Marchmont Crescent, number 19")]
    in_words = "Meet me at number thirty one, Tannery Lane, Leith, on Monday."
    assert found(AddressDetector(), in_words) == [("address", "number thirty one, Tannery Lane, Leith")]
    box = "Send the prints to P.O. Box 331, Nether Wick, please."
    assert found(AddressDetector(), box) == [("address", "P.O. Box 331, Nether Wick")]
    turkish = "Ofise gelin: G\u00fcl Mah. Deniz Sk. No:4 Kat:2 Moda, bekliyorum"
    assert found(AddressDetector(), turkish) == [("address", "G\u00fcl Mah. Deniz Sk. No:4 Kat:2 Moda")]
    assert found(AddressDetector(), "The listing is 12b Tollgate Mews, Leeds, three rooms.") == []


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("Transfer it to DE89 3704 0044 0532 0130 01 please", "DE89 3704 0044 0532 0130 01"),
        ("my card is 4111 1111 1111 1111, cvv 123", "4111 1111 1111 1111"),
        ("paypal: jo@lin.dev", "jo@lin.dev"),
        ("pix 11 95550 0147", "11 95550 0147"),
        ("My bank account is 00471134589, thanks", "00471134589"),
        ("for the rest: D.E.7 5 5121 0800 l245 1261 99 thanks", "D.E.7 5 5121 0800 l245 1261 99"),
    ],
)
def test_payment_details(text: str, details: str) -> None:
    assert found(PaymentDetailsDetector(), text) == [("payment_details", details)]


def test_an_account_number_in_words_is_a_payment_detail() -> None:
    text = "Pay the rest to my account: four four seven one, three nine, two two oh"
    assert found(PhoneDetector(), text) == [("payment_details", "four four seven one, three nine, two two oh")]


@pytest.mark.parametrize(
    "text",
    [
        "Test with the Stripe card 4242 4242 4242 4242.",
        "The IBAN field takes 34 characters.",
        "0x" + "0" * 40,
        "We pay for call routing. Vonage is what we use.",
    ],
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
