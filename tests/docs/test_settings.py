"""docs/settings.md lists every setting as the code has it, and no other."""

import re

from groundrules.settings import Settings

from .markdown import DOCS, PROJECT, bare, code_spans, read, section, table

PAGE = read(DOCS / "settings.md")
_READ = re.compile(r"""environ(?:\.get\(|\[)\s*["'](\w+)["']""")


def _beside() -> dict[str, str]:
    return {bare(row[0]): bare(row[1]) for row in table(section(PAGE, "Beside the settings"))}


def test_every_setting_is_listed_as_it_is() -> None:
    wanted = {}
    for name, field in Settings.__fields__.items():
        info = field.field_info
        wanted[name] = [info.extra["env"], str(field.default) or "empty", info.description]
    assert {bare(row[0]): [bare(cell) for cell in row[1:]] for row in table(PAGE)} == wanted


def test_every_other_variable_is_read_where_the_page_says() -> None:
    for name, file in _beside().items():
        assert re.search(rf"\b{name}\b", read(PROJECT / file)), f"{file} does not read {name}"


def test_every_variable_that_the_code_reads_is_listed() -> None:
    read_by_code = {
        name
        for folder in ("groundrules", "actions", "tests")
        for file in (PROJECT / folder).rglob("*.py")
        for name in _READ.findall(read(file))
        if name.startswith("GROUND_RULES")
    }
    assert read_by_code <= set(_beside()) | {bare(row[1]) for row in table(PAGE)}


def test_no_unknown_variable_is_named() -> None:
    named = {span for span in code_spans(PAGE) if re.fullmatch(r"[A-Z][A-Z0-9_]+", span)}
    assert named == set(_beside()) | {bare(row[1]) for row in table(PAGE)}
