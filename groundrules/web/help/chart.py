"""Where everything stands on the chart of fees and dates. It only measures; `help/chart.html` draws.

Lengths are in units of the drawing, which scales with the page. Time runs to the right, one lane a fee.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Authority
from groundrules.rulebook.timeline import FeeSeries, Figure, Milestone

_CHARACTER = 6.4
_LABEL_ROW = 15.0
_PLOT = 46.0
_TITLE = 20.0
_LANE_GAP = 26.0
_MARKER = 10.0
_GAP = 5.0
_SIDE = 12.0
_AXIS = 24.0
# How far apart the years on the axis stand at least.
_YEAR = 44.0


@dataclass(frozen=True)
class Bar:
    """A fee that held from `x` for `width`: levels to draw as lines, and the area between the outer ones.

    `solid` fills the area (any figure in it may be charged); `third` marks figures of third parties.
    """

    x: float
    width: float
    levels: Sequence[float]
    solid: bool
    third: bool
    open_start: bool
    label: str
    label_x: float
    label_y: float
    anchor: str

    @property
    def top(self) -> float:
        """The highest level."""
        return min(self.levels)

    @property
    def height(self) -> float:
        """From the highest level down to the lowest."""
        return max(self.levels) - min(self.levels)


@dataclass(frozen=True)
class Lane:
    """One fee over the years: its title, its zero line, and its bars."""

    title: str
    title_y: float
    base: float
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Marker:
    """A milestone: its number in the list below the chart, and where it stands."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Chart:
    """The whole drawing. `markers_end` is the line on which the milestones' stems end."""

    width: float
    height: float
    left: float
    right: float
    years: Sequence[tuple[str, float]]
    markers: Sequence[Marker]
    markers_end: float
    lanes: Sequence[Lane]


@dataclass
class _Rows:
    """Puts things beside each other where there is room, and else in the next row."""

    ends: list[float] = field(default_factory=list)

    def place(self, start: float, end: float) -> int:
        for row, taken in enumerate(self.ends):
            if start >= taken:
                self.ends[row] = end + _GAP
                return row
        self.ends.append(end + _GAP)
        return len(self.ends) - 1


@dataclass(frozen=True)
class _Scale:
    """Turns dates into places between `left` and `right`."""

    first: date
    last: date
    left: float
    right: float

    def x(self, when: date) -> float:
        share = (when - self.first).days / (self.last - self.first).days
        return round(self.left + share * (self.right - self.left), 1)


def milestones(rulebook: Rulebook) -> list[Milestone]:
    """Return the milestones by date; their places in this list are their numbers on the chart, from 1."""
    found = [entry for entry in rulebook.timeline.values() if isinstance(entry, Milestone)]
    return sorted(found, key=lambda milestone: milestone.date)


def fee_series(rulebook: Rulebook) -> list[FeeSeries]:
    """Return the fees in the order of the file."""
    return [entry for entry in rulebook.timeline.values() if isinstance(entry, FeeSeries)]


def draw(rulebook: Rulebook, width: float) -> Chart | None:
    """Lay out the chart for a drawing of this width; None where the rulebook has no dates for it.

    It ends with the day on which a rule was last checked: what held then is all that is known.
    """
    series, marks = fee_series(rulebook), milestones(rulebook)
    starts = [_day(mark.date) for mark in marks]
    starts += [_day(figure.since) for one in series for figure in one.figures if figure.since]
    if not starts:
        return None
    last = max(*(rule.checked_on for rule in rulebook.rules.values()), *starts)
    scale = _Scale(date(min(starts).year, 1, 1), date(last.year + 1, 1, 1), _SIDE, width - _SIDE)
    markers, y = _markers(marks, scale)
    markers_end = y
    lanes = []
    for one in series:
        lane, y = _lane(rulebook, one, scale, y + _LANE_GAP, last)
        lanes.append(lane)
    return Chart(width, y + _AXIS, _SIDE, width - _SIDE, _years(scale), markers, markers_end, lanes)


def _day(when: str) -> date:
    """Return the first day that a partial date may mean."""
    return date.fromisoformat((when + "-01-01")[:10])


def _years(scale: _Scale) -> list[tuple[str, float]]:
    count = scale.last.year - scale.first.year
    room = (scale.right - scale.left) / count
    step = next(step for step in (1, 2, 3, 4, 5, 10, 20, 50, 100) if step * room >= _YEAR or step == 100)
    return [(str(year), scale.x(date(year, 1, 1))) for year in range(scale.first.year, scale.last.year, step)]


def _markers(marks: Sequence[Milestone], scale: _Scale) -> tuple[list[Marker], float]:
    rows = _Rows()
    placed = []
    for number, mark in enumerate(marks, start=1):
        x = min(max(scale.x(_day(mark.date)), scale.left + _MARKER), scale.right - _MARKER)
        placed.append((number, x, rows.place(x - _MARKER, x + _MARKER)))
    end = _GAP + len(rows.ends) * (2 * _MARKER + _GAP)
    markers = [Marker(number, x, end - _GAP - _MARKER - row * (2 * _MARKER + _GAP)) for number, x, row in placed]
    return markers, end


def _lane(rulebook: Rulebook, one: FeeSeries, scale: _Scale, top: float, last: date) -> tuple[Lane, float]:
    highest = max(float(value) for figure in one.figures for value in figure.values) or 1.0
    starts = [scale.x(_day(figure.since)) if figure.since else scale.left for figure in one.figures]
    ends = [*starts[1:], scale.x(last)]
    rows = _Rows()
    labels = [_label(rows, figure, start, scale) for figure, start in zip(one.figures, starts, strict=True)]
    plot = top + _TITLE + len(rows.ends) * _LABEL_ROW
    base = plot + _PLOT
    bars = []
    for figure, start, end, (row, label_x, anchor) in zip(one.figures, starts, ends, labels, strict=True):
        levels = [round(base - float(value) / highest * _PLOT, 1) for value in figure.values]
        third = rulebook.sources[figure.source].authority is Authority.THIRD_PARTY
        label_y = plot - _GAP - row * _LABEL_ROW
        width = round(max(end - start, 2.0), 1)
        bars.append(
            Bar(
                start,
                width,
                levels,
                figure.between,
                third,
                figure.since is None,
                figure.label,
                label_x,
                label_y,
                anchor,
            )
        )
    return Lane(one.title, top + _LABEL_ROW - _GAP, base, bars), base


def _label(rows: _Rows, figure: Figure, start: float, scale: _Scale) -> tuple[int, float, str]:
    """Return the row, the place and the side to which a label is written."""
    length = len(figure.label) * _CHARACTER
    if start + length <= scale.right:
        return rows.place(start, start + length), start, "start"
    return rows.place(scale.right - length, scale.right), scale.right, "end"
