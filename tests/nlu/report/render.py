"""Makes docs/evaluation.md and its plots from the figures in docs/evaluation/. A part without figures is left out."""

from pathlib import Path
from typing import Any

import yaml

from tests.figures.page import NONE, Figures, Page, fill_in
from tests.nlu.report.judge import interval

# In the order in which they are measured.
PARTS = ("ours", "curve", "crossval", "public", "compare", "ablation")
_HERE = Path(__file__).parent
_SET_NAMES = {"labelled": "labelled real-world questions", "paraphrases": "held-out questions"}


def document(figures: Figures) -> str:
    """Return the page's text."""
    filters = {
        "percent": percent,
        "points": points,
        "seconds": seconds,
        "about": _about,
        "two": _two_decimals,
    }
    return fill_in(
        _HERE / "evaluation.md.j2",
        filters,
        **{part: figures.get(part) for part in PARTS},
        set_names=_SET_NAMES,
        published=yaml.safe_load((_HERE / "published.yml").read_text(encoding="utf-8")),
        topics=_topics(figures.get("ours")),
        row=_row,
    )


def percent(share: float | None) -> str:
    """Return 0.659 as "65.9 %"."""
    return NONE if share is None else f"{share * 100:.1f} %"


def points(measured: dict[str, float | None]) -> str:
    """Return a mean share with its spread, as "65.9 ± 1.2"."""
    mean, spread = measured["mean"], measured["spread"]
    if mean is None:
        return NONE
    return f"{mean * 100:.1f}" + ("" if spread is None else f" ± {spread * 100:.1f}")


def seconds(value: float | None) -> str:
    """Return 5400 as "90 min" and 31.4 as "31 s"."""
    if value is None:
        return NONE
    return f"{value / 60:.0f} min" if value >= 600 else f"{value:.0f} s" if value >= 1 else "under 1 s"


def _about(share: float | None, count: int) -> str:
    if share is None:
        return NONE
    low, high = interval(share, count)
    return f"{percent(share)} ({low * 100:.0f} to {high * 100:.0f})"


def _two_decimals(measured: dict[str, float | None]) -> str:
    """Return a mean that is no share, with its spread, as "0.93 ± 0.01"."""
    mean, spread = measured["mean"], measured["spread"]
    if mean is None:
        return NONE
    return f"{mean:.3f}" + ("" if spread is None else f" ± {spread:.3f}")


def _topics(ours: dict[str, Any] | None) -> list[str]:
    """Return the topics of all sets, in order."""
    return sorted({topic for some in (ours["sets"] if ours else {}).values() for topic in some["by_topic"]})


def _row(ablation: dict[str, Any] | None, learner: str, features: str) -> dict[str, Any] | None:
    """Return the ablation's row of that name; None if it has not been measured."""
    rows = ablation["rows"] if ablation else []
    return next((row for row in rows if (row["learner"], row["features"]) == (learner, features)), None)


def _plot(figures: Figures, folder: Path) -> None:
    # Only here, so that the page itself can be made without matplotlib.
    from tests.nlu.report import plots  # noqa: PLC0415

    if "curve" in figures:
        plots.draw_curve(folder / "curve.svg", figures["curve"], figures.get("compare"))
        plots.draw_sure(folder / "sure.svg", figures["curve"])
    if "crossval" in figures:
        plots.draw_topics(folder / "topics.svg", figures["crossval"]["by_topic"])


_page = Page(PARTS, document, _plot)
load, draw, render = _page.load, _page.draw, _page.render
