"""Questions about what becomes of a report, and what must not be taken for one."""

import pytest

from groundrules.language.about_report import asks_what_becomes


@pytest.mark.parametrize(
    "text",
    [
        "what do you do with it?",
        "who reads this",
        "And who will see my report?",
        "what happens to her?",
        "what happens next",
        "where does it go?",
        "how long will all this take",
        "will anyone read it?",
        "will he be banned?",
        "do you send it to Upwork?",
        "does she see this?",
        "is my name shown to him?",
        "is it anonymous",
    ],
)
def test_these_ask_it(text: str) -> None:
    assert asks_what_becomes(text)


@pytest.mark.parametrize(
    "text",
    [
        "what should I do?",
        "what happens if I share my number",
        "what happens to my money",
        "will he know it was me?",
        "who was it",
        "He said he would send it to me, and what happens next is that I wait.",
        "",
    ],
)
def test_these_do_not(text: str) -> None:
    assert not asks_what_becomes(text)
