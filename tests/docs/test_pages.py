"""What holds for all pages: files, rules and links that they name exist, and quotations are true."""

import re
from pathlib import Path

import pytest

from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import RULE_ID, Role, Stage

from .markdown import DOCS, PROJECT, README, bare, blocks, code_spans, links, pages, read, section, table

# Made on the reader's machine, so not to be looked for in the project.
MADE = {".venv", "var", "models", "results", "questions", "ground-rules.db", "trackers.db", "secrets.json"}
_SUFFIXES = (".py", ".yml", ".md", ".in", ".txt", ".toml", ".json", ".db", ".png", ".html", ".js", ".css")
_NAMES = {"Makefile", "Procfile"}
_RULE = re.compile(RULE_ID)


def _looks_like_a_file(span: str) -> bool:
    if not re.fullmatch(r"[\w.<>*/-]+", span) or span.startswith("/"):
        return False
    return "/" in span or span.endswith(_SUFFIXES) or span in _NAMES


def _named(page: Path) -> list[str]:
    """The files and rules that a page names between backticks, but for those that it makes up itself."""
    text = read(page)
    own = {block.file for block in blocks(text)} | {"topic/slug"}
    own |= set(re.findall(r"^- id: (\S+)$", text, re.M))
    return [span for span in code_spans(text) if _looks_like_a_file(span) and span not in own]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_file_and_rule_named_exists(page: Path, rulebook: Rulebook) -> None:
    missing = [
        name
        for name in _named(page)
        if name.split("/")[0] not in MADE
        and name not in rulebook.rules
        and not any(PROJECT.glob(re.sub(r"<\w+>", "*", name).rstrip("/")))
    ]
    assert missing == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in links(read(page)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        assert file.is_file(), f"{page.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", read(file), re.M)
            assert anchor in {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in headings}


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached = {Path(target.partition("#")[0]).name for target in links(read(README))}
    assert {page.name for page in DOCS.glob("*.md")} <= reached


def test_the_readme_names_every_folder() -> None:
    named = {bare(span) for row in table(section(read(README), "The house")) for span in row[0].split(", ")}
    folders = {
        f"{path.name}/"
        for path in PROJECT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name not in MADE and path.suffix != ".egg-info"
    }
    assert folders - {"build/"} <= named


def test_the_readmes_conversation_is_what_the_rulebook_says(rulebook: Rulebook) -> None:
    [conversation] = blocks(section(read(README), "A conversation"), "text")
    situation = Situation(Role.FREELANCER, Stage.BEFORE)
    said = {
        line
        for focus in (Focus.RULE, Focus.WHY)
        for line in compose(rulebook, "contact-sharing/before-contract", focus, situation).text.splitlines()
    }
    shown = [
        line for line in conversation.text.splitlines() if line and not line.startswith("you: ") and line != "[...]"
    ]
    assert len(shown) > 10
    assert [line for line in shown if line not in said] == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_no_page_is_long(page: Path) -> None:
    assert len(read(page).splitlines()) < 400
