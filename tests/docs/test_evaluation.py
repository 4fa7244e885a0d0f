"""docs/evaluation.md is what the report's command makes of the committed figures: nobody writes a figure by hand."""

import re

from tests.nlu.report.data import classifier_settings
from tests.nlu.report.render import document, load

from .markdown import DOCS, read

PAGE = DOCS / "evaluation.md"
FIGURES = DOCS / "evaluation"


def test_the_page_is_made_from_the_committed_figures() -> None:
    assert read(PAGE) == document(load(FIGURES)), "run `.venv/bin/python -m tests.nlu.report render`"


def test_every_plot_is_shown_and_carries_no_date() -> None:
    shown = set(re.findall(r"\]\(evaluation/(\w+\.svg)\)", read(PAGE)))
    assert shown == {file.name for file in FIGURES.glob("*.svg")}
    for name in shown:
        assert "<dc:date>" not in read(FIGURES / name)


def test_the_thresholds_marked_as_shipped_are_those_of_the_configuration() -> None:
    curve = load(FIGURES)["curve"]
    settings = classifier_settings()
    assert (curve["known"], curve["sure"]) == (settings["known"], settings["sure"])


def test_figures_hold_names_and_numbers_but_no_message() -> None:
    for file in FIGURES.glob("*.json"):
        assert [text for text in re.findall(r'"([^"]*)"', read(file)) if len(text) > 60] == [], file.name
