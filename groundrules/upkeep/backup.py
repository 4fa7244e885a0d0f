"""Back-up and restore of the embedded store: both SQLite files and the secrets, in one file that its owner alone reads.

A back-up may be made while everything runs: SQLite copies each database as it is at one moment.
"""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory

from groundrules.secrets import SecretsUnusable, read_secrets
from groundrules.settings import Settings

DATABASES = ("ground-rules.db", "trackers.db")
SECRETS = "secrets.json"
MANIFEST = "manifest.json"
_FORM = 1
_MIGRATIONS = Path(__file__).parent.parent / "migrations"
# What SQLite keeps beside a database that is in use.
_BESIDE = ("-wal", "-shm")


class BackupFailed(RuntimeError):
    """Nothing was backed up or restored; the message says why, and what to do."""


def back_up(settings: Settings, file: Path) -> int:
    """Write a back-up of the installation to `file`, mode 0600; return its size in bytes. Raises `BackupFailed`."""
    _only_embedded(settings)
    main = settings.home / DATABASES[0]
    if not main.is_file():
        raise BackupFailed(f"There is no database at {main}. Run `groundrules prepare` first.")
    if file.exists():
        raise BackupFailed(f"{file} is there already. Name another file, or delete it first.")
    try:
        read_secrets(settings.secrets_file)
        with tempfile.TemporaryDirectory(dir=settings.home) as folder:
            copies = {name: _copy(settings.home / name, Path(folder) / name) for name in DATABASES}
            held = {name: copy for name, copy in copies.items() if copy is not None}
            held[SECRETS] = settings.secrets_file.read_bytes()
            _write(file, {MANIFEST: _manifest(held, _revision(held[DATABASES[0]])), **held})
    except SecretsUnusable as error:
        raise BackupFailed(str(error)) from None
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"The back-up could not be written ({type(error).__name__}): is the disk full?") from None
    return file.stat().st_size


def restore(settings: Settings, file: Path, force: bool = False) -> list[str]:
    """Put what is in `file` in the place of the installation's state; return the names of what was restored.

    All of it is checked before anything is touched. Raises `BackupFailed`.
    """
    _only_embedded(settings)
    held = _read(file)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = [name for name in (*DATABASES, SECRETS) if (settings.home / name).exists()]
    for name in DATABASES:
        _nobody_uses(settings.home / name)
    if there and not force:
        raise BackupFailed(
            f"{settings.home} already holds {', '.join(there)}. `--force` puts the back-up in their place."
        )
    try:
        with tempfile.TemporaryDirectory(dir=settings.home) as folder:
            for name, data in held.items():
                (Path(folder) / name).touch(mode=0o600)
                (Path(folder) / name).write_bytes(data)
                if name in DATABASES:
                    _is_whole(Path(folder) / name)
            for name in there:
                for end in ("", *_BESIDE):
                    (settings.home / f"{name}{end}").unlink(missing_ok=True)
            for name in held:
                (Path(folder) / name).replace(settings.home / name)
    except OSError as error:
        raise BackupFailed(f"The back-up could not be restored ({type(error).__name__}): is the disk full?") from None
    return list(held)


def _only_embedded(settings: Settings) -> None:
    if settings.database:
        raise BackupFailed(
            "GROUND_RULES_DATABASE names a database of its own. Back it up with its own tools, such as pg_dump."
        )


def _copy(database: Path, copy: Path) -> bytes | None:
    """Return a database's bytes as they are at one moment, though others write to it; None if there is none."""
    if not database.is_file():
        return None
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        # One file by itself, without a log beside it.
        target.execute("PRAGMA journal_mode=DELETE")
    return copy.read_bytes()


def _manifest(held: Mapping[str, bytes], revision: str) -> bytes:
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}
    return json.dumps({"form": _FORM, "schema": revision, "sha256": digests}).encode()


def _write(file: Path, members: Mapping[str, bytes]) -> None:
    """Write the archive beside its place and move it there, so that nobody takes half of one for a whole."""
    part = file.with_name(f"{file.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out, tarfile.open(fileobj=out, mode="w:gz") as archive:
            for name, data in members.items():
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = len(data), 0o600
                archive.addfile(entry, io.BytesIO(data))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _read(file: Path) -> dict[str, bytes]:
    """Return what a back-up holds, if it is whole and this version can read it. Raises `BackupFailed`."""
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            found = {name: _member(archive, name) for name in (MANIFEST, *DATABASES, SECRETS)}
        manifest: dict[str, Any] = json.loads(found.pop(MANIFEST) or b"")
        form, revision, digests = manifest["form"], manifest["schema"], dict(manifest["sha256"])
    except FileNotFoundError:
        raise BackupFailed(f"There is no file {file}.") from None
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError):
        raise BackupFailed(f"{file} is no back-up of Ground Rules, or it is damaged.") from None
    held = {name: data for name, data in found.items() if data is not None}
    if form != _FORM or revision not in _known_revisions():
        raise BackupFailed(f"{file} was made by a newer version of Ground Rules. Install that one, then restore.")
    if {name: hashlib.sha256(data).hexdigest() for name, data in held.items()} != digests:
        raise BackupFailed(f"{file} is damaged: it does not hold what it says.")
    return held


def _member(archive: tarfile.TarFile, name: str) -> bytes | None:
    try:
        entry = archive.extractfile(name)
    except KeyError:
        return None
    return entry.read() if entry is not None else None


def _known_revisions() -> set[str]:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _revision(database: bytes) -> str:
    """Return the schema of a database, given as bytes."""
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(database)
        file.flush()
        with closing(sqlite3.connect(file.name)) as opened:
            try:
                row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
            except sqlite3.OperationalError:
                row = None
    if row is None:
        raise BackupFailed("The database has no schema yet. Run `groundrules prepare` first.")
    return str(row[0])


def _is_whole(database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as opened:
            found = opened.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError:
        found = None
    if found != ("ok",):
        raise BackupFailed(f"The back-up's {database.name} is damaged; nothing was restored.")


def _nobody_uses(database: Path) -> None:
    """Raise `BackupFailed` if a process has the database open: SQLite lets go of its log for nobody else."""
    if not database.is_file():
        return
    try:
        with closing(sqlite3.connect(database, timeout=0)) as opened:
            opened.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        raise BackupFailed(f"{database} is in use. Stop the gateway, Rasa and the action server first.") from None
    except sqlite3.DatabaseError:
        # What is damaged may be replaced.
        return
