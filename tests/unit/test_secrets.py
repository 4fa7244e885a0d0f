import json
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from groundrules.cli import app
from groundrules.secrets import (
    MADE,
    SecretsUnusable,
    ensure_secrets,
    is_one_of,
    read_secrets,
    retire_secret,
    rotate_secret,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "secrets.json"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_owner_can_read_them(path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        ensure_secrets(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_they_are_made_once(path: Path) -> None:
    made = ensure_secrets(path)
    content = path.read_bytes()
    assert ensure_secrets(path) == made == read_secrets(path)
    assert path.read_bytes() == content


def test_they_cannot_be_guessed(tmp_path: Path) -> None:
    one, other = (ensure_secrets(tmp_path / name).rasa_channel for name in ("one", "other"))
    assert one != other
    assert len(one) >= 43


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
@pytest.mark.parametrize("read", [read_secrets, ensure_secrets])
def test_a_file_that_others_can_reach_is_refused(path: Path, mode: int, read) -> None:
    ensure_secrets(path)
    path.chmod(mode)
    with pytest.raises(SecretsUnusable, match="chmod 600"):
        read(path)


@pytest.mark.parametrize("content", ["", "{", "not json", "[]", "{}", '"word"', "null", '{"other": "x"}'])
def test_a_damaged_file_is_named_and_left_as_it_is(path: Path, content: str) -> None:
    """A new secret in its place would lock the running Rasa out."""
    ensure_secrets(path)
    path.write_text(content)
    with pytest.raises(SecretsUnusable, match="Delete it and run `groundrules prepare`") as caught:
        ensure_secrets(path)
    assert str(path) in str(caught.value)
    assert path.read_text() == content


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", json.dumps({"rasa_channel": ""}).encode(), json.dumps({"rasa_channel": None}).encode()]
)
def test_a_file_without_a_usable_secret_is_damaged(path: Path, content: bytes) -> None:
    ensure_secrets(path)
    path.write_bytes(content)
    with pytest.raises(SecretsUnusable):
        read_secrets(path)


def test_a_missing_file_says_what_to_run(path: Path) -> None:
    with pytest.raises(SecretsUnusable, match="Run `groundrules prepare` first"):
        read_secrets(path)


def test_they_are_not_shown_by_the_error(path: Path) -> None:
    ensure_secrets(path)
    path.write_text('{"rasa_channel": "hush-hush", "extra": 1}')
    with pytest.raises(SecretsUnusable) as caught:
        read_secrets(path)
    assert "hush-hush" not in str(caught.value)


@pytest.mark.parametrize("name", MADE)
def test_while_one_is_changed_both_are_good(path: Path, name: str) -> None:
    old = ensure_secrets(path)
    rotate_secret(path, name)
    both = ensure_secrets(path)
    assert both.good(name) == (getattr(both, name), getattr(old, name))
    assert getattr(both, name) != getattr(old, name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(SecretsUnusable, match="--retire"):
        rotate_secret(path, name)
    retire_secret(path, name)
    assert ensure_secrets(path).good(name) == (getattr(both, name),)
    with pytest.raises(SecretsUnusable, match="no old"):
        retire_secret(path, name)


def test_one_of_several() -> None:
    assert is_one_of("b", ("a", "b"))
    assert not is_one_of("", ("a", "b"))
    assert not is_one_of("\u2603", ("a",))
    assert not is_one_of("a", ())


def test_the_command_changes_ours_and_no_other(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUND_RULES_HOME", str(path.parent))
    before = ensure_secrets(path)
    run = CliRunner().invoke
    assert run(app, ["secret", "host_key", "--rotate"]).exit_code == 0
    assert read_secrets(path).host_key_old == before.host_key
    assert run(app, ["secret", "host_key", "--rotate"]).exit_code == 1
    assert run(app, ["secret", "host_key", "--retire"]).exit_code == 0
    assert read_secrets(path).host_key_old is None
    refused = run(app, ["secret", "smtp_password", "--rotate"])
    assert (refused.exit_code, "no secret smtp_password of ours" in refused.output) == (1, True)
