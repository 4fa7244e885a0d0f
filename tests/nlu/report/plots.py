"""The plots of docs/evaluation.md, as SVG: text as text, white ground, lines named where they run."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Okabe and Ito's colours, told apart by colour-blind people as well; each line has its own dashes besides.
_BLUE, _RED, _GREEN, _PURPLE, _GREY = "#0072B2", "#D55E00", "#007355", "#A0478C", "#555555"
_TEXT = 10.5
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "ground-rules",
    "font.family": "sans-serif",
    "font.size": _TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.8,
    "axes.titlelocation": "left",
    "axes.titlesize": _TEXT + 0.5,
    "axes.titleweight": "bold",
    "axes.labelsize": _TEXT,
}
_SETS = {
    "labelled": ("labelled questions", _BLUE, "-"),
    "paraphrases": ("held-out questions", _RED, "--"),
}
_SYSTEMS = {
    "ours": ("ours", _BLUE, "-"),
    "stock": ("stock Rasa", _RED, "--"),
    "search": ("full-text search", _GREEN, "-."),
    "encoder": ("encoder alone", _PURPLE, ":"),
}
_GAP = 0.065
# matplotlib looks for fonts to measure text with, and says at length which it did not find.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def draw_curve(path: Path, curve: dict[str, Any], compare: dict[str, Any] | None) -> None:
    """Draw what is kept against what is refused; beside it all compared systems, if they were measured."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9.0 if compare else 5.4, 4.4))
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
        _save(figure, path)


def draw_sure(path: Path, curve: dict[str, Any]) -> None:
    """Draw what `sure` does to outright answers, one panel a set of questions."""
    named = (
        ("answered_right", "answered rightly", _BLUE, "-"),
        ("answered_wrong", "answered wrongly", _RED, "--"),
        ("clarified", "asked back", _PURPLE, "-."),
    )
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9.0 if len(curve["sets"]) > 1 else 5.4, 4.2))
        panels = figure.subplots(1, len(curve["sets"]), sharey=True, squeeze=False)[0]
        for panel, (name, some) in zip(panels, curve["sets"].items(), strict=True):
            # At 1 nothing at all is answered, which says little and hides the rest.
            points = [point for point in some["sure_curve"] if point["sure"] < 1]
            ends = []
            for key, text, colour, dashes in named:
                values = [point[key] for point in points]
                panel.plot([point["sure"] for point in points], values, dashes, color=colour, linewidth=2)
                ends.append((values[-1], text, colour))
            panel.axvline(curve["sure"], color=_GREY, linewidth=1.2)
            panel.text(curve["sure"] - 0.015, 1.0, f"shipped: {curve['sure']}", ha="right", va="top", color=_GREY)
            _name_ends(panel, points[-1]["sure"] + 0.02, ends)
            panel.set_title(_SETS[name][0].capitalize())
            panel.set_xlabel("least probability to answer (sure)")
            panel.set_xlim(0, points[-1]["sure"])
            panel.set_ylim(-0.02, 1.02)
            _percent(panel, "y")
        panels[0].set_ylabel("share of questions about rules")
        _save(figure, path)


def draw_topics(path: Path, topics: dict[str, Any]) -> None:
    """Draw one bar a topic: first rule right; a stroke where the first three hold it."""
    ordered = sorted(topics.items(), key=lambda item: item[1]["top1"])
    with mpl.rc_context({**_STYLE, "axes.grid.axis": "x"}):
        figure = Figure(figsize=(9.0, 0.6 + 0.34 * (len(ordered) + 2)))
        [[panel]] = figure.subplots(1, 1, squeeze=False)
        places = range(len(ordered))
        panel.barh(places, [some["top1"] for _, some in ordered], color=_BLUE, height=0.7)
        for place, (_, some) in zip(places, ordered, strict=True):
            panel.text(some["top1"] - 0.01, place, f"{some['top1']:.0%}", ha="right", va="center", color="white")
            panel.plot([some["top3"]] * 2, [place - 0.35, place + 0.35], color=_RED, linewidth=3)
        panel.set_yticks(list(places), [f"{name} ({some['phrases']})" for name, some in ordered])
        panel.text(ordered[-1][1]["top3"], len(ordered) - 0.45, "in first three", color=_RED, ha="right", va="bottom")
        panel.text(0.01, len(ordered) - 0.45, "first rule right", color=_BLUE, va="bottom")
        panel.set_ylim(-0.6, len(ordered) + 0.4)
        panel.set_xlim(0, 1.02)
        _percent(panel, "x")
        panel.set_xlabel("share of the topic's phrases (how many in brackets)")
        _save(figure, path)


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


def _save(figure: Figure, path: Path) -> None:
    """Write without date or version, so that the same figures give the same file."""
    figure.set_facecolor("white")
    figure.tight_layout(w_pad=1.5)
    path.parent.mkdir(parents=True, exist_ok=True)
    FigureCanvasSVG(figure).print_svg(path, metadata={"Date": None, "Creator": None})
