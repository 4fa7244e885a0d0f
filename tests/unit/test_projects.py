"""Another marketplace needs no change in code: nothing shared names ours, and a new project is complete at once."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from groundrules.cli import app
from groundrules.guard.kinds import Kind
from groundrules.guard.policy import load_check_policy
from groundrules.rulebook.document import RulebookError
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.phrases import PHRASES, check_phrases
from groundrules.rulebook.rulebook import Rulebook
from groundrules.starter import FILES, PathTaken, start_project
from groundrules.train import training_files

PROJECT = Path(__file__).resolve().parents[2]
SECOND = PROJECT / "examples" / "second-marketplace"
# What any marketplace is served by. Of data/nlu, the folder `rules` belongs to the rulebook.
SHARED = (
    *(path for folder in ("groundrules", "actions", "widget", "deploy") for path in (PROJECT / folder).rglob("*")),
    *(PROJECT / "data").glob("*.yml"),
    *(PROJECT / "data" / "nlu").glob("*.yml"),
    *(PROJECT / "data" / "guard").glob("*.yml"),
    *(
        PROJECT / name
        for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "Makefile", "Procfile")
    ),
)
TEXTS = sorted(
    path
    for path in SHARED
    if path.suffix in {".py", ".yml", ".js", ".html", ".css", ".mk", ".md", ".mako", ".svg", ""} and path.is_file()
)
PROJECTS = pytest.mark.parametrize("project", [FILES, SECOND], ids=["starter", "second"])


def phrases(project: Path) -> list[tuple[str, str, list[str]]]:
    """Return intent, what the metadata names, and phrases of each block of a project."""
    return [
        (
            block["intent"],
            next(iter((block.get("metadata") or {}).values()), ""),
            [line.removeprefix("- ") for line in block["examples"].splitlines()],
        )
        for file in sorted((project / PHRASES).glob("*.yml"))
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
    ]


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def conversations(project: Path) -> Any:
    return yaml.safe_load((project / "conversations.yml").read_text(encoding="utf-8"))


def test_nothing_shared_names_the_marketplace(rulebook: Rulebook) -> None:
    name = rulebook.marketplace.name.casefold()
    assert len(TEXTS) > 200
    named = [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").casefold().splitlines(), start=1)
        if name in line
    ]
    assert named == [], "write {Marketplace} or {marketplace} in data; take other words from policies/marketplace.yml"


def test_no_code_names_a_rule(rulebook: Rulebook) -> None:
    named = [
        f"{path.relative_to(PROJECT)} names {rule}"
        for path in TEXTS
        # The pages of the demo show one rulebook in use.
        if PROJECT / "groundrules" / "web" / "demo" not in path.parents and FILES not in path.parents
        for rule in rulebook.rules
        if re.search(rf"(?<![\w/-]){rule}(?![\w/-])", path.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_shared_phrases_take_the_name(rulebook: Rulebook) -> None:
    second = load_rulebook(SECOND / "policies").marketplace
    assert second.fill_in("is {Marketplace} {marketplace}?") == "is Oakmallet oakmallet?"
    assert second.fill_in("{Client}, {clients}, {agency}, {Freelancers}") == "Customer, customers, firm, Craftspeople"
    texts = "".join(path.read_text(encoding="utf-8") for path in TEXTS if path.is_relative_to(PROJECT / "data"))
    assert texts.count("{Marketplace}") > 50
    assert "{" not in second.fill_in(texts), "a brace that is no place for the name"


def test_training_takes_shared_phrases_from_the_installation_and_its_own_from_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = [Path(file) for file in training_files()]
    assert files[-1] == PHRASES
    assert all(file.is_relative_to(PROJECT / "data") and file.is_file() for file in files[:-1])
    assert PROJECT / "data" / "rules.yml" in files


@PROJECTS
def test_a_project_is_without_fault(project: Path) -> None:
    result = CliRunner().invoke(app, ["rules", "lint", str(project / "policies")])
    assert (result.exit_code, "no problems" in result.output) == (0, True), result.output


@PROJECTS
def test_each_rule_claim_and_draft_of_a_project_has_phrases(project: Path) -> None:
    rulebook = load_rulebook(project / "policies")
    counts: Counter[str] = Counter()
    for _, named, some in phrases(project):
        counts[named] += len(some)
    least = 25 if project == SECOND else 10
    assert {rule: counts[rule] for rule in rulebook.rules if counts[rule] < least} == {}
    assert {name: counts[name] for name in (*rulebook.contradictions, *rulebook.drafts) if counts[name] < 10} == {}


@PROJECTS
def test_no_phrase_of_a_project_is_given_twice_or_asked_in_its_conversations(project: Path) -> None:
    counts = Counter(plain(phrase) for _, _, some in phrases(project) for phrase in some)
    assert [phrase for phrase, count in counts.items() if count > 1] == []
    asked = {plain(turn["say"]) for talk in conversations(project) for turn in talk["turns"]}
    assert {phrase for phrase in asked & set(counts) if len(phrase.split()) > 3} == set()


def test_the_second_marketplace_uses_every_part_of_a_rulebook() -> None:
    rulebook = load_rulebook(SECOND / "policies")
    assert len(rulebook.rules) >= 20
    assert {rule.topic for rule in rulebook.rules.values()} == {topic.key for topic in rulebook.marketplace.topics}
    assert len(rulebook.marketplace.topics) == 6
    assert all(rule.effective_from and rule.history and rule.reasons for rule in rulebook.rules.values())
    assert load_check_policy(SECOND / "policies", rulebook).exceptions
    assert rulebook.contradictions
    assert rulebook.drafts
    assert rulebook.support.hours


def test_the_shipped_rulebook_says_something_of_every_kind_of_finding(rulebook: Rulebook) -> None:
    assert set(load_check_policy(PROJECT / "policies", rulebook).findings) == set(Kind)


def test_a_new_project_is_ready_to_run(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "our-rules"
    result = CliRunner().invoke(app, ["new", str(path)])
    assert result.exit_code == 0, result.output
    written = {file.relative_to(path) for file in path.rglob("*") if file.is_file()}
    assert written == {Path("Makefile"), *(file.relative_to(FILES) for file in FILES.rglob("*") if file.is_file())}
    for target in ("run", "test"):
        made = subprocess.run(
            ["make", "--dry-run", target], cwd=path, capture_output=True, text=True, timeout=30, check=False
        )
        assert made.returncode == 0, made.stderr
        assert f"{PROJECT}/.venv/bin/python -m groundrules.train" in made.stdout
    assert f"GROUND_RULES := {PROJECT}\n" in (path / "Makefile").read_text(encoding="utf-8")


def test_a_new_project_holds_no_copy_of_shared_data() -> None:
    ours = {plain(phrase) for _, _, some in phrases(FILES) for phrase in some}
    files = [path for path in TEXTS if path.parent == PROJECT / "data" / "nlu"]
    shared = {plain(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()}
    assert {phrase for phrase in ours & shared if len(phrase.split()) > 4} == set()


@pytest.mark.parametrize("taken", ["a file in it", "a file"])
def test_a_new_project_overwrites_nothing(tmp_path: Path, taken: str) -> None:
    path = tmp_path / "here"
    mine = path if taken == "a file" else path / "mine.txt"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(PathTaken, match="an empty one"):
        start_project(path)
    result = CliRunner().invoke(app, ["new", str(path)])
    assert (result.exit_code, "Traceback" in result.output) == (1, False)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [mine]


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = CliRunner().invoke(app, ["new", str(tmp_path / "file" / "project")])
    assert result.exit_code == 1
    assert "Nothing can be written to" in result.output


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("rule: contact/before-contract", "nlu.metadata.rule", "there is no rule contact/nowhere"),
        ("nlu:", "file", "must hold a list of blocks with intent and examples, named nlu"),
        ("version", "file", "is not YAML"),
    ],
)
def test_a_fault_in_the_phrases_is_named_by_file_line_and_field(
    tmp_path: Path, text: str, field: str, message: str
) -> None:
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    wrong = {"nlu:": "phrases:", "version": '- "', "rule: contact/before-contract": "rule: contact/nowhere"}[text]
    file = tmp_path / PHRASES / "contact.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(text, wrong, 1), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        check_phrases(tmp_path / PHRASES, load_rulebook(tmp_path / "policies"))
    (problem,) = caught.value.problems
    assert (problem.file.name, problem.field) == ("contact.yml", field)
    assert message in problem.message
    assert CliRunner().invoke(app, ["rules", "lint", str(tmp_path / "policies")]).exit_code == 1


def test_a_cue_that_is_no_pattern_is_named(tmp_path: Path) -> None:
    shutil.copytree(SECOND / "policies", tmp_path, dirs_exist_ok=True)
    file = tmp_path / "check_exceptions.yml"
    lines = [
        line if "(?:you" not in line else '    - "(open"' for line in file.read_text(encoding="utf-8").splitlines()
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RulebookError, match="cues: is not a regular expression"):
        load_check_policy(tmp_path, load_rulebook(tmp_path))
