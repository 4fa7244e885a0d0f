"""`make eval`: what stands beside what, and when a reviewed question counts as understood."""

from pathlib import Path

import pytest

from groundrules.learning.files import with_questions, write
from tests.nlu.evaluate import Outcome, Question, comparison, report_reviewed, reviewed_questions, understood

RULE = Question("q", "what of it", "rule_question", "fees", "reviewed", ("fees/a",))
BEYOND = Question("q", "what of it", "out_of_scope", "out_of_scope", "reviewed", ())


@pytest.mark.parametrize(
    ("question", "kind", "named", "right"),
    [
        (RULE, "answer", ("fees/a", "fees/b"), True),
        (RULE, "answer", ("fees/b", "fees/a"), False),
        (RULE, "clarify", ("fees/a",), False),
        (RULE, "out_of_scope", (), False),
        (BEYOND, "out_of_scope", (), True),
        (BEYOND, "clarify", ("fees/a",), False),
    ],
)
def test_a_reviewed_question_is_understood_if_it_is_answered_or_refused_outright(
    question: Question, kind: str, named: tuple[str, ...], right: bool
) -> None:
    assert understood(Outcome(question, kind, named, named[:1], 0.1)) is right


def test_figures_stand_beside_those_of_the_last_run() -> None:
    before = {"top1": 0.9, "top3": 0.95, "by_topic": {"fees": {"top1": 0.8}}}
    now = {"questions": 3, "top1": 0.95, "top3": 0.95, "by_topic": {"fees": {"top1": 0.7}, "new": {"top1": 1.0}}}
    rows = [line.split() for line in comparison(before, now).splitlines()[1:]]
    assert rows == [
        ["questions", "-", "->", "3"],
        ["top1", "0.9", "->", "0.95", "+0.05"],
        ["top3", "0.95", "->", "0.95"],
        ["top1", "of", "fees", "0.8", "->", "0.7", "-0.1"],
        ["top1", "of", "new", "-", "->", "1.0"],
    ]


def test_reviewed_questions_are_read_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reviewed_questions(tmp_path) == []
    records = [
        {"text": "the bite?", "rule": "fees/a", "was": "clarify x"},
        {"text": "hm", "rule": None, "was": "answer y"},
    ]
    write({tmp_path / "questions" / "reviewed.yml": with_questions(tmp_path, records)})
    (first, was), (second, _) = reviewed_questions(tmp_path)
    assert (first.text, first.rules, was) == ("the bite?", ("fees/a",), "clarify x")
    assert (second.kind, second.rules) == ("out_of_scope", ())
    told = [
        (Outcome(first, "answer", ("fees/a",), ("fees/a",), 0.1), was),
        (Outcome(second, "error", (), (), 0.1), "x"),
    ]
    assert report_reviewed(told) == 2
    shown = capsys.readouterr().out
    assert "2 of 2 reviewed questions" in shown
    assert "right  the bite?\n       clarify x -> answer fees/a\n" in shown
