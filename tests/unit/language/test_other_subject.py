"""The subjects that are nodded to: only where the words tell plainly."""

import pytest

from groundrules.language.other_subject import (
    CODE,
    CONTRACT,
    DELETE_CHAT,
    LEGAL,
    OUR_CUT,
    PASTIME,
    TAX,
    other_subject,
)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("delete my chat", DELETE_CHAT),
        ("can this conversation be deleted", DELETE_CHAT),
        ("please erase everything i wrote", DELETE_CHAT),
        ("how do i cancel a contract", CONTRACT),
        ("how can i get out of the contract", CONTRACT),
        ("can i sue the freelancer", LEGAL),
        ("I will take him to court", LEGAL),
        ("do i need a lawyer", LEGAL),
        ("do i pay VAT", TAX),
        ("how to fill in a W-8BEN form", TAX),
        ("how much do u take", OUR_CUT),
        ("my python script fails", CODE),
        ("how do I center a div in CSS?", CODE),
        ("tell me a joke", PASTIME),
        ("what's the weather in lagos", PASTIME),
    ],
)
def test_a_subject_is_told(text: str, subject: str) -> None:
    assert other_subject(text) == subject


@pytest.mark.parametrize(
    "text",
    [
        "",
        "delete my account",
        "how do I win jobs",
        "the issue is the client",
        "can I pursue it",
        "where is my code of conduct",
    ],
)
def test_no_subject_is_guessed(text: str) -> None:
    assert other_subject(text) is None
