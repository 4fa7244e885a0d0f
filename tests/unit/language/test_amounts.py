"""A sum in a request for a text."""

import pytest

from groundrules.language.amounts import read_amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("client Maria, 150 dollars", "150 dollars"),
        ("a milestone of $1,200 please", "$1,200"),
        ("my rate is $15/hr", "$15/hr"),
        ("EUR 300 for it", "EUR 300"),
        ("the first 40\u20ac", "40\u20ac"),
        ("between $100 and $200", None),
        ("5% off for 2 milestones", None),
        ("no sum here", None),
    ],
)
def test_the_only_sum_is_read_as_it_is_written(text: str, amount: str | None) -> None:
    assert read_amount(text) == amount
