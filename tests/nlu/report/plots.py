"""The plots of docs/evaluation.md, as SVG: text as text, white ground, lines named where they run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from tests.figures.style import BLUE, GREEN, GREY, PURPLE, RED, drawing

_SETS = {
    "labelled": ("labelled questions", BLUE, "-"),
    "paraphrases": ("held-out questions", RED, "--"),
}
_SYSTEMS = {
    "ours": ("ours", BLUE, "-"),
    "stock": ("stock Rasa", RED, "--"),
    "search": ("full-text search", GREEN, "-."),
    "encoder": ("encoder alone", PURPLE, ":"),
}
_GAP = 0.065


def draw_curve(path: Path, curve: dict[str, Any], compare: dict[str, Any] | None) -> None:
    """Draw what is kept against what is refused; beside it all compared systems, if they were measured."""
    with drawing(path, 9.0 if compare else 5.4, 4.4) as figure:
        panels = figure.subplots(1, 2 if compare else 1, sharey=True, squeeze=False)[0]
        lines = [(_SETS[name], some["known_curve"]) for name, some in curve["sets"].items()]
        _against_refusal(panels[0], lines)
        panels[0].set_ylabel("share of questions about rules")
        for (name, colour, _), points in lines:
            panels[0].text(0.03, points[0]["right"] - 0.02, name, color=colour, va="top")
        panels[0].set_title("Ours: answered or offered rightly")
        for name, some in curve["sets"].items():
            at = some["shipped"]
            panels[0].plot(at["refused"], at["right"], "o", color=_SETS[name][1], markersize=9, zorder=5)
            panels[0].annotate(
                "shipped", (at["refused"], at["right"]), (-6, -9), textcoords="offset points", ha="right", va="top"
            )
        if compare:
            lines = [
                (_SYSTEMS[name], points)
                for name in _SYSTEMS
                if (points := compare["systems"][name]["sets"].get("labelled", {}).get("curve"))
            ]
            _against_refusal(panels[1], lines)
            _name_ends(panels[1], 1.04, [(points[-1]["right"], name, colour) for (name, colour, _), points in lines])
            panels[1].set_title("Best rule right, labelled questions")


def draw_sure(path: Path, curve: dict[str, Any]) -> None:
    """Draw what `sure` does to outright answers, one panel a set of questions."""
    named = (
        ("answered_right", "answered rightly", BLUE, "-"),
        ("answered_wrong", "answered wrongly", RED, "--"),
        ("clarified", "asked back", PURPLE, "-."),
    )
    with drawing(path, 9.0 if len(curve["sets"]) > 1 else 5.4, 4.2) as figure:
        panels = figure.subplots(1, len(curve["sets"]), sharey=True, squeeze=False)[0]
        for panel, (name, some) in zip(panels, curve["sets"].items(), strict=True):
            # At 1 nothing at all is answered, which says little and hides the rest.
            points = [point for point in some["sure_curve"] if point["sure"] < 1]
            ends = []
            for key, text, colour, dashes in named:
                values = [point[key] for point in points]
                panel.plot([point["sure"] for point in points], values, dashes, color=colour, linewidth=2)
                ends.append((values[-1], text, colour))
            panel.axvline(curve["sure"], color=GREY, linewidth=1.2)
            panel.text(curve["sure"] - 0.015, 1.0, f"shipped: {curve['sure']}", ha="right", va="top", color=GREY)
            _name_ends(panel, points[-1]["sure"] + 0.02, ends)
            panel.set_title(_SETS[name][0].capitalize())
            panel.set_xlabel("least probability to answer (sure)")
            panel.set_xlim(0, points[-1]["sure"])
            panel.set_ylim(-0.02, 1.02)
            _percent(panel, "y")
        panels[0].set_ylabel("share of questions about rules")


def draw_topics(path: Path, topics: dict[str, Any]) -> None:
    """Draw one bar a topic: first rule right; a stroke where the first three hold it."""
    ordered = sorted(topics.items(), key=lambda item: item[1]["top1"])
    with drawing(path, 9.0, 0.6 + 0.34 * (len(ordered) + 2), **{"axes.grid.axis": "x"}) as figure:
        [[panel]] = figure.subplots(1, 1, squeeze=False)
        places = range(len(ordered))
        panel.barh(places, [some["top1"] for _, some in ordered], color=BLUE, height=0.7)
        for place, (_, some) in zip(places, ordered, strict=True):
            panel.text(some["top1"] - 0.01, place, f"{some['top1']:.0%}", ha="right", va="center", color="white")
            panel.plot([some["top3"]] * 2, [place - 0.35, place + 0.35], color=RED, linewidth=3)
        panel.set_yticks(list(places), [f"{name} ({some['phrases']})" for name, some in ordered])
        panel.text(ordered[-1][1]["top3"], len(ordered) - 0.45, "in first three", color=RED, ha="right", va="bottom")
        panel.text(0.01, len(ordered) - 0.45, "first rule right", color=BLUE, va="bottom")
        panel.set_ylim(-0.6, len(ordered) + 0.4)
        panel.set_xlim(0, 1.02)
        _percent(panel, "x")
        panel.set_xlabel("share of the topic's phrases (how many in brackets)")


def _against_refusal(panel: Axes, lines: Sequence[tuple[tuple[str, str, str], Any]]) -> None:
    for (_, colour, dashes), points in lines:
        refused, right = [point["refused"] for point in points], [point["right"] for point in points]
        panel.plot(refused, right, dashes, color=colour, linewidth=2)
    panel.set_xlabel("share of out-of-scope messages refused")
    panel.set_xlim(0, 1.02)
    panel.set_ylim(0, 1.02)
    _percent(panel, "x")
    _percent(panel, "y")


def _name_ends(panel: Axes, place: float, names: list[tuple[float, str, str]]) -> None:
    last = -1.0
    for height, text, colour in sorted(names):
        last = max(height, last + _GAP)
        panel.text(place, last, text, color=colour, va="center")


def _percent(panel: Axes, axis: str) -> None:
    ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    (panel.set_xticks if axis == "x" else panel.set_yticks)(ticks, [f"{tick:.0%}" for tick in ticks])
