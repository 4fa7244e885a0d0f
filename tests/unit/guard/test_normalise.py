"""What hides words is undone, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundrules.guard.normalise import closed_up, normalise, with_names_apart, without_leet


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("tеlеgrаm", "telegram"),
        ("Whats\u200bApp", "whatsapp"),
        ("５５５ ０１", "555 01"),
        ("5\ufe0f\u20e35\ufe0f\u20e3", "55"),
        ("𝓌𝒽𝒶𝓉𝓈𝒶𝓅𝓅", "whatsapp"),
        ("Ρаypаl", "paypal"),
        ("caf\u00e9", "cafe"),
        ("it\u2019s \u201cfine\u201d", 'it\'s "fine"'),
        ("g\u00admail", "gmail"),
        ("пишите мне", "пишите мне"),
        ("пишите на lever.\u0441\u043e/5f2\u0441 или \u0441 ним", "пишите на lever.co/5f2c или \u0441 ним"),
        ("Ελλάδα", "ελλαδα"),
    ],
)
def test_disguised_characters(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("t e l e g r a m now", "telegram now"),
        ("my g_m_a_i_l", "my gmail"),
        ("w.h.a.t.s.a.p.p", "whatsapp"),
        ("d o m . f r e y @ g m x . d e", "dom.frey@gmx.de"),
        ("plan a, b or c", "plan a, b or c"),
        ("in the U.K. today", "in the u.k. today"),
    ],
)
def test_letters_held_apart(written: str, read: str) -> None:
    assert closed_up(normalise(written)).text == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("wh4ts4pp", "whatsapp"),
        ("te1egram", "telegram"),
        ("l1nked1n", "linkedin"),
        ("P@yP@l", "paypal"),
        ("h264", "h264"),
    ],
)
def test_digits_for_letters_only_in_known_words(written: str, read: str) -> None:
    assert without_leet(normalise(written), {"whatsapp", "telegram", "linkedin", "paypal"}).text == read


@given(st.text(max_size=200))
def test_twice_is_as_once(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(st.text(max_size=200))
def test_every_character_comes_from_the_original(text: str) -> None:
    mapped = closed_up(normalise(text))
    assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(mapped.starts, mapped.ends, strict=True))
    assert list(mapped.starts) == sorted(mapped.starts)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("yaz bana telegram'dan", "yaz bana telegram"),
        ("na telegramie, prosz\u0119", "na telegram, prosze"),
        ("one telegram or two telegrams", "one telegram or two telegrams"),
        ("\u6dfb\u52a0\u5fae\u4fe1\u5427", "\u6dfb\u52a0 \u5fae\u4fe1 \u5427"),
        ("\u8a73\u7d30\u306fline\u3067", "\u8a73\u7d30\u306f lineapp \u3066"),
        ("the line height", "the line height"),
    ],
)
def test_names_stand_by_themselves_in_any_language(written: str, read: str) -> None:
    names = ["telegram", "\u5fae\u4fe1"]
    assert with_names_apart(normalise(written), names).text == read


def test_a_name_that_was_set_apart_keeps_its_place() -> None:
    text = "yaz telegram'dan"
    read = with_names_apart(normalise(text), ["telegram"])
    assert read.span(read.text.index("telegram"), len(read.text)) == (4, len(text))
