"""Percentiles, medians of rounds, and the number of calls that a figure rests on."""

import pytest

from tests.load.timing import milliseconds, percentile, spread, spreads


@pytest.mark.parametrize(("share", "wanted"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.0, 1)])
def test_a_percentile_is_a_value_that_was_measured(share: float, wanted: float) -> None:
    assert percentile(list(range(100, 0, -1)), share) == wanted


def test_a_percentile_of_few_values_is_one_of_them() -> None:
    assert [percentile([3.0, 1.0, 2.0], share) for share in (0.5, 0.95)] == [2.0, 3.0]
    assert percentile([7.0], 0.5) == 7.0


def test_a_spread_holds_median_lowest_and_highest_in_four_figures() -> None:
    assert spread([3.0, 1.0, 1234.5678]) == {"median": 3.0, "low": 1.0, "high": 1235.0}


def test_a_figure_that_a_round_lacks_has_no_spread() -> None:
    rounds = [{"whole": 1.0, "partly": None}, {"whole": 3.0, "partly": 2.0}]
    assert spreads(rounds) == {"whole": {"median": 2.0, "low": 1.0, "high": 3.0}, "partly": None}


def test_every_round_makes_all_its_calls_after_one_that_does_not_count() -> None:
    calls: list[None] = []
    figures = milliseconds(lambda: calls.append(None), rounds=3, times=4)
    assert len(calls) == 1 + 3 * 4
    assert 0 <= figures["p50"] <= figures["p95"]
