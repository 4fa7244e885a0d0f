"""groundrules/language/leaning.py: what leans on what was said before, and on which of it."""

import pytest

from groundrules.language.leaning import leans, says_nothing_alone, subject_of


@pytest.mark.parametrize(
    "text",
    [
        "who pays it",
        "and can he do that for me in an interview?",
        "hourly",
        "But if she insists on it",
        "can i still finish these two?",
        "what if we call it a tip",
    ],
)
def test_what_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thanks, that helps",
        "upwork wants my passport and a selfie",
        "My name on the passport is different because I got married",
        "so my account was put on hold yesterday and I have two running contracts and do not know what to do",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not leans(text)


def test_what_names_nothing() -> None:
    assert says_nothing_alone("How long do I have?")
    assert says_nothing_alone("so what's next?")
    assert not says_nothing_alone("how long is the ban?")
    assert not says_nothing_alone("?!")


@pytest.mark.parametrize(
    ("before", "subject"),
    [
        (("and then?", "why", "May I give my number to a client"), "May I give my number to a client"),
        (("thanks a lot for explaining the fee", "is zoom fine for an interview"), "is zoom fine for an interview"),
        # Where all of them lean, the one that names most.
        (("so i lose?", "the client disputes my hours"), "the client disputes my hours"),
        (("ok", "and now?"), None),
        ((), None),
    ],
)
def test_the_subject(before: tuple[str, ...], subject: str | None) -> None:
    assert subject_of(before) == subject


def test_a_long_subject_is_cut() -> None:
    assert len(subject_of(["my account was limited and " * 40]) or "") == 300
