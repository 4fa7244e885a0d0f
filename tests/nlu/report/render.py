"""Makes docs/evaluation.md and its plots from the figures in docs/evaluation/. A part without figures is left out."""

import json
import warnings
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.nlu.report.judge import interval

# In the order in which they are measured.
PARTS = ("ours", "curve", "crossval", "public", "compare", "ablation")
_HERE = Path(__file__).parent
_NONE = "-"
_SET_NAMES = {"labelled": "labelled real-world questions", "paraphrases": "held-out questions"}
Figures = dict[str, dict[str, Any]]


def load(folder: Path) -> Figures:
    """Return the figures of every part that has been measured."""
    files = {part: folder / f"{part}.json" for part in PARTS}
    return {part: json.loads(file.read_text(encoding="utf-8")) for part, file in files.items() if file.is_file()}


def render(folder: Path, page: Path) -> None:
    """Write the page, and the plots beside the figures."""
    figures = load(folder)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(document(figures), encoding="utf-8")
    draw(figures, folder)


def draw(figures: Figures, folder: Path) -> None:
    """Write the plots of the parts that have been measured."""
    with warnings.catch_warnings():
        # matplotlib and the parser that it uses warn about each other's versions, as late as at the first drawing.
        warnings.simplefilter("ignore", DeprecationWarning)
        # Only here, so that the page itself can be made without matplotlib.
        from tests.nlu.report import plots  # noqa: PLC0415

        if "curve" in figures:
            plots.draw_curve(folder / "curve.svg", figures["curve"], figures.get("compare"))
            plots.draw_sure(folder / "sure.svg", figures["curve"])
        if "crossval" in figures:
            plots.draw_topics(folder / "topics.svg", figures["crossval"]["by_topic"])


def document(figures: Figures) -> str:
    """Return the page's text."""
    environment = Environment(  # noqa: S701  # Markdown of our own figures
        loader=FileSystemLoader(_HERE), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "percent": percent,
        "points": points,
        "seconds": seconds,
        "plain": plain,
        "about": _about,
        "two": _two_decimals,
    }
    text = environment.get_template("evaluation.md.j2").render(
        {part: figures.get(part) for part in PARTS},
        set_names=_SET_NAMES,
        published=yaml.safe_load((_HERE / "published.yml").read_text(encoding="utf-8")),
        topics=_topics(figures.get("ours")),
        row=_row,
    )
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"


def percent(share: float | None) -> str:
    """Return 0.659 as "65.9 %"."""
    return _NONE if share is None else f"{share * 100:.1f} %"


def points(measured: dict[str, float | None]) -> str:
    """Return a mean share with its spread, as "65.9 ± 1.2"."""
    mean, spread = measured["mean"], measured["spread"]
    if mean is None:
        return _NONE
    return f"{mean * 100:.1f}" + ("" if spread is None else f" ± {spread * 100:.1f}")


def seconds(value: float | None) -> str:
    """Return 5400 as "90 min" and 31.4 as "31 s"."""
    if value is None:
        return _NONE
    return f"{value / 60:.0f} min" if value >= 600 else f"{value:.0f} s" if value >= 1 else "under 1 s"


def plain(value: float | None, digits: int = 1) -> str:
    """Return a number, or a dash for none."""
    return _NONE if value is None else f"{value:,.{digits}f}"


def _about(share: float | None, count: int) -> str:
    if share is None:
        return _NONE
    low, high = interval(share, count)
    return f"{percent(share)} ({low * 100:.0f} to {high * 100:.0f})"


def _two_decimals(measured: dict[str, float | None]) -> str:
    """Return a mean that is no share, with its spread, as "0.93 ± 0.01"."""
    mean, spread = measured["mean"], measured["spread"]
    if mean is None:
        return _NONE
    return f"{mean:.3f}" + ("" if spread is None else f" ± {spread:.3f}")


def _topics(ours: dict[str, Any] | None) -> list[str]:
    """Return the topics of all sets, in order."""
    return sorted({topic for some in (ours["sets"] if ours else {}).values() for topic in some["by_topic"]})


def _row(ablation: dict[str, Any] | None, learner: str, features: str) -> dict[str, Any] | None:
    """Return the ablation's row of that name; None if it has not been measured."""
    rows = ablation["rows"] if ablation else []
    return next((row for row in rows if (row["learner"], row["features"]) == (learner, features)), None)
