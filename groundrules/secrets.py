"""The secrets that the three processes share, and those of other services that an operator has given.

The former are made at first start; all are kept in one file that only its owner reads.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

# The gateway shows Rasa's channel the shared secret in this header.
SECRET_HEADER = "X-Ground-Rules-Secret"  # noqa: S105  # a header's name


class SecretsUnusable(RuntimeError):
    """The secrets file is missing, damaged or readable by others; the message says which."""


@dataclass(frozen=True)
class Secrets:
    """`rasa_channel` is what our channel in Rasa asks the gateway for.

    With `host_key` the host page's server checks messages and signs who a visitor is; `metrics_token` is for who reads
    the metrics from another machine; `events_key` makes pseudonyms of conversations in published events. Those that may
    be None are given by the operator: Chatwoot's access token, what it signs its webhooks with, the passwords at the
    mail server and at RabbitMQ.
    While one of ours is changed, the `old` one is good as well, until it is retired.
    """

    rasa_channel: str
    host_key: str
    metrics_token: str
    events_key: str
    chatwoot_token: str | None = None
    chatwoot_webhook: str | None = None
    smtp_password: str | None = None
    events_password: str | None = None
    rasa_channel_old: str | None = None
    host_key_old: str | None = None
    metrics_token_old: str | None = None
    events_key_old: str | None = None

    def good(self, name: str) -> tuple[str, ...]:
        """Return the secrets of this name that are good now, the newest first."""
        both = (getattr(self, name), getattr(self, f"{name}_old"))
        return tuple(secret for secret in both if secret is not None)


def is_one_of(given: str, good: Iterable[str]) -> bool:
    """Whether `given` is one of the secrets, in a time that does not tell how much of it was right."""
    found = False
    for secret in good:
        found |= hmac.compare_digest(given.encode(), secret.encode())
    return found


_OLD = "_old"
GIVEN = ("chatwoot_token", "chatwoot_webhook", "smtp_password", "events_password")
MADE = tuple(field.name for field in fields(Secrets) if field.name not in GIVEN and not field.name.endswith(_OLD))


def ensure_secrets(path: Path) -> Secrets:
    """Return the secrets at `path`, making the file (mode 0600) if there is none yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = {name: secrets.token_urlsafe(32) for name in MADE}
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _with_new_ones(path, made)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file)
    return Secrets(**made)


def give_secret(path: Path, name: str, value: str) -> None:
    """Keep a secret of another service, one of `GIVEN`, beside the others. Raises `SecretsUnusable`."""
    ensure_secrets(path)
    _write(path, _read(path) | {name: value})


def _with_new_ones(path: Path, made: dict[str, str]) -> Secrets:
    """Return the secrets at `path`, adding those that an older version did not know. Raises `SecretsUnusable`."""
    known = _read(path)
    if isinstance(known, dict) and known and {name for name in known if not _optional(name)} < set(made):
        _write(path, made | known)
    return read_secrets(path)


def rotate_secret(path: Path, name: str) -> None:
    """Make a new secret of this name, one of `MADE`; the old one stays good beside it. Raises `SecretsUnusable`."""
    ensure_secrets(path)
    known = _read(path)
    if known.get(name + _OLD) is not None:
        raise SecretsUnusable(f"{name} is being changed already. Run `groundrules secret {name} --retire` first.")
    _write(path, known | {name: secrets.token_urlsafe(32), name + _OLD: known[name]})


def retire_secret(path: Path, name: str) -> None:
    """Let the old secret of this name, one of `MADE`, be good no more. Raises `SecretsUnusable`."""
    ensure_secrets(path)
    known = _read(path)
    if known.pop(name + _OLD, None) is None:
        raise SecretsUnusable(f"There is no old {name}. `groundrules secret {name} --rotate` makes a new one.")
    _write(path, known)


def _optional(name: str) -> bool:
    return name in GIVEN or (name.endswith(_OLD) and name.removesuffix(_OLD) in MADE)


def _write(path: Path, values: dict[str, str]) -> None:
    """Put a whole file in the place of the old one, so that nobody ever reads half of it."""
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(values), encoding="utf-8")
    part.replace(path)


def read_secrets(path: Path) -> Secrets:
    """Return the secrets at `path`. Raises `SecretsUnusable`."""
    lacking = SecretsUnusable(f"{path} lacks a secret. Delete it and run `groundrules prepare`.")
    try:
        found = Secrets(**_read(path))
    except TypeError:
        raise lacking from None
    known = [secret for name, secret in asdict(found).items() if name in MADE or secret is not None]
    if not all(isinstance(secret, str) and secret.strip() for secret in known):
        raise lacking
    return found


def _read(path: Path) -> Any:
    """Return what stands in the file, if it is whole and nobody else can read it."""
    try:
        mode = path.stat().st_mode
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SecretsUnusable(f"There is no secrets file at {path}. Run `groundrules prepare` first.") from None
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise SecretsUnusable(f"{path} is damaged. Delete it and run `groundrules prepare`.") from None
    if mode & 0o077:
        raise SecretsUnusable(f"{path} can be read by other users. Run `chmod 600 {path}`.")
    return data
