"""A detail is found at exactly its own characters, however it is written and whatever stands around it.

The words of a message are judged by nobody here: these are the detectors alone, as the message check joins them.
"""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from groundrules.guard.check import MessageChecker
from groundrules.guard.contact import NoWords
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.schema import Stage

CHECKER = MessageChecker(load_rulebook(Path("policies")), worded=NoWords())
MANY = settings(max_examples=250, deadline=None)

FIRST = st.sampled_from(["mira", "tobias", "anouk", "sven", "lucia", "ravi", "hanne", "oleg", "priya", "dario"])
LAST = st.sampled_from(["holm", "castel", "weaver", "brandt", "okoye", "novak", "lind", "farrow"])
DOMAINS = [
    "gmail.com",
    "proton.me",
    "kelpstudio.com",
    "tallpine.net",
    "northmill.de",
    "papercrane.io",
    "brightfox.studio",
]
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
AFTER = st.sampled_from(
    [
        "",
        " thanks",
        ", any time",
        ".",
        " - see you",
        "!",
        "?",
        "\nBest, Mira",
        " please",
        " :)",
        ", ask for Mira",
        "; talk soon",
    ]
)
IN_BRACKETS = st.booleans()


def _is_found(before: str, detail: str, after: str, bracketed: bool, kind: str) -> None:
    text = f"{before}({detail}){after}" if bracketed else f"{before}{detail}{after}"
    start = text.index(detail)
    found = CHECKER.check(text, Situation(stage=Stage.BEFORE)).findings
    assert [(one.kind, one.start, one.end) for one in found] == [(kind, start, start + len(detail))], text


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """An e-mail address in one of the ways in which people write and hide it."""
    name = draw(FIRST) + draw(st.sampled_from([".", "_", "-"])) + draw(LAST) + draw(st.sampled_from(["", "7", "84"]))
    domain = draw(st.sampled_from(DOMAINS))
    host, end = domain.split(".")
    spelled = name.replace(".", " dot ").replace("_", " underscore ").replace("-", " dash ")
    plain = f"{name}@{domain}"
    return draw(
        st.sampled_from(
            [
                plain,
                plain.upper(),
                f"{spelled} at {host} dot {end}",
                f"{name} at sign {host} period {end}",
                f"{name} (at) {host} (dot) {end}",
                f"{name}[at]{host}[dot]{end}",
                f"{name} {{at}} {host} {{dot}} {end}",
                f"{name} *at* {host} *dot* {end}",
                f"{name} @ {host} . {end}",
                f"{name}AT{host}DOT{end}",
                f"{name}@{host} dot {end}",
                " ".join(plain),
                "\u200b".join(plain),
                plain.replace("a", "\u0430").replace("o", "\u043e"),
                plain.replace("@", "\uff20").replace(".", "\uff0e"),
            ]
        )
    )


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A telephone number in digits, in words, or in both; of the ranges kept for films."""
    start = draw(st.sampled_from(["07700900", "+447700900", "2125550", "+4915155500", "+34600555"]))
    number = f"{start}{draw(st.integers(101, 199))}"
    plus, digits = number[: number.startswith("+")], number.lstrip("+")
    groups = [digits[:3], digits[3:6], digits[6:]]
    said = ["plus"] * len(plus) + [DIGITS[int(digit)] for digit in digits]
    return draw(
        st.sampled_from(
            [
                number,
                *(plus + mark.join(groups) for mark in (" ", "-", ".", " / ")),
                f"({plus}{groups[0]}) {groups[1]} {groups[2]}",
                plus + " ".join(digits),
                plus + "-".join(digits),
                plus + "".join(chr(ord(digit) + 0xFEE0) for digit in digits),
                plus + " ".join(groups).replace("0", "O"),
                " ".join(said),
                "-".join(said),
                ", ".join([" ".join(said[:4]), " ".join(said[4:])]),
            ]
        )
    )


@st.composite
def user_names(draw: st.DrawFn) -> str:
    """A user name, plain or spelled."""
    first, last = draw(FIRST), draw(LAST)
    return draw(
        st.sampled_from(
            [f"@{first}{last}", f"@ {first}_{last}", f"{first}_{last}", f"{first}.{last}7", f"{first}{last}84"]
            + [f"{first} {mark} {last}" for mark in ("underscore", "dot", "dash")]
            + [f"at-sign {first} underscore {last}"]
        )
    )


@MANY
@given(
    st.sampled_from(
        ["My mail is ", "write to me at ", "Mail me: ", "contact: ", "drop me a line: ", "Questions? ", ""]
    ),
    addresses(),
    AFTER,
    IN_BRACKETS,
)
def test_an_address_is_found_at_its_own_characters(before: str, detail: str, after: str, bracketed: bool) -> None:
    _is_found(before, detail, after, bracketed, "email")


@MANY
@given(
    st.sampled_from(
        ["My number is ", "call me on ", "Ring ", "phone: ", "WhatsApp ", "text me at ", "mobile ", "my cell: "]
    ),
    numbers(),
    AFTER,
    IN_BRACKETS,
)
def test_a_number_is_found_at_its_own_characters(before: str, detail: str, after: str, bracketed: bool) -> None:
    _is_found(before, detail, after, bracketed, "phone")


@MANY
@given(
    st.sampled_from(
        ["Telegram: ", "my insta is ", "skype ", "On Telegram I am ", "my telegram handle is ", "Discord name: "]
    ),
    user_names(),
    AFTER,
    IN_BRACKETS,
)
def test_a_user_name_is_found_at_its_own_characters(before: str, detail: str, after: str, bracketed: bool) -> None:
    _is_found(before, detail, after, bracketed, "handle")


@MANY
@given(
    st.sampled_from(["Join here: ", "book a slot: ", "see ", "My calendar: ", "Meet me at ", "here it is: "]),
    st.sampled_from(
        [
            ("call_link", "https://meet.google.com/abc-defg-hij"),
            ("call_link", "https://us02web.zoom.us/j/84412079915?pwd=aB3"),
            ("call_link", "zoom.us/j/84412079915"),
            ("booking_link", "https://calendly.com/mira-holm/30min"),
            ("booking_link", "cal.com/mira/intro"),
            ("contact_form", "https://forms.gle/9tQw3LkPz7aVb2"),
            ("profile_link", "https://www.linkedin.com/in/mira-holm-77"),
            ("handle", "t.me/mira_holm"),
            ("phone", "https://wa.me/447700900123"),
        ]
    ),
    AFTER,
    IN_BRACKETS,
)
def test_a_link_is_found_at_its_own_characters(before: str, link: tuple[str, str], after: str, bracketed: bool) -> None:
    _is_found(before, link[1], after, bracketed, link[0])
