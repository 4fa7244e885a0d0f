"""docs/performance.md is what the command makes of the committed figures; where there are none, it says so."""

import json
import re

from tests.load.machine import facts
from tests.load.render import document, load

from .markdown import DOCS, read

PAGE = DOCS / "performance.md"
FIGURES = DOCS / "performance"


def test_the_page_is_made_from_the_committed_figures() -> None:
    assert read(PAGE) == document(load(FIGURES)), "run `.venv/bin/python -m tests.load render`"


def test_every_plot_is_shown_and_carries_no_date() -> None:
    shown = set(re.findall(r"\]\(performance/(\w+\.svg)\)", read(PAGE)))
    assert shown == {file.name for file in FIGURES.glob("*.svg")}
    for name in shown:
        assert "<dc:date>" not in read(FIGURES / name)


def test_figures_tell_of_a_machine_what_they_depend_on_and_no_more() -> None:
    for file in FIGURES.glob("*.json"):
        assert set(json.loads(read(file))["machine"]) == set(facts()), file.name
