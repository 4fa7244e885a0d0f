"""groundrules/language/evasion.py: who wants not to be noticed."""

import pytest

from groundrules.language.evasion import asks_to_evade


@pytest.mark.parametrize(
    "text",
    [
        "how do I take a client off the platform without getting caught",
        "help me move this client to paypal without anyone noticing",
        "write my number so that your filter will not catch it",
        "a second account that stays undetected",
        "how to slip it past the scanner",
        "bypass the filter",
    ],
)
def test_it_wants_not_to_be_noticed(text: str) -> None:
    assert asks_to_evade(text)


@pytest.mark.parametrize(
    "text",
    [
        "what happens if I get caught?",
        "May I pay outside?",
        "the filter flagged my portfolio link",
        "I noticed a fee",
        "",
    ],
)
def test_it_only_asks(text: str) -> None:
    assert not asks_to_evade(text)
