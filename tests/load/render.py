"""Makes docs/performance.md and its plots from the figures in docs/performance/. A part without figures is left out."""

from pathlib import Path
from typing import Any

from tests.figures.page import Figures, Page, fill_in
from tests.load import goals, tables

# In the order in which they are measured and shown.
PARTS = ("stack", "parts", "guard", "handoff", "pages", "growth", "insights", "faults", "soak")
# The groups of `parts`, and what they are called.
GROUPS = {
    "understanding": "Understanding, on one core",
    "check": "The message check, on one core",
    "rulebook": "The rulebook",
    "gateway": "The gateway over HTTP, with Rasa played",
}
_TEMPLATE = Path(__file__).with_name("performance.md.j2")


def document(figures: Figures) -> str:
    """Return the page's text."""
    shown = {part: tables_of(part, measured) for part, measured in figures.items()}
    return fill_in(
        _TEMPLATE, {}, **{part: figures.get(part) for part in PARTS}, tables=shown, groups=GROUPS, painted=goals.PAINTED
    )


def tables_of(part: str, measured: dict[str, Any]) -> dict[str, str]:
    """Return a part's tables in Markdown, each by its group; most parts have one, with no name."""
    if part == "parts":
        return {group: tables.markdown(tables.parts_table(measured, group)) for group in measured["groups"]}
    if part == "faults":
        return {store: tables.markdown(tables.faults_table(found)) for store, found in measured["stores"].items()}
    if part == "soak":
        return {"": tables.markdown(tables.soak_table(measured))}
    make = {
        "stack": tables.stack_table,
        "guard": tables.guard_table,
        "handoff": tables.handoff_table,
        "pages": tables.pages_table,
        "growth": tables.growth_table,
        "insights": tables.insights_table,
    }[part]
    return {"": tables.markdown(make(measured))}


def _plot(figures: Figures, folder: Path) -> None:
    # Only here, so that the page itself can be made without matplotlib.
    from tests.load import plots  # noqa: PLC0415

    if "stack" in figures:
        plots.draw_stack(folder / "stack.svg", figures["stack"])
    if "growth" in figures:
        plots.draw_growth(folder / "growth.svg", figures["growth"])


_page = Page(PARTS, document, _plot)
load, draw, render = _page.load, _page.draw, _page.render
