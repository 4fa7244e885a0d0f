"""Plots as SVG that goes into a page: drawn by pygal, coloured by the page's own style sheet, in light and in dark."""

import functools
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

_WIDTH, _HEIGHT = 860, 280
_BAR, _AXIS = 34, 40
# How many labels the axis of time has room for.
_MOST_LABELS = 12
_LABEL_SIZE = 13


@dataclass(frozen=True)
class Series:
    """One colour of a plot: its name, and a value for each label."""

    name: str
    values: Sequence[int]


def columns(labels: Sequence[str], series: Sequence[Series], name: str) -> Markup:
    """Draw stacked columns over time. `name` is the id of what names the plot for those who do not see it."""
    every = -(-len(labels) // _MOST_LABELS)
    return _draw(
        "StackedBar",
        labels,
        series,
        name,
        height=_HEIGHT,
        x_labels_major_every=every,
        show_minor_x_labels=False,
        truncate_label=-1,
    )


def bars(labels: Sequence[str], series: Sequence[Series], name: str) -> Markup:
    """Draw stacked bars, the first on top."""
    # The library begins at the bottom.
    turned = [Series(one.name, list(reversed(one.values))) for one in series]
    height = _AXIS + _BAR * len(labels)
    return _draw(
        "HorizontalStackedBar", list(reversed(labels)), turned, name, height=height, truncate_label=38, spacing=6
    )


def _draw(kind: str, labels: Sequence[str], series: Sequence[Series], name: str, **options: Any) -> Markup:
    pygal = _library()
    style = pygal.style.Style(label_font_size=_LABEL_SIZE, major_label_font_size=_LABEL_SIZE)
    chart = getattr(pygal, kind)(
        css=[],
        js=[],
        style=style,
        width=_WIDTH,
        margin=6,
        no_prefix=True,
        show_legend=False,
        disable_xml_declaration=True,
        # Halves of a question are not marked.
        value_formatter=lambda value: f"{value:.0f}" if float(value).is_integer() else "",
        min_scale=3,
        max_scale=6,
        **options,
    )
    chart.x_labels = list(labels)
    for one in series:
        chart.add(one.name, list(one.values))
    chart.add_xml_filter(lambda root: _bare(root, labels, series, name))
    # What it makes is written by an XML library, so that no label can be markup.
    return Markup(chart.render(is_unicode=True))  # noqa: S704


@functools.cache
def _library() -> Any:
    """Return pygal, imported by who opens the page, not by the gateway's start."""
    import pygal.style  # noqa: PLC0415

    # It has a say in all later imports, for plug-ins that we have none of, and in a way that Python warns of.
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return pygal


def _bare(root: Element, labels: Sequence[str], series: Sequence[Series], name: str) -> Element:
    """Leave shapes, classes and titles: no styles and scripts, which our pages do not allow, and no ids."""
    for parent in list(root.iter()):
        parent.attrib.pop("id", None)
        parent.attrib.pop("style", None)
        for child in list(parent):
            extra = not isinstance(child.tag, str) or child.tag in {"defs", "desc", "title"}
            if extra or "overlay" in child.get("class", ""):
                parent.remove(child)
    for place, one in enumerate(series):
        for group in root.iter("g"):
            if f"serie-{place}" in group.get("class", "").split():
                _say(group, labels, one)
    root.attrib.update({"role": "img", "aria-labelledby": name, "class": "plot"})
    return root


def _say(group: Element, labels: Sequence[str], series: Series) -> None:
    """Give each bar of a series the words that are shown to whoever points at it."""
    found = [one for one in group.iter("g") if one.get("class") == "bar"]
    for bar, label, value in zip(found, labels, series.values, strict=True):
        SubElement(bar, "title").text = f"{label}, {series.name}: {value}"
