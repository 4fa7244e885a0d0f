"""Every trick of hiding, played on several details: what is hidden is found all the same."""

from collections.abc import Callable

import pytest

from groundrules.guard.detectors import exact_detectors
from groundrules.guard.prepared import prepare
from groundrules.guard.words import words

NUMBERS = ("07700 900123", "+1 212 555 0147", "+91 98765 43210")
AROUND = ("call me on {} tomorrow", "my number is {}", "{} is my whatsapp")
MAILS = (("kit.fox", "gmail", "com"), ("anna91", "foxden", "org"))
NAMES = ("whatsapp", "telegram", "discord", "paypal", "instagram", "linkedin", "calendly", "payoneer", "facebook")
SAID = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
Trick = Callable[[str], str]


def _digits(number: str) -> list[str]:
    return [sign for sign in number if sign.isdigit()]


def _between(mark: str, size: int = 1) -> Trick:
    def written(number: str) -> str:
        digits = _digits(number)
        return mark.join("".join(digits[at : at + size]) for at in range(0, len(digits), size))

    return written


def _said(mark: str) -> Trick:
    return lambda number: mark.join(SAID[int(digit)] for digit in _digits(number))


def _moved(first: int) -> Trick:
    return lambda number: "".join(chr(first + int(sign)) if sign.isdigit() else sign for sign in number)


NUMBER_TRICKS: dict[str, Trick] = {
    **{f"apart by {mark!r}": _between(mark) for mark in (" ", ".", "-", "*", "/", "_")},
    **{f"in threes by {mark!r}": _between(mark, 3) for mark in ("...", " and ", " then ", "\U0001f600")},
    **{f"in words by {mark!r}": _said(mark) for mark in (" ", ", ", "-", "")},
    "every other in a word": lambda number: " ".join(
        SAID[int(digit)] if at % 2 else digit for at, digit in enumerate(_digits(number))
    ),
    "o for 0": lambda number: number.replace("0", "o"),
    "l for 1 and O for 0": lambda number: number.replace("1", "l").replace("0", "O"),
    "fullwidth": _moved(0xFF10),
    "Arabic": _moved(0x660),
    "Devanagari": _moved(0x966),
    "keycaps": lambda number: "".join(f"{digit}\ufe0f\u20e3" for digit in _digits(number)),
    "brackets": lambda number: "".join(f"({digit})" for digit in _digits(number)),
    "lines": _between("\n", 4),
    "backwards but for its sense": lambda number: number[::-1],
    "invisible": "\u200b".join,
}
NAME_TRICKS: dict[str, Trick] = {
    **{f"in halves by {mark!r}": (lambda name, mark=mark: name[:4] + mark + name[4:]) for mark in " -./_'+"},
    **{f"in letters by {mark!r}": (lambda name, mark=mark: mark.join(name)) for mark in " .-_+"},
    "in halves by a picture": lambda name: f"{name[:4]}\U0001f600{name[4:]}",
    "in halves by a new line": lambda name: f"{name[:4]}\n{name[4:]}",
    "a letter thrice": lambda name: name[:3] + 2 * name[3] + name[3:],
    "no vowels": lambda name: name[0] + "".join(letter for letter in name[1:] if letter not in "aeiou"),
    "digits": lambda name: name.translate(str.maketrans("aeois", "43015")),
    "signs": lambda name: name.translate(str.maketrans("ais", "@!$")),
    "a star": lambda name: f"{name[:2]}*{name[3:]}",
    "backwards": lambda name: name[::-1],
}


def _found(kind: str, text: str) -> list[str]:
    message = prepare(text, words())
    found = [one for detector in exact_detectors() for one in detector.detect(message)]
    return [text[one.start : one.end] for one in found if one.kind.value == kind]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("trick", NUMBER_TRICKS)
def test_a_number_is_found(trick: str, around: str) -> None:
    written = [NUMBER_TRICKS[trick](number) for number in NUMBERS]
    missed = [
        one for one in written if not any(len(some) >= 0.8 * len(one) for some in _found("phone", around.format(one)))
    ]
    assert missed == []


@pytest.mark.parametrize("dot", [" dot ", "(dot)", "[dot]", "{dot}", "_dot_", "-dot-", "[.]", "(.)", "\u2022", "<dot>"])
@pytest.mark.parametrize(
    "at", [" at ", " AT ", "(at)", "[at]", "{at}", " (a) ", "_at_", "-at-", " @ ", "(@)", "\uff20", "<at>"]
)
def test_an_address_is_found(at: str, dot: str) -> None:
    written = [f"{user}{at}{host}{dot}{end}" for user, host, end in MAILS]
    assert [one for one in written if not _found("email", f"write to {one} please")] == []


@pytest.mark.parametrize("trick", NAME_TRICKS)
def test_a_service_is_read(trick: str) -> None:
    written = {name: NAME_TRICKS[trick](name) for name in NAMES}
    read = {name: prepare(f"we can talk on {one} tomorrow", words()).read.text for name, one in written.items()}
    assert [written[name] for name in NAMES if name not in read[name]] == []
