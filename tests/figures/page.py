"""Makes a Markdown page from a template and figures, with the filters for numbers, and its plots."""

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

NONE = "-"
Figures = dict[str, dict[str, Any]]


def fill_in(template: Path, filters: dict[str, Any], **values: Any) -> str:
    """Return the page's text; no line ends in a blank, and the last in one line break."""
    environment = Environment(  # noqa: S701  # Markdown of our own figures
        loader=FileSystemLoader(template.parent), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"plain": plain, **filters}
    text = environment.get_template(template.name).render(values)
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"


def plain(value: float | None, digits: int = 1) -> str:
    """Return a number, or a dash for none."""
    return NONE if value is None else f"{value:,.{digits}f}"


@dataclass(frozen=True)
class Page:
    """A page of figures: its parts in their order, what makes its text, and what draws its plots into a folder.

    `plot` is to import matplotlib itself, so that the text can be made without.
    """

    parts: tuple[str, ...]
    document: Callable[[Figures], str]
    plot: Callable[[Figures, Path], None]

    def load(self, folder: Path) -> Figures:
        """Return the figures of every part that has been measured."""
        files = {part: folder / f"{part}.json" for part in self.parts}
        return {part: json.loads(file.read_text(encoding="utf-8")) for part, file in files.items() if file.is_file()}

    def draw(self, figures: Figures, folder: Path) -> None:
        """Write the plots of the parts that have been measured."""
        with warnings.catch_warnings():
            # matplotlib and the parser that it uses warn about each other's versions, as late as at the first drawing.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.plot(figures, folder)

    def render(self, folder: Path, page: Path) -> None:
        """Write the page, and the plots beside the figures."""
        figures = self.load(folder)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(self.document(figures), encoding="utf-8")
        self.draw(figures, folder)
