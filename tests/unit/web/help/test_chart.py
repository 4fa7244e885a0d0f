"""The chart's layout: everything inside, nothing over another, and at the right places."""

from itertools import pairwise

import pytest

from groundrules.rulebook.rulebook import Rulebook
from groundrules.web.help.chart import Chart, draw, fee_series, milestones


@pytest.fixture(params=[760.0, 340.0])
def chart(request: pytest.FixtureRequest, rulebook: Rulebook) -> Chart:
    drawn = draw(rulebook, request.param)
    assert drawn is not None
    return drawn


def test_everything_is_inside(chart: Chart) -> None:
    for lane in chart.lanes:
        for bar in lane.bars:
            assert chart.left <= bar.x < bar.x + bar.width <= chart.right
            assert chart.markers_end < bar.top <= bar.top + bar.height <= lane.base < chart.height
            assert chart.left <= bar.label_x <= chart.right
            assert lane.title_y < bar.label_y < bar.top
    for marker in chart.markers:
        assert chart.left < marker.x < chart.right
        assert 0 < marker.y < chart.markers_end


def test_no_marker_covers_another(chart: Chart) -> None:
    for marker in chart.markers:
        for other in chart.markers:
            if marker is not other:
                assert abs(marker.x - other.x) >= 20 or abs(marker.y - other.y) >= 20


def test_no_label_is_written_over_another(chart: Chart) -> None:
    for lane in chart.lanes:
        spans: dict[float, list[tuple[float, float]]] = {}
        for bar in lane.bars:
            length = len(bar.label) * 6.4
            start = bar.label_x if bar.anchor == "start" else bar.label_x - length
            spans.setdefault(bar.label_y, []).append((start, start + length))
        for row in spans.values():
            assert all(first[1] <= second[0] for first, second in pairwise(sorted(row)))


def test_bars_follow_on_each_other_and_stand_for_their_figures(chart: Chart, rulebook: Rulebook) -> None:
    for lane, series in zip(chart.lanes, fee_series(rulebook), strict=True):
        assert [bar.label for bar in lane.bars] == [figure.label for figure in series.figures]
        for bar, following in pairwise(lane.bars):
            assert bar.x + bar.width == pytest.approx(following.x, abs=0.11)
        highest = max(max(figure.values) for figure in series.figures)
        for bar, figure in zip(lane.bars, series.figures, strict=True):
            shares = [(lane.base - level) / 46 for level in bar.levels]
            assert shares == pytest.approx([float(value / highest) for value in figure.values], abs=0.01)
            assert bar.solid == figure.between


def test_milestones_are_numbered_by_their_dates(chart: Chart, rulebook: Rulebook) -> None:
    found = milestones(rulebook)
    assert [milestone.date for milestone in found] == sorted(milestone.date for milestone in found)
    assert [marker.number for marker in chart.markers] == list(range(1, len(found) + 1))
    assert [marker.x for marker in chart.markers] == sorted(marker.x for marker in chart.markers)


def test_outside_sources_look_different(chart: Chart) -> None:
    flat, steps, flat_again, varied = chart.lanes[0].bars
    assert [bar.third for bar in (flat, steps, flat_again, varied)] == [False, False, True, True]
    assert [bar.open_start for bar in (flat, steps, flat_again, varied)] == [True, False, False, False]


def test_years_stand_where_they_begin(chart: Chart) -> None:
    places = [x for _, x in chart.years]
    assert places[0] == chart.left
    assert all(later - earlier >= 44 for earlier, later in pairwise(places))
