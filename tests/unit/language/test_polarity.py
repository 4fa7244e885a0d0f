"""groundrules/language/polarity.py: where "no, that is not allowed" would say the opposite."""

import pytest

from groundrules.language.polarity import asks_the_other_way, without_verdict


@pytest.mark.parametrize(
    "text",
    ["do i have to pay through there", "am I in trouble now?", "can i refuse to give it", "was that wrong of him"],
)
def test_the_other_way(text: str) -> None:
    assert asks_the_other_way(text)


@pytest.mark.parametrize("text", ["may I give my number?", "is that ok", "can we use zoom", "he sent his number"])
def test_as_rules_put_it(text: str) -> None:
    assert not asks_the_other_way(text)


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("No, not before a contract has started.", "Not before a contract has started."),
        ("Yes. As a client you may.", "As a client you may."),
        ("Only if both agree.", "Only if both agree."),
        ("Nobody may.", "Nobody may."),
    ],
)
def test_the_verdict_is_left_out(answer: str, left: str) -> None:
    assert without_verdict(answer) == left
