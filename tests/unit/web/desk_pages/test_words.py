"""How the desk's pages say states, times and what happened."""

from datetime import datetime, timedelta, timezone

import pytest

from groundrules.conversation.handoff.audit import Entry
from groundrules.rulebook.support import Support
from groundrules.web.desk.pages.entries import Piece, marked
from groundrules.web.desk.pages.words import Times, at_least_minutes, happened, lasting

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "under a minute"),
        (59, "under a minute"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
        (86400, "1 day"),
        (172800, "2 days"),
    ],
)
def test_how_long_something_lasts(seconds: int, words: str) -> None:
    assert lasting(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "a minute"), (60, "a minute"), (61, "2 minutes"), (3600, "60 minutes")]
)
def test_how_long_to_wait_is_never_said_too_short(seconds: int, words: str) -> None:
    assert at_least_minutes(timedelta(seconds=seconds)) == words


def test_moments_are_said_in_the_desks_own_zone() -> None:
    berlin = Times("Europe/Berlin", NOW)
    assert berlin.clock(NOW - timedelta(minutes=10)) == "00:20"
    assert berlin.clock("2026-11-22T22:50:00.000+00:00") == "22 November 2026, 23:50"
    assert berlin.exact(NOW) == "23 November 2026, 00:30:00 (Europe/Berlin)"
    assert berlin.today(NOW)
    assert not berlin.today(NOW - timedelta(hours=2))
    assert Times(Support().zone, NOW).clock(NOW) == "23:30"


def test_what_happened_is_said_even_where_it_is_new() -> None:
    assert happened(Entry(NOW, "Ann", "transfer", detail="Ben {0}")) == ("Ann", "passed it on to Ben {0}")
    assert happened(Entry(NOW, "user", "cancel")) == ("The user", "withdrew the request")
    assert happened(Entry(NOW, "system", "something new", detail="{detail}")) == ("The desk", "something new: {detail}")
    assert happened(Entry(NOW, "Ann", "something new")) == ("Ann", "something new")


def _finding(start: int, end: int) -> dict[str, int]:
    return {"start": start, "end": end}


@pytest.mark.parametrize(
    ("findings", "pieces"),
    [
        ([], [("ab🙂def", None)]),
        ([_finding(2, 4)], [("ab", None), ("🙂d", 1), ("ef", None)]),
        ([_finding(0, 6)], [("ab🙂def", 1)]),
        ([_finding(0, 3), _finding(2, 5)], [("ab", 1), ("🙂", 1), ("de", 2), ("f", None)]),
        ([_finding(4, 99)], [("ab🙂d", None), ("ef", 1)]),
        ([_finding(3, 3)], [("ab🙂", None), ("def", None)]),
    ],
)
def test_a_checked_message_is_cut_where_findings_are(
    findings: list[dict[str, int]], pieces: list[tuple[str, int | None]]
) -> None:
    assert marked("ab🙂def", findings) == [Piece(*piece) for piece in pieces]
