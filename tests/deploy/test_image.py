"""deploy/Dockerfile, .dockerignore and deploy/start: what is in the image, and what starts in it."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.docs.markdown import read
from tests.e2e.stack import procfile

from .files import DEPLOY, DOCKERFILE, PROJECT, dockerfile_variables

_START = DEPLOY / "start"


def _let_in() -> list[str]:
    lines = read(PROJECT / ".dockerignore").splitlines()
    assert lines[1] == "*"
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def test_all_that_is_let_into_the_image_exists() -> None:
    assert [name for name in _let_in() if not (PROJECT / name).exists()] == []


def test_what_serves_and_what_is_learnt_from_are_let_in() -> None:
    makefile = read(DEPLOY / "serve.mk").partition("LEARNT :=")[2].partition("\n.PHONY")[0]
    named = set(re.findall(r"\b[\w-]+(?:\.yml|/)", makefile))
    roots = {name.partition("/")[0] for name in named} - {"guard", "nlu", "rules", "language", "bot"}
    assert {"policies", "data", "groundrules", "config.yml", "domain.yml"} <= roots
    assert roots <= set(_let_in()) | {"rules.yml"}
    assert {"Procfile", "credentials.yml", "endpoints.yml", "actions", "widget", "deploy/start"} <= set(_let_in())


def test_neither_secrets_nor_state_get_in() -> None:
    for name in _let_in():
        assert name.partition("/")[0] not in {"var", "models", "results", ".git", ".venv", "docs", "tests"}
        assert name != "deploy"


def test_every_file_that_is_copied_is_let_in() -> None:
    text = read(DOCKERFILE)
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.M):
        *sources, _ = line.split()
        for source in sources:
            assert (PROJECT / source).exists()
            assert source == "." or any(source == name or source.startswith(f"{name}/") for name in _let_in())


def test_the_image_has_the_python_that_rasa_needs_and_runs_as_nobody_special() -> None:
    text = read(DOCKERFILE)
    version = ".".join(read(PROJECT / ".python-version").strip().split(".")[:2])
    assert re.findall(r"^FROM python:([\d.]+)-slim", text, re.M) == [version, version]
    [user] = re.findall(r"^USER (\d+)$", text, re.M)
    assert int(user) > 0
    assert f"--uid {user}" in text
    [entry] = re.findall(r'^ENTRYPOINT \["/app/(.+)"\]$', text, re.M)
    assert os.access(PROJECT / entry, os.X_OK)
    assert dockerfile_variables()["GROUND_RULES"] == "/app"


def _installation(folder: Path, program: str) -> Path:
    """Make a folder with the Procfile and, instead of a program, one that says how it was called."""
    path = folder / ".venv" / "bin" / program
    path.parent.mkdir(parents=True)
    path.write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$@"\nenv\n', encoding="utf-8")
    path.chmod(0o755)
    (folder / "Procfile").write_text(read(PROJECT / "Procfile"), encoding="utf-8")
    return folder


def _start(folder: Path, *arguments: str, **variables: str) -> list[str]:
    image = dockerfile_variables() | {"GROUND_RULES": str(folder), "PATH": os.environ["PATH"]} | variables
    run = subprocess.run([_START, *arguments], env=image, capture_output=True, text=True, timeout=20, check=True)
    return run.stdout.splitlines()


@pytest.mark.parametrize(
    ("name", "program", "variables", "said"),
    [
        ("gateway", "uvicorn", {}, ["--host", "0.0.0.0", "--port", "8000"]),  # noqa: S104  # the image's own address
        ("rasa", "rasa", {}, ["--interface", "127.0.0.1", "--port", "5005"]),
        ("rasa", "rasa", {"RASA_HOST": "10.1.2.3"}, ["--interface", "10.1.2.3", "--port", "5005"]),
        ("actions", "python", {}, ["--port", "5055", "SANIC_HOST=127.0.0.1"]),
        ("actions", "python", {"ACTIONS_HOST": "10.1.2.3"}, ["--port", "5055", "SANIC_HOST=10.1.2.3"]),
    ],
)
def test_a_process_starts_as_its_line_says(
    tmp_path: Path, name: str, program: str, variables: dict[str, str], said: list[str]
) -> None:
    lines = _start(_installation(tmp_path, program), name, **variables)
    assert lines[0] == f"{tmp_path}/.venv/bin/{program}"
    assert [line for line in lines if line in said] == said
    assert not any("$" in line for line in lines)


def test_each_process_of_the_procfile_can_be_started() -> None:
    [names] = re.findall(r"^([\w |]+)\)$", read(_START), re.M)
    assert set(names.split(" | ")) == set(procfile())


def test_any_other_word_is_a_command(tmp_path: Path) -> None:
    lines = _start(_installation(tmp_path, "groundrules"), "prepare", "--no-ports")
    assert lines[:3] == [".venv/bin/groundrules", "prepare", "--no-ports"]


def test_the_databases_password_is_read_from_its_file(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("hush hush\n", encoding="utf-8")
    project = _installation(tmp_path / "app", "groundrules")
    assert "PGPASSWORD=hush hush" in _start(project, "prepare", PGPASSWORD_FILE=str(password))
    assert not any(line.startswith("PGPASSWORD=") for line in _start(project, "prepare"))
