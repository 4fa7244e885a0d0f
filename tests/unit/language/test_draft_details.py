"""What a request for a text says beside its subject, and a sum that is put right."""

import pytest

from groundrules.language.draft_details import corrected_sum, only_who, still_presses, wanted_sum, without_details
from groundrules.rulebook.draft import is_bare


@pytest.mark.parametrize(
    "text",
    [
        "reply pls, my price is 80 dollars",
        "write him a no, and mention the 100",
        "he's already furious, say no for me",
        "write it for me pls, second time",
        "write her a note and include the sum of $45",
        "say no for me, she keeps asking",
    ],
)
def test_a_detail_is_no_subject(text: str) -> None:
    assert not is_bare(text)
    assert is_bare(without_details(text))


@pytest.mark.parametrize(
    "text", ["write him about my price", "a reply about the 14 days", "say no to PayPal", "write about milestone 2"]
)
def test_a_subject_stays(text: str) -> None:
    assert not is_bare(without_details(text))


def test_a_sum_may_be_wanted_in_the_text_or_only_told_of() -> None:
    assert wanted_sum("write him a no, and mention the 100") == "100"
    assert wanted_sum("reply, my price is 80 dollars.") == "80 dollars"
    assert wanted_sum("he wants to pay me 300 dollars on PayPal") is None


@pytest.mark.parametrize(
    "text", ["now one for if he insists", "write it, second time", "he keeps asking", "asks he again"]
)
def test_who_presses_on(text: str) -> None:
    assert still_presses(text) is (text != "asks he again")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("she's a she btw", True), ("he is a woman", True), ("my client is a lady", True), ("she is a scammer", False)],
)
def test_who_it_is(text: str, is_one: bool) -> None:
    assert only_who(text) is is_one


@pytest.mark.parametrize(
    ("text", "before", "now"),
    [
        ("put 350 instead", "400 dollars", "350 dollars"),
        ("make it 350", "$1,400", "$350"),
        ("its 400 not 350", "350 usd", "400 usd"),
        ("the milestone is $450", "400", "$450"),
        ("actually no the sum is 1500", None, "1500"),
        ("no, $90.", "$80", "$90"),
        ("rate is 50/hr", None, "50/hr"),
        ("actually $55 per hour", "50/hr", "$55 per hour"),
        ("make it shorter", "$80", None),
        ("do I get 350 or 400?", "$80", None),
        ("how much is 10 percent of 350", "$80", None),
        ("they took 350 from my account", "$80", None),
    ],
)
def test_a_sum_is_put_right(text: str, before: str | None, now: str | None) -> None:
    assert corrected_sum(text, before) == now
