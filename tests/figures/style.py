"""How plots look: SVG with text as text, white ground, and colours that colour-blind people tell apart.

Slow to import; the pages themselves can be made without.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Okabe and Ito's colours; each line has its own dashes besides.
BLUE, RED, GREEN, PURPLE, GREY = "#0072B2", "#D55E00", "#007355", "#A0478C", "#555555"
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
# matplotlib looks for fonts to measure text with, and says at length which it did not find.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


@contextmanager
def drawing(path: Path, width: float, height: float, **style: str) -> Iterator[Figure]:
    """Yield a figure of so many inches to draw on, and write it to `path` afterwards.

    It carries no date and no version, so that the same figures give the same file.
    """
    with mpl.rc_context({**_STYLE, **style}):
        figure = Figure(figsize=(width, height))
        yield figure
        figure.set_facecolor("white")
        figure.tight_layout(w_pad=1.5)
        path.parent.mkdir(parents=True, exist_ok=True)
        FigureCanvasSVG(figure).print_svg(path, metadata={"Date": None, "Creator": None})
