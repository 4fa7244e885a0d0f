"""A slip must not cost understanding, and what is no slip stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundrules.language.spelling import Spelling

PHRASES = [
    *["may I give my whatsapp to a client before the contract"] * 60,
    *["is the payment outside allowed, or a call on zoom"] * 5,
    "a slip that one phrase haz",
    "graphql and postgres work",
    "more graphql and postgres",
]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling.learn(PHRASES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("can i giv my whatsapp", "can i give my whatsapp"),
        ("my wahtsapp?", "my whatsapp?"),
        ("befor the contarct!", "before the contract!"),
        ("paymnt outsde", "payment outside"),
        ("Paymnt outside. Cleint here", "payment outside. client here"),
    ],
)
def test_slips_are_put_right(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.correct(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "may I give my whatsapp to a client before the contract",
        "an unrelated sentence about growing tomatoes in winter",
        "graphql with postgres",
        "Mr Contrac wrote, and so did Mrs Pament",
        "write to contrct@clint.example or @clint, see https://paymnt.example/giv or v1.giv",
        "the CALI and the GIV",
        "gi",
        "",
    ],
)
def test_what_is_no_slip_stays(spelling: Spelling, text: str) -> None:
    assert spelling.correct(text) == text


def test_a_slip_that_a_phrase_holds_is_put_right_only_towards_a_common_word(spelling: Spelling) -> None:
    learnt = Spelling.learn([*PHRASES, "may I giv it", "is it alowed"])
    assert learnt.correct("giv") == "give"
    assert learnt.correct("alowed") == "alowed"  # "allowed" stands in few phrases
    assert spelling.correct("alowed") == "allowed"


def test_words_restore_the_whole(spelling: Spelling) -> None:
    assert Spelling(spelling.words).correct("giv my wahtsapp") == "give my whatsapp"


@given(st.text(max_size=200))
def test_any_text_is_read_and_correcting_twice_changes_nothing_more(text: str) -> None:
    once = _SHARED.correct(text)
    assert _SHARED.correct(once) == once


_SHARED = Spelling.learn(PHRASES)
