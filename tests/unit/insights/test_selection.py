"""Days, weeks and months."""

from datetime import date

import pytest

from groundrules.insights.selection import MOST_DAYS, Selection, select_days

TODAY = date(2026, 11, 22)


def test_the_last_days_by_default() -> None:
    assert select_days(None, None, TODAY, 28) == Selection(date(2026, 10, 26), TODAY)
    assert select_days(None, date(2026, 11, 1), TODAY, 1) == Selection(date(2026, 11, 1), date(2026, 11, 1))


def test_turned_round_and_cut() -> None:
    assert select_days(TODAY, date(2026, 11, 1), TODAY, 28) == Selection(date(2026, 11, 1), TODAY)
    assert select_days(date(1990, 1, 1), TODAY, TODAY, 28).days == MOST_DAYS


@pytest.mark.parametrize("days", [(date.min, date.max), (None, date.min), (date.max, None), (date.min, date.min)])
def test_the_ends_of_the_calendar(days: tuple[date | None, date | None]) -> None:
    selection = select_days(*days, TODAY, 28)
    assert selection.before().begins < selection.begins < selection.ends
    assert 1 <= len(selection.steps()) <= selection.days <= MOST_DAYS


def test_the_days_before() -> None:
    assert Selection(date(2026, 11, 8), date(2026, 11, 14)).before() == Selection(date(2026, 11, 1), date(2026, 11, 7))


@pytest.mark.parametrize(
    ("since", "step", "first", "count"),
    [
        (date(2026, 11, 18), "day", date(2026, 11, 18), 5),
        # A Thursday: its week began on Monday.
        (date(2026, 10, 1), "week", date(2026, 9, 28), 8),
        (date(2026, 1, 15), "month", date(2026, 1, 1), 11),
    ],
)
def test_steps(since: date, step: str, first: date, count: int) -> None:
    selection = Selection(since, TODAY)
    assert selection.step == step
    assert (selection.steps()[0], len(selection.steps())) == (first, count)
    assert selection.start_of(since) == first
