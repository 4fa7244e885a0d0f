"""docs/commands.md lists every make target and every command with its options, and no other."""

import re
from typing import Any

import typer

from groundrules.cli import app
from groundrules.rulebook.schema import Role, Stage

from .markdown import DOCS, PROJECT, README, bare, blocks, code_spans, pages, prose, read, section, table

PAGE = read(DOCS / "commands.md")
MAKEFILES = ("Makefile", "deploy/serve.mk")
TARGETS = {name for file in MAKEFILES for name in re.findall(r"^([a-z-]+):.*## ", read(PROJECT / file), re.M)}


def _commands(command: Any, name: str) -> dict[str, set[str]]:
    """All commands below `command` by their full name, each with its long options."""
    if hasattr(command, "commands"):
        return {
            key: options
            for below, inner in command.commands.items()
            for key, options in _commands(inner, f"{name} {below}").items()
        }
    options = [text for parameter in command.params for text in (*parameter.opts, *parameter.secondary_opts)]
    return {name: {text for text in options if text.startswith("--")}}


COMMANDS = _commands(typer.main.get_command(app), "groundrules")


def test_every_target_is_listed_and_none_besides() -> None:
    assert {bare(row[0]) for row in table(section(PAGE, "make"))} == {f"make {target}" for target in TARGETS}


def test_every_command_is_listed_with_its_options_and_none_besides() -> None:
    rows = table(section(PAGE, "groundrules"))
    assert {bare(row[0]): set(re.findall(r"--[a-z-]+", row[2])) for row in rows} == COMMANDS


def test_roles_and_stages_are_listed() -> None:
    assert {member.value for kind in (Role, Stage) for member in kind} <= set(code_spans(PAGE))


def test_no_page_names_a_target_that_is_not() -> None:
    for page in pages():
        text = prose(read(page)) + "".join(
            f"`{line}`" for block in blocks(read(page)) for line in block.text.split("\n")
        )
        named = set(re.findall(r"`(?:[A-Z_0-9]+=\S+ )?make ([a-z][a-z-]*)\b", text))
        assert named <= TARGETS, page.name


def test_no_page_names_a_command_that_is_not() -> None:
    names = {word for command in COMMANDS for word in (command, command.rsplit(" ", 1)[0])}
    for page in pages():
        for span in code_spans(read(page)):
            match = re.match(r"(?:\.venv/bin/)?(groundrules(?: [a-z][a-z-]*)+)", span)
            assert match is None or match[1] in names, f"{page.name}: {span}"


def test_the_readme_gives_the_two_commands() -> None:
    start = section(read(README), "Start")
    assert re.findall(r"^make (\w+)", blocks(start)[0].text, re.M) == ["run", "test"]
