"""groundrules/rulebook/figures.py: what is asked, and which sentences of a rule say it."""

import pytest

from groundrules.rulebook.figures import Figure, asked, told
from groundrules.rulebook.rulebook import Rulebook


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("so how much", Figure.AMOUNT),
        ("What\u2019s the exact percentage?", Figure.AMOUNT),
        ("how much longer do I wait", Figure.TIME),
        ("how many days then?", Figure.TIME),
        ("By when?", Figure.TIME),
        ("How many warnings do I get", Figure.COUNT),
        ("how do i do that", None),
        ("how come?", None),
    ],
)
def test_what_is_asked(text: str, figure: Figure | None) -> None:
    assert asked(text) is figure


@pytest.mark.parametrize(
    ("rule", "figure", "says"),
    [
        ("feedback/window", Figure.TIME, "A reply must come within 28 days of the end."),
        (
            "enforcement/ladder",
            Figure.COUNT,
            "No page seen gives a fixed number of warnings or a day on which they lapse.",
        ),
        (
            "fees/direct-contracts",
            Figure.AMOUNT,
            "On a Direct Contract the freelancer pays 5%, or 0% while on Freelancer Plus.",
        ),
        (
            "accounts/one-account",
            Figure.COUNT,
            "One account can hold a freelancer profile, an agency profile and several client profiles.",
        ),
    ],
)
def test_the_sentences_that_say_it(rulebook: Rulebook, rule: str, figure: Figure, says: str) -> None:
    assert says in told(rulebook.rule(rule), figure)


def test_a_second_account_is_no_time_and_at_once_no_number(rulebook: Rulebook) -> None:
    assert told(rulebook.rule("accounts/one-account"), Figure.TIME) == []
    assert told(rulebook.rule("disputes/fixed-price-and-mediation"), Figure.COUNT) == []
