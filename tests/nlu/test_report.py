"""The report on understanding: its page says what the figures say, and its counting is right."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from groundrules.rulebook.choose import Ranked
from tests.nlu.evaluate import Question
from tests.nlu.report import judge
from tests.nlu.report.data import Example, folds, heading, split
from tests.nlu.report.judge import Judged, Reading
from tests.nlu.report.render import document, draw, load, percent, points, render, seconds

HEADING = {"date": "2026-11-22", "seeds": [0], "training_phrases": 12345}


def judged(about: float, first: float, best: str, wanted: str | None) -> Judged:
    """A message whose best rule is `best` with probability `first`; `wanted` None: out of scope."""
    kind = "rule_question" if wanted else "out_of_scope"
    question = Question("q", "text", kind, "fees", "written", (wanted,) if wanted else ())
    rules = (Ranked(best, first), Ranked("fees/second", (1 - first) / 2), Ranked("fees/third", (1 - first) / 3))
    return Judged(question, Reading(rules, about, refused=about < 0.5))


MESSAGES = [
    judged(0.9, 0.9, "fees/a", "fees/a"),
    judged(0.8, 0.4, "fees/a", "fees/a"),
    judged(0.7, 0.8, "fees/a", "fees/b"),
    judged(0.3, 0.3, "fees/a", "fees/second"),
    judged(0.6, 0.5, "fees/a", None),
    judged(0.1, 0.5, "fees/a", None),
    judged(0.2, 0.5, "fees/a", None),
]
OUTSIDE = [message for message in MESSAGES if message.out_of_scope]


def shares(**given: float) -> dict[str, Any]:
    """Figures of one set of questions as `tests.nlu.evaluate.summarise` gives them."""
    names = ("answered_right", "wrong_answers", "clarified", "refused_though_about_rules", "refused_out_of_scope")
    group = {"questions": 85, "top1": given["top1"], "top3": given["top3"]}
    latency = {"p50": 41.0, "p95": 77.0}
    groups = {"by_topic": {"fees": group}, "by_wording": {"adapted": group}}
    return {**dict.fromkeys(names, 0.1234), **group, "questions": 103, "latency_ms": latency, **groups}


def curve() -> dict[str, Any]:
    """The figures of the part of that name, from the messages above."""
    some = {
        "questions": 4,
        "known_curve": judge.rejection_curve(MESSAGES, OUTSIDE, judge.best_is_right),
        "sure_curve": judge.sure_curve(MESSAGES, 0.5, [0.3, 0.55, 0.7]),
        "auroc": judge.auroc(MESSAGES),
        "shipped": {"right": 0.5, "kept": 0.75, "refused": 0.6667, "refused_own": 0.6667},
    }
    return {
        **HEADING,
        "model": "trained in process",
        "known": 0.5,
        "sure": 0.55,
        "out_of_scope": 3,
        "sets": {"labelled": some},
    }


def test_a_page_without_figures_has_its_reasons_and_says_how_top_1_is_counted() -> None:
    page = document({})
    assert "How top-1 is counted" in page
    assert "early run" in page
    assert "## The running assistant" not in page
    assert "evaluation/curve.svg" not in page


def test_the_page_holds_the_figures_that_were_measured_and_no_other_part() -> None:
    ours = {**HEADING, "seeds": [], "sets": {"labelled": shares(top1=0.7777, top3=0.9191)}}
    page = document({"ours": ours, "curve": curve()})
    assert "77.8 %" in page
    assert "91.9 %" in page
    assert "12,345 training phrases" in page
    assert "| **0.55** (shipped) | 25.0 % | 25.0 % | 25.0 % | 50.0 % |" in page
    assert "![" in page
    assert "## On public data" not in page
    assert "## Cross-validation" not in page
    assert not [line for line in page.splitlines() if line != line.rstrip()]


def test_rendering_reads_what_is_there_and_gives_the_same_files_again(tmp_path: Path) -> None:
    figures = tmp_path / "evaluation"
    figures.mkdir()
    (figures / "curve.json").write_text(json.dumps(curve()), encoding="utf-8")
    assert set(load(figures)) == {"curve"}
    render(figures, tmp_path / "evaluation.md")
    made = {file.name: file.read_bytes() for file in figures.glob("*.svg")}
    assert set(made) == {"curve.svg", "sure.svg"}
    assert b"<text" in made["curve.svg"]
    draw(load(figures), figures)
    assert {file.name: file.read_bytes() for file in figures.glob("*.svg")} == made


def test_shares_are_counted_over_the_questions_that_they_are_about() -> None:
    assert judge.ranking_figures(MESSAGES) == {"questions": 4, "top1": 0.5, "top3": 0.75}
    figures = judge.refusal_figures(MESSAGES, lambda reading: reading.refused)
    assert figures == {
        "right": 0.5,
        "wrong": 0.25,
        "refused_though_about_rules": 0.25,
        "out_of_scope": 3,
        "refused_out_of_scope": 0.6667,
    }
    assert judge.auroc(MESSAGES) == pytest.approx(11 / 12, abs=1e-4)


def test_a_higher_threshold_refuses_more_and_keeps_less() -> None:
    curve = judge.rejection_curve(MESSAGES, OUTSIDE, judge.best_is_right)
    assert [point["refused"] for point in curve] == [0.0, 0.3333, 0.6667, 1.0]
    kept = [point["right"] for point in curve]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] == 0.5


def test_a_higher_sure_answers_less() -> None:
    curve = judge.sure_curve(MESSAGES, 0.5, [step / 10 for step in range(11)])
    for key, falls in [("answered_right", True), ("answered_wrong", True), ("clarified", False)]:
        values = [point[key] for point in curve]
        assert values == sorted(values, reverse=falls)
    assert curve[0]["clarified"] == 0.0
    assert curve[-1]["clarified"] == 0.75


def test_the_threshold_loses_the_share_that_it_may() -> None:
    scores = [place / 1000 for place in range(1000)]
    threshold = judge.keeping_threshold(scores, 0.05)
    assert sum(score < threshold for score in scores) == 50


def test_the_interval_holds_the_share_and_narrows_with_more_questions() -> None:
    low, high = judge.interval(0.75, 85)
    assert low < 0.75 < high
    assert (low, high) == (pytest.approx(0.648, abs=0.001), pytest.approx(0.830, abs=0.001))
    narrow_low, narrow_high = judge.interval(0.75, 850)
    assert narrow_high - narrow_low < high - low


EXAMPLES = [
    *(Example(f"{rule} {number}", f"ask_rule {rule}") for rule in ("fees/a", "fees/b") for number in range(20)),
    *(Example(f"hello {number}", "greet") for number in range(7)),
    Example("The title of a", "ask_rule fees/a", written=False),
]


def test_a_split_is_drawn_by_its_seed_and_never_holds_out_a_title() -> None:
    first, again, other = split(EXAMPLES, 1), split(EXAMPLES, 1), split(EXAMPLES, 2)
    assert first == again != other
    assert len(first.held_out) == 4
    assert all(example.written for example in first.held_out)
    assert sorted(map(str, first.learnt + first.held_out)) == sorted(map(str, EXAMPLES))


def test_each_phrase_is_held_out_by_one_fold() -> None:
    parts = list(folds(EXAMPLES, 5, 0))
    held = [example for part in parts for example in part.held_out]
    assert len(held) == len(set(held)) == 47
    for part in parts:
        assert sum(example.label == "ask_rule fees/a" for example in part.held_out) == 4


def test_a_part_says_on_how_much_it_was_measured() -> None:
    said = heading(EXAMPLES, [0])
    assert said["training_phrases"] == 47
    assert heading(EXAMPLES[::-1], [0])["training_digest"] == said["training_digest"]
    assert "training_phrases" not in heading(None, [])


def test_figures_are_written_for_people() -> None:
    assert percent(0.6588) == "65.9 %"
    assert percent(None) == "-"
    assert points({"mean": 0.651, "spread": 0.012}) == "65.1 ± 1.2"
    assert points({"mean": 0.651, "spread": None}) == "65.1"
    assert [seconds(value) for value in (0.2, 31.4, 5400)] == ["under 1 s", "31 s", "90 min"]
    assert not math.isnan(judge.interval(1.0, 1)[0])
