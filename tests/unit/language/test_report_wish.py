"""Plain wishes to report somebody, and what they tell already."""

import pytest

from groundrules.language.report_wish import account_in, name_in, only_wish, wants_to_report


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I want to report a client", None),
        ("I wanna report him", None),
        ("she is threatening me please report her", "she is threatening me please report her"),
        ("someone scams people and I want to report it now", "someone scams people and I want to report it now"),
        ("this guy needs to be reported", None),
        ("I'd like to report harassment", None),
        ("I want to report a very rude client because he insulted me", "he insulted me"),
        ("Can you report this freelancer for me", None),
        ("he shouted at me. I want him reported", "he shouted at me. I want him reported"),
        ("report a job post that asks for a deposit", "report a job post that asks for a deposit"),
    ],
)
def test_a_wish_to_report(text: str, told: str | None) -> None:
    assert wants_to_report(text)
    assert account_in(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "how do I report him",
        "report a review",
        "will you report me for this",
        "I'd like to report ten posts, can I do it at once",
        "what if I want to report him",
        "can I report somebody?",
        "I want to report someone, how do I do that?",
        "I need to report my income",
        "report to my client every day",
        "I don't want to report him",
        "if I want to report him what happens",
        "he said he would report me",
        "where is the report button",
        "",
    ],
)
def test_no_wish_to_report(text: str) -> None:
    assert not wants_to_report(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("i want to complain about somebody", None),
        ("complaint against a buyer", None),
        ("I want this person banned", None),
        ("can you report this freelancer for me, she took my money", "she took my money"),
        ("ban this client, he wrote to me at night", "ban this client, he wrote to me at night"),
    ],
)
def test_what_other_openings_tell(text: str, told: str | None) -> None:
    assert account_in(text) == told


def test_the_wish_alone_and_a_bare_name() -> None:
    assert only_wish("Hi, I'd like to report this guy please")
    assert not only_wish("I want to report this guy, he lied")
    assert name_in("I want to report max_77.") == "max_77"
    assert name_in("I want to report a client") is None
