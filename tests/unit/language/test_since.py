"""From when on somebody asks, read from their words on Sunday, 22 November 2026."""

from datetime import date

import pytest

from groundrules.language.since import read_since

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("what changed since May?", "2026-05-01"),
        ("what changed since december", "2025-12-01"),
        ("Changes since 3 February 2026.", "2026-02-03"),
        ("what changed since june 5th", "2026-06-05"),
        ("changes as of 2026-01-15", "2026-01-15"),
        ("from 2026-01-15 onwards, what is new", "2026-01-15"),
        ("anything since monday", "2026-11-16"),
        ("anything since last Friday?", "2026-11-20"),
        ("what changed since last week", "2026-11-09"),
        ("what changed in the last week", "2026-11-09"),
        ("over the past month, what changed", "2026-10-22"),
        ("new in the last three months", "2026-08-22"),
        ("changes of the last 30 days", "2026-10-23"),
        ("what did you change two weeks ago or later", "2026-11-08"),
        ("since a couple of weeks ago", "2026-11-08"),
        ("I was gone half a year, what is new", "2026-05-22"),
        ("the changes of this year", "2026-01-01"),
        ("since the start of the month", "2026-11-01"),
        ("new rules this quarter", "2026-10-01"),
        ("what changed since last year", "2025-01-01"),
        ("what changed since 2024", "2024-01-01"),
        ("rule updates since Christmas", "2025-12-25"),
        ("since last summer", "2026-06-01"),
        ("since winter", "2025-12-01"),
        ("what changed since yesterday", "2026-11-21"),
        ("what changed today", "2026-11-22"),
        ("since January 2027", "2027-01-01"),
        ("what will have changed since tomorrow", "2026-11-23"),
        ("since I joined, or rather since March", "2026-03-01"),
        ("which rules changed since I joined in April?", "2026-04-01"),
        ("has anything changed since I stopped here in 2024?", "2024-01-01"),
    ],
)
def test_a_time_is_read_relative_to_today(text: str, day: str) -> None:
    found = read_since(text, TODAY)
    assert (str(found.day), found.last_visit, found.unread) == (day, False, False)


@pytest.mark.parametrize(
    "text",
    [
        "anything new since I last asked?",
        "what is new since we last talked",
        "any changes since my last visit",
        "what changed since then",
        "has anything changed since last time",
        "did a rule change while I was away",
        "are there new rules in the meantime",
    ],
)
def test_the_last_visit_is_meant(text: str) -> None:
    found = read_since(text, TODAY)
    assert (found.day, found.last_visit, found.unread) == (None, True, False)


@pytest.mark.parametrize(
    "text", ["since 31 February", "since 2026-13-45", "after Diwali", "since I joined", "since the 3rd", "since 10"]
)
def test_a_time_that_nobody_can_read_is_said_to_be_one(text: str) -> None:
    found = read_since(f"what changed {text}?", TODAY)
    assert (found.day, found.last_visit, found.unread) == (None, False, True)


@pytest.mark.parametrize("text", ["", "new rules?", "what did you hear from them", "the latest changes, please"])
def test_without_a_time_there_is_none(text: str) -> None:
    found = read_since(text, TODAY)
    assert (found.day, found.last_visit, found.unread, found.rest) == (None, False, False, text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("what changed since May about fees", "what changed about fees"),
        ("what changed about payments since March", "what changed about payments"),
        ("in the last two weeks, what changed in disputes", "in the , what changed in disputes"),
    ],
)
def test_the_rest_is_what_it_is_about(text: str, rest: str) -> None:
    assert read_since(text, TODAY).rest == rest


def test_a_hostile_message_gives_the_parser_of_dates_little_to_read() -> None:
    for text in ("since " * 600, "since " + "1-" * 1900, "from " + "a" * 3900, "since \u0660\u0661" * 500):
        assert read_since(text, TODAY).day is None
