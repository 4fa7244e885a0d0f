"""The plots of docs/performance.md."""

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from tests.figures.style import BLUE, GREEN, GREY, PURPLE, RED, drawing
from tests.load import goals
from tests.load.tables import STACK, ratio

_COMPARED = [*(f"{way}_{share}_ms" for way in ("alone", "at_once") for share in ("p50", "p95")), *list(goals.STACK)[1:]]
_LINES = {
    "log: a conversation read": (BLUE, "-"),
    "log: a message added": (PURPLE, ":"),
    "queue: the desk's list": (RED, "--"),
    "rulebook search": (GREEN, "-."),
}
# How much higher a name must stand than the one below it, as a factor.
_GAP = 1.4
_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


def draw_stack(path: Path, stack: dict[str, Any]) -> None:
    """Draw how many times better than the starter we are, one bar a figure, with a stroke at the goal."""
    bars = []
    for key in reversed(_COMPARED):
        times = ratio(stack, key)
        if times:
            goal = goals.STACK.get(key)
            bars.append((key, _better(key, times), _better(key, goal) if goal else None))
    with drawing(path, 9.0, 0.9 + 0.34 * len(bars), **{"axes.grid.axis": "x"}) as figure:
        [[panel]] = figure.subplots(1, 1, squeeze=False)
        panel.set_xscale("log")
        panel.barh(range(len(bars)), [times - 1 for _, times, _ in bars], left=1, color=BLUE, height=0.7)
        for place, (_, times, goal) in enumerate(bars):
            panel.text(max(times, 1) * 1.03, place, f"{times:.1f}", color=BLUE, va="center")
            if goal:
                panel.plot([goal] * 2, [place - 0.35, place + 0.35], color=RED, linewidth=3)
        panel.set_yticks(range(len(bars)), [_name(stack, key) for key, _, _ in bars])
        panel.text(0.995, 1.01, "red: the goal", color=RED, transform=panel.transAxes, ha="right", va="bottom")
        panel.axvline(1, color=GREY, linewidth=1.2)
        values = [value for _, times, goal in bars for value in (times, goal or 1, 1)]
        _log_axis(panel, "x", min(values) / 1.3, max(values) * 1.3)
        panel.set_xlabel("times as good as Rasa's starter")


def draw_growth(path: Path, growth: dict[str, Any]) -> None:
    """Draw p95 of some operations against the number of messages in the database."""
    points = growth["points"]
    sizes = [point["messages"] for point in points]
    with drawing(path, 9.0, 4.4) as figure:
        [[panel]] = figure.subplots(1, 1, squeeze=False)
        panel.set_xscale("log")
        panel.set_yscale("log")
        goal = max(goals.GROWTH.values())
        panel.plot([sizes[0], sizes[-1]], [goal] * 2, color=GREY, linewidth=1.2)
        ends, values = [(goal, f"goal: {goal:g} ms", GREY)], [goal]
        for name, (colour, dashes) in _LINES.items():
            line = [point["figures"][name]["p95"] for point in points]
            values += line
            panel.plot(sizes, line, dashes, color=colour, linewidth=2, marker="o", markersize=4)
            ends.append((line[-1], name, colour))
        _name_ends(panel, sizes[-1] * 1.15, ends)
        panel.set_xlim(sizes[0] / 1.2, sizes[-1] * 12)
        panel.xaxis.set_major_locator(FixedLocator(sizes))
        panel.xaxis.set_minor_locator(NullLocator())
        panel.set_xticks(sizes, [f"{size:,}" for size in sizes])
        _log_axis(panel, "y", min(values) / 1.5, max(values) * 1.5)
        panel.set_xlabel("messages in the database")
        panel.set_ylabel("p95, ms")


def _better(key: str, times: float) -> float:
    """Turn "ours as a multiple of the starter's" into "how many times as good"."""
    return times if key in goals.HIGHER else 1 / times


def _name(stack: dict[str, Any], key: str) -> str:
    """A figure's name without its unit, which a ratio has not."""
    return STACK[key][0].format(stack["at_once"]).rpartition(", ")[0]


def _name_ends(panel: Axes, place: float, ends: list[tuple[float, str, str]]) -> None:
    """Write the lines' names beside their ends, each far enough above the one below it to be read."""
    last = 0.0
    for height, name, colour in sorted(ends):
        last = max(height, last * _GAP)
        panel.text(place, last, name, color=colour, va="center", backgroundcolor="white")


def _log_axis(panel: Axes, axis: str, low: float, high: float) -> None:
    """Number a logarithmic axis from `low` to `high` with 1, 2, 5 and the like."""
    ticks = [tick for tick in _TICKS if low <= tick <= high]
    chosen = panel.xaxis if axis == "x" else panel.yaxis
    (panel.set_xlim if axis == "x" else panel.set_ylim)(low, high)
    chosen.set_minor_locator(NullLocator())
    (panel.set_xticks if axis == "x" else panel.set_yticks)(ticks, [f"{tick:g}" for tick in ticks])
