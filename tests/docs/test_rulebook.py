"""docs/rulebook.md and docs/drafts.md: the examples work as printed, and the tables are the schema's."""

import re
import shutil
from enum import Enum
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel
from typer.testing import CliRunner

from groundrules.cli import app
from groundrules.rulebook import marketplace, schema, substitutes, support, timeline
from groundrules.rulebook.load import load_rulebook

from .markdown import DOCS, PROJECT, Block, bare, blocks, code_spans, read, section, table

PAGE = read(DOCS / "rulebook.md")
FIELDS = read(DOCS / "rule-fields.md")
DRAFTS = read(DOCS / "drafts.md")
HELP_CENTRE = read(DOCS / "help-centre.md")
HANDOFF = read(DOCS / "handoff.md")
KINDS = [
    kind
    for module in (schema, marketplace, substitutes, support, timeline)
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__
]
RECORDS = [
    kind for kind in KINDS if issubclass(kind, BaseModel) and not kind.__name__.startswith("_") and kind.__fields__
]
CHOICES = [kind for kind in KINDS if issubclass(kind, Enum)]
PAGES = {"Draft": DRAFTS, "OtherVoice": DRAFTS, "RefusedDraft": DRAFTS} | dict.fromkeys(
    ("Substitute", "Way", "FeeSeries", "Figure", "Milestone"), HELP_CENTRE
)
PAGES |= dict.fromkeys(("Support", "OfficeHours", "Education"), HANDOFF)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rulebook and its phrases, with the current folder in it, as the reader has it."""
    shutil.copytree(PROJECT / "policies", tmp_path / "policies")
    shutil.copytree(PROJECT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GROUND_RULES_POLICIES", raising=False)
    return tmp_path


def write_examples(house: Path, text: str = section(PAGE, "Walk-through")) -> None:
    """Append each example to the file that its fence names."""
    for example in blocks(text, "yaml"):
        file = house / example.file
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(before + example.text, encoding="utf-8")


def apply_mistake(house: Path, mistake: Block) -> None:
    """Replace the line marked with a minus by the line marked with a plus."""
    old, new = (line[1:] for line in mistake.text.splitlines())
    file = house / mistake.file
    text = file.read_text(encoding="utf-8")
    assert text.count(f"{old}\n") == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def commands(console: Block) -> list[tuple[str, str]]:
    """The commands of a console block, each with its printed output."""
    parts = re.split(r"^\$ groundrules (.*)\n", console.text, flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def test_the_walk_through_prints_what_the_page_prints(house: Path) -> None:
    write_examples(house)
    shown = [command for console in blocks(section(PAGE, "Walk-through"), "console") for command in commands(console)]
    assert {command.split()[1] for command, _ in shown} == {"list", "search", "show"}
    for command, printed in shown:
        result = CliRunner().invoke(app, command.split())
        assert result.output.strip() == printed.strip()
        assert result.exit_code == 0
    assert CliRunner().invoke(app, ["rules", "lint"]).exit_code == 0


def test_the_example_uses_every_field_of_a_rule_and_a_variant(house: Path) -> None:
    write_examples(house)
    example = yaml.safe_load((house / "policies/visits.yml").read_text(encoding="utf-8"))[0]
    assert set(example) == set(schema.Rule.__fields__)
    used = {field for variant in example["variants"] for field in variant}
    assert used == set(schema.Variant.__fields__) - {"see"}
    assert load_rulebook(house / "policies").contradictions["V1"].rule in example["related"]


def test_the_examples_of_drafts_use_every_field(house: Path) -> None:
    write_examples(house)
    write_examples(house, section(DRAFTS, "To add one"))
    assert CliRunner().invoke(app, ["rules", "lint"]).exit_code == 0
    draft, refused = yaml.safe_load((house / "policies/drafts.yml").read_text(encoding="utf-8"))[-2:]
    # Three name other drafts or rules, and there is but one of each here.
    assert set(draft) == set(schema.Draft.__fields__) - {"kind", "scenarios", "otherwise", "again", "also"}
    assert set(refused) == set(schema.RefusedDraft.__fields__) - {"scenarios"}
    asked = yaml.safe_load((house / "data/nlu/rules/drafts.yml").read_text(encoding="utf-8"))["nlu"][-2:]
    assert [block["metadata"]["draft"] for block in asked] == [draft["id"], refused["id"]]


def test_the_phrases_are_in_the_form_of_the_shipped_ones(house: Path) -> None:
    write_examples(house)
    rules = load_rulebook(house / "policies").rules
    ours = yaml.safe_load((house / "data/nlu/rules/visits.yml").read_text(encoding="utf-8"))
    shipped = yaml.safe_load((PROJECT / "data/nlu/rules/fees.yml").read_text(encoding="utf-8"))
    assert ours["version"] == shipped["version"]
    assert {entry["metadata"]["rule"] for entry in ours["nlu"]} == {
        rule for rule in rules if rule.startswith("visits/")
    }
    for entry in ours["nlu"]:
        assert set(entry) == set(shipped["nlu"][0])
        assert len(entry["examples"].splitlines()) >= 2


def test_the_examples_of_the_help_centre_use_every_field(house: Path) -> None:
    write_examples(house)
    before = load_rulebook(house / "policies")
    write_examples(house, section(HELP_CENTRE, "Content of its own"))
    after = load_rulebook(house / "policies")
    *_, fee, milestone = yaml.safe_load((house / "policies/timeline.yml").read_text(encoding="utf-8"))
    *_, substitute = yaml.safe_load((house / "policies/instead.yml").read_text(encoding="utf-8"))
    assert set(fee) == set(timeline.FeeSeries.__fields__)
    assert {field for figure in fee["figures"] for field in figure} == set(timeline.Figure.__fields__)
    assert set(milestone) == set(timeline.Milestone.__fields__)
    assert set(substitute) == set(substitutes.Substitute.__fields__)
    assert set(after.timeline) - set(before.timeline) == {fee["id"], milestone["id"]}
    assert set(after.substitutes) - set(before.substitutes) == {substitute["id"]}


def test_each_printed_mistake_is_what_lint_says(house: Path) -> None:
    write_examples(house)
    text = section(PAGE, "What a mistake looks like")
    mistakes, consoles = blocks(text, "diff"), blocks(text, "console")
    assert len(mistakes) == len(consoles) == 2
    for mistake, console in zip(mistakes, consoles, strict=True):
        good = (house / mistake.file).read_text(encoding="utf-8")
        apply_mistake(house, mistake)
        [(command, printed)] = commands(console)
        result = CliRunner().invoke(app, command.split())
        assert result.output.strip() == printed.strip()
        assert result.exit_code == 1
        (house / mistake.file).write_text(good, encoding="utf-8")


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_field_is_explained_and_none_besides(kind: type[BaseModel]) -> None:
    rows = table(section(PAGES.get(kind.__name__, FIELDS), kind.__name__))
    needed = {name: "yes" if field.required else "no" for name, field in kind.__fields__.items()}
    assert {bare(row[0]): row[1] for row in rows} == needed
    assert all(row[2] for row in rows)


@pytest.mark.parametrize("kind", CHOICES, ids=lambda kind: kind.__name__)
def test_every_permitted_value_is_named(kind: type[Enum]) -> None:
    pages = (PAGE, FIELDS, DRAFTS, HELP_CENTRE, HANDOFF)
    assert {member.value for member in kind} <= {span for page in pages for span in code_spans(page)}
