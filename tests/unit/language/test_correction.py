"""A "no" that puts us right, and one that ends the subject."""

import pytest

from groundrules.language.correction import corrects


@pytest.mark.parametrize(
    "text",
    [
        "no i meant upwork not you",
        "No, that\u2019s not what I meant",
        "no not the fee, the refund",
        "wrong",
        "you misunderstood me",
        "none of those",
        "i didnt ask that",
        "no thats not it",
        "something else",
    ],
)
def test_we_are_put_right(text: str) -> None:
    assert corrects(text)


@pytest.mark.parametrize(
    "text", ["", "no", "nope", "no thanks", "never mind, wrong", "no thats it thanks", "not now", "no its fine"]
)
def test_the_subject_is_ended(text: str) -> None:
    assert not corrects(text)
