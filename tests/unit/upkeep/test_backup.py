"""A back-up made under writes is whole; a restore checks everything first, and says why it does not go on."""

import io
import json
import os
import sqlite3
import stat
import tarfile
import threading
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from groundrules.cli import app
from groundrules.database import make_engine
from groundrules.prepare import migrate
from groundrules.secrets import ensure_secrets, read_secrets
from groundrules.settings import Settings
from groundrules.upkeep.backup import BackupFailed, back_up, restore


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with a schema, something in both databases, and secrets."""
    monkeypatch.delenv("GROUND_RULES_DATABASE", raising=False)
    monkeypatch.setenv("GROUND_RULES_HOME", str(tmp_path / "home"))
    made = Settings()
    ensure_secrets(made.secrets_file)
    migrate(made.database_url)
    for name in ("ground-rules.db", "trackers.db"):
        with closing(sqlite3.connect(made.home / name)) as database:
            database.execute("CREATE TABLE pairs (one INTEGER, other INTEGER)")
            database.execute("INSERT INTO pairs VALUES (0, 0)")
            database.commit()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.tar.gz"


def pairs(settings: Settings, name: str = "ground-rules.db") -> list[tuple[int, int]]:
    with closing(sqlite3.connect(settings.home / name)) as database:
        return database.execute("SELECT one, other FROM pairs").fetchall()


def empty(settings: Settings) -> None:
    for path in settings.home.iterdir():
        path.unlink()


def rewritten(file: Path, **changed: bytes | None) -> None:
    """Replace members of the archive; None takes one out."""
    with tarfile.open(file) as archive:
        members = {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]
    names = {"manifest": "manifest.json", "database": "ground-rules.db"}
    for name, data in changed.items():
        members[names[name]] = data  # type: ignore[assignment]
    with tarfile.open(file, "w:gz") as archive:
        for name, data in members.items():
            if data is not None:
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))


def manifest(file: Path) -> dict[str, object]:
    with tarfile.open(file) as archive:
        return json.load(archive.extractfile("manifest.json"))  # type: ignore[arg-type]


def test_what_was_backed_up_is_restored(settings: Settings, file: Path) -> None:
    secrets = read_secrets(settings.secrets_file)
    assert back_up(settings, file) == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    empty(settings)
    assert restore(settings, file) == ["ground-rules.db", "trackers.db", "secrets.json"]
    assert read_secrets(settings.secrets_file) == secrets
    assert stat.S_IMODE(settings.secrets_file.stat().st_mode) == 0o600
    assert pairs(settings) == pairs(settings, "trackers.db") == [(0, 0)]
    assert sorted(path.name for path in settings.home.iterdir()) == ["ground-rules.db", "secrets.json", "trackers.db"]
    migrate(settings.database_url)


def test_a_back_up_under_writes_holds_whole_transactions(settings: Settings, file: Path) -> None:
    """Each transaction adds two rows; a copy of the file half-way through would hold one."""
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        engine = make_engine(settings.database_url)
        number = 0
        while not stop.is_set():
            number += 1
            with engine.begin() as connection:
                connection.exec_driver_sql("INSERT INTO pairs VALUES (?, 1)", (number,))
                connection.exec_driver_sql("INSERT INTO pairs VALUES (?, 2)", (number,))
            written.set()
        engine.dispose()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert written.wait(20)
        back_up(settings, file)
    finally:
        stop.set()
        thread.join()
    all_of_them = len(pairs(settings))
    restore(settings, file, force=True)
    numbers = [one for one, _ in pairs(settings) if one]
    assert numbers == sorted([*range(1, len(numbers) // 2 + 1)] * 2)
    assert 2 <= len(numbers) < all_of_them


def test_what_is_there_is_not_overwritten_unless_asked(settings: Settings, file: Path) -> None:
    back_up(settings, file)
    with pytest.raises(BackupFailed, match="--force"):
        restore(settings, file)
    with closing(sqlite3.connect(settings.home / "trackers.db")) as database:
        database.execute("DELETE FROM pairs")
        database.commit()
    restore(settings, file, force=True)
    assert pairs(settings, "trackers.db") == [(0, 0)]


@pytest.mark.parametrize("name", ["ground-rules.db", "trackers.db"])
def test_nothing_is_restored_while_it_is_in_use(settings: Settings, file: Path, name: str) -> None:
    back_up(settings, file)
    engine = make_engine(f"sqlite:///{settings.home / name}")
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM pairs").all()
    # The connection waits in its pool, as that of a process with nothing to do.
    with pytest.raises(BackupFailed, match=r"in use\. Stop the gateway"):
        restore(settings, file, force=True)
    engine.dispose()
    restore(settings, file, force=True)


def test_an_installation_without_trackers_yet(settings: Settings, file: Path) -> None:
    (settings.home / "trackers.db").unlink()
    back_up(settings, file)
    empty(settings)
    assert restore(settings, file) == ["ground-rules.db", "secrets.json"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b" + b"x" * 100])
def test_what_is_no_back_up(settings: Settings, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(BackupFailed, match="is no back-up of Ground Rules"):
        restore(settings, file, force=True)
    assert pairs(settings) == [(0, 0)]


def test_half_a_back_up(settings: Settings, file: Path) -> None:
    back_up(settings, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(BackupFailed, match="damaged"):
        restore(settings, file, force=True)
    assert pairs(settings) == [(0, 0)]


def test_a_back_up_that_is_not_what_it_says(settings: Settings, file: Path) -> None:
    back_up(settings, file)
    rewritten(file, database=b"x")
    with pytest.raises(BackupFailed, match="does not hold what it says"):
        restore(settings, file, force=True)
    rewritten(file, database=None)
    with pytest.raises(BackupFailed, match="does not hold what it says"):
        restore(settings, file, force=True)


def test_a_database_that_was_damaged_before(settings: Settings, file: Path) -> None:
    back_up(settings, file)
    said = manifest(file)
    broken = b"SQLite format 3\0" + os.urandom(4_096)
    said["sha256"]["ground-rules.db"] = sha256(broken).hexdigest()  # type: ignore[index]
    rewritten(file, database=broken, manifest=json.dumps(said).encode())
    with pytest.raises(BackupFailed, match=r"ground-rules\.db is damaged; nothing was restored"):
        restore(settings, file, force=True)
    assert pairs(settings) == [(0, 0)]


@pytest.mark.parametrize("newer", [{"schema": "9999"}, {"form": 2}])
def test_a_back_up_of_a_newer_version(settings: Settings, file: Path, newer: dict[str, object]) -> None:
    back_up(settings, file)
    rewritten(file, manifest=json.dumps(manifest(file) | newer).encode())
    with pytest.raises(BackupFailed, match="newer version"):
        restore(settings, file, force=True)


def test_names_that_lead_elsewhere_are_not_followed(settings: Settings, file: Path, tmp_path: Path) -> None:
    back_up(settings, file)
    with tarfile.open(file) as archive:
        members = {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]
    with tarfile.open(file, "w:gz") as archive:
        for name, data in (members | {"../planted": b"x", "/tmp/planted": b"x"}).items():  # noqa: S108
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    assert "planted" not in str(restore(settings, file, force=True))
    assert not (settings.home.parent / "planted").exists()


def test_a_database_of_its_own_has_its_own_tools(
    settings: Settings, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUND_RULES_DATABASE", "postgresql://u@127.0.0.1/x")
    for work in (back_up, restore):
        with pytest.raises(BackupFailed, match="pg_dump"):
            work(Settings(), file)


def test_the_commands_say_what_became_of_it(settings: Settings, file: Path) -> None:
    run = CliRunner().invoke
    done = run(app, ["backup", str(file)])
    assert (done.exit_code, "It holds secrets" in done.output) == (0, True)
    again = run(app, ["backup", str(file)])
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    refused = run(app, ["restore", str(file)])
    assert (refused.exit_code, "--force" in refused.output) == (1, True)
    restored = run(app, ["restore", str(file), "--force"])
    assert (restored.exit_code, "Restored ground-rules.db" in restored.output) == (0, True)
    missing = run(app, ["restore", f"{file}x"])
    assert (missing.exit_code, "There is no file" in missing.output) == (1, True)


def test_nothing_to_back_up(settings: Settings, file: Path) -> None:
    (settings.home / "ground-rules.db").write_bytes(b"")
    with pytest.raises(BackupFailed, match="groundrules prepare"):
        back_up(settings, file)
    empty(settings)
    with pytest.raises(BackupFailed, match="groundrules prepare"):
        back_up(settings, file)
    assert not file.exists()
