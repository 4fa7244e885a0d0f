"""Phrases and questions become lines of the files; all that stood there stays as it was."""

from pathlib import Path

import pytest
import yaml

from groundrules.learning.corpus import OUT_OF_SCOPE, REVIEWED
from groundrules.learning.files import difference, place_of, read_questions, with_phrases, with_questions, write
from groundrules.rulebook.phrases import phrases_in
from tests.unit.learning.conftest import FEE, NOTICE, PHRASES

NEW = "a phrase: with \"quotes\", 'more', a # and - a dash"


def _file(project: Path) -> Path:
    return project / "data" / "nlu" / "rules" / "fees.yml"


def test_a_phrase_comes_at_the_end_of_its_rules_block(project: Path) -> None:
    text = with_phrases(_file(project), {NOTICE: ["one more"], FEE: [NEW, "second"]})
    expected = PHRASES.replace("    - fee?\n", f"    - fee?\n    - {NEW}\n    - second\n") + "    - one more\n"
    assert text == expected
    write({_file(project): text})
    added = {(one.rule, one.text) for one in phrases_in(_file(project).parent)}
    assert {(FEE, NEW), (FEE, "second"), (NOTICE, "one more"), (FEE, "fee?")} <= added


def test_a_rule_without_phrases_gets_a_block(project: Path) -> None:
    text = with_phrases(_file(project), {"fees/new": [NEW]})
    assert text.startswith(PHRASES)
    last = yaml.safe_load(text)["nlu"][-1]
    assert last == {"intent": "ask_rule", "metadata": {"rule": "fees/new"}, "examples": f"- {NEW}\n"}


def test_a_topic_without_a_file_gets_one(project: Path) -> None:
    file = place_of(project, OUT_OF_SCOPE)
    text = with_phrases(file, {OUT_OF_SCOPE: [NEW]})
    assert yaml.safe_load(text) == {
        "version": "3.1",
        "nlu": [{"intent": OUT_OF_SCOPE, "examples": f"- {NEW}\n"}],
    }
    assert text.count("\n\n") == 1


def test_what_is_out_of_scope_goes_where_such_phrases_are(project: Path) -> None:
    assert place_of(project, FEE) == _file(project)
    assert place_of(project, OUT_OF_SCOPE) == project / "data" / "nlu" / "rules" / "out_of_scope.yml"
    shared = project / "data" / "nlu" / "out_of_scope.yml"
    shared.write_text("nlu: []\n", encoding="utf-8")
    assert place_of(project, OUT_OF_SCOPE) == shared


@pytest.mark.parametrize("name", ["fees", "contact-sharing", "payments"])
def test_nothing_but_the_new_lines_differs_in_the_shipped_files(name: str) -> None:
    file = Path(__file__).resolve().parents[3] / "data" / "nlu" / "rules" / f"{name}.yml"
    rules = list(dict.fromkeys(one.rule for one in phrases_in(file.parent) if one.file == file))
    old, new = file.read_text(encoding="utf-8"), with_phrases(file, {rule: [NEW] for rule in rules})
    lines = new.splitlines()
    assert [line for line in lines if line != f"    - {NEW}"] == old.splitlines()
    blocks = [block for block in yaml.safe_load(new)["nlu"] if NEW in block["examples"]]
    assert [block["metadata"]["rule"] for block in blocks] == rules
    assert all(block["examples"].count(NEW) == 1 for block in blocks)


def test_questions_are_added_one_after_the_other(project: Path) -> None:
    assert read_questions(project) == []
    first, second = {"text": NEW, "rule": FEE, "was": "clarify a, b"}, {"text": "y: z", "rule": None, "was": "answer"}
    write({project / REVIEWED: with_questions(project, [first])})
    write({project / REVIEWED: with_questions(project, [second])})
    assert read_questions(project) == [first, second]


def test_the_difference_is_a_patch(project: Path) -> None:
    file = _file(project)
    shown = difference(project, {file: PHRASES + "    - one more\n", project / REVIEWED: "new\n"})
    assert shown.splitlines()[:2] == ["--- a/data/nlu/rules/fees.yml", "+++ b/data/nlu/rules/fees.yml"]
    assert "+    - one more\n--- /dev/null\n+++ b/questions/reviewed.yml\n" in shown
    assert [line for line in shown.splitlines() if line.startswith("-") and not line.startswith("---")] == []
