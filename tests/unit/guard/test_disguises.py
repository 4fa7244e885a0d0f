"""The names of services are read through what hides them; words that only look alike are left alone."""

import pytest

from groundrules.guard.disguises import without_disguises
from groundrules.guard.normalise import normalise
from groundrules.guard.prepared import prepare
from groundrules.guard.words import words

NAMES = frozenset({"whatsapp", "telegram", "paypal", "skype", "linkedin"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("on tele gram", "on telegram"),
        ("on what-sapp, ok", "on whatsapp, ok"),
        ("wh at sa pp", "whatsapp"),
        ("tele\U0001f600gram", "telegram"),
        ("pay(pal)", "paypal)"),
        ("whatsssapp", "whatsapp"),
        ("whtspp me", "whatsapp me"),
        ("margelet", "telegram"),
        ("telgeram", "telegram"),
        ("t_legram", "telegram"),
        ("p+a+y+p+a+l", "paypal"),
        ("skyyype", "skype"),
    ],
)
def test_disguised_names(written: str, read: str) -> None:
    assert without_disguises(normalise(written), NAMES).text == read


@pytest.mark.parametrize(
    "text",
    [
        "linked in my profile",
        "with telegraf and aiogram",
        "a telegraph office",
        "we pay. pallets come later",
        "what's happening",
        "payal and skip",
        "snake_case and t_shirt",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert without_disguises(normalise(text), NAMES).text == text


def test_a_name_in_pieces_keeps_its_place() -> None:
    text = "Reach me on tele-gram, please."
    read = prepare(text, words()).read
    start = read.text.index("telegram")
    assert text[slice(*read.span(start, start + len("telegram")))] == "tele-gram"
