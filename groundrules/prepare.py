"""Makes an installation ready to start: ports, secrets, database, rulebook, Rasa's endpoints, the desk's first admin.

It may be repeated at will.
"""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from alembic import command
from alembic.config import Config
from redis import Redis
from redis.connection import parse_url
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from groundrules.conversation.log import utc_now
from groundrules.database import make_engine
from groundrules.desk.accounts import Accounts
from groundrules.desk.commands import one_time
from groundrules.desk.passwords import Passwords
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.store import RulebookStore
from groundrules.secrets import GIVEN, Secrets, ensure_secrets
from groundrules.settings import PROJECT, Settings

# The agent who looks after the accounts, made when there is none; their one-time password is shown once.
FIRST_ADMIN = "admin"

Say = Callable[[str], None]


class NotReady(RuntimeError):
    """Something stands in the way of starting; the message says what, and what to do."""


def check_ports(settings: Settings) -> None:
    """Raise `NotReady` if one of the three ports is taken, or two of them are the same."""
    ports = {"PORT": settings.port, "RASA_PORT": settings.rasa_port, "ACTIONS_PORT": settings.actions_port}
    if len(set(ports.values())) < len(ports):
        raise NotReady("PORT, RASA_PORT and ACTIONS_PORT must be three different ports.")
    for name, port in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise NotReady(
                    f"Port {port} is taken by another program. Stop it, or choose another: {name}=... make run"
                ) from None


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with make_engine(url).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check_stores(settings: Settings) -> None:
    """Raise `NotReady` if the database or Redis cannot be used: nothing here ever falls back to memory."""
    try:
        with make_engine(settings.database_url).connect():
            pass
    except (SQLAlchemyError, ImportError) as error:
        raise NotReady(
            f"The database cannot be opened ({type(error).__name__}). Start it, or correct GROUND_RULES_DATABASE."
        ) from None
    if settings.redis:
        try:
            with Redis.from_url(settings.redis) as client:
                client.ping()
        except (RedisError, ValueError) as error:
            raise NotReady(
                f"Redis does not answer ({type(error).__name__}). Start it, or correct GROUND_RULES_REDIS."
            ) from None


def check_handoff(settings: Settings, secrets: Secrets) -> None:
    """Raise `NotReady` if the place where people take over lacks a setting or a secret."""
    needed: dict[str, dict[str, object]] = {
        "chatwoot": {
            "GROUND_RULES_CHATWOOT_URL": settings.chatwoot_url,
            "GROUND_RULES_CHATWOOT_INBOX": settings.chatwoot_inbox,
            "chatwoot_token": secrets.chatwoot_token,
            "chatwoot_webhook": secrets.chatwoot_webhook,
        },
        "email": {
            "GROUND_RULES_SMTP": settings.smtp,
            "GROUND_RULES_MAIL_TO": settings.mail_to,
            "GROUND_RULES_MAIL_FROM": settings.mail_from,
        },
    }
    if settings.smtp_user:
        needed["email"]["smtp_password"] = secrets.smtp_password
    for name, value in needed.get(settings.handoff, {}).items():
        if not value:
            how = f"Run `groundrules secret {name}`" if name in GIVEN else f"Set {name}"
            raise NotReady(
                f"GROUND_RULES_HANDOFF={settings.handoff} lacks {name}. {how}; docs/handoff.md says what it is."
            )


def _lock_store(address: str) -> dict[str, Any]:
    """Return where Rasa keeps its locks, so that two processes never answer in one conversation at once."""
    found = parse_url(address)
    return {
        "type": "redis",
        "url": found.get("host", "localhost"),
        "port": found.get("port", 6379),
        "db": found.get("db", 0),
        "username": found.get("username"),
        "password": found.get("password"),
        "use_ssl": address.startswith("rediss:"),
        "key_prefix": "groundrules",
    }


def render_endpoints(settings: Settings) -> Path:
    """Write this installation's copy of endpoints.yml: its ports, and its database for Rasa's trackers; mode 0600."""
    endpoints = yaml.safe_load((PROJECT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"{settings.actions_url}/webhook"
    endpoints["tracker_store"] = {
        "type": "groundrules.bot.tracker_store.TrackerStore",
        "database": settings.trackers_url,
    }
    path = settings.home / "endpoints.yml"
    if settings.redis:
        endpoints["lock_store"] = _lock_store(settings.redis)
    # A database's address may hold a password.
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return path


def prepare(settings: Settings, say: Say) -> None:
    """Do everything that must be done once before the processes start. Raises `NotReady` or `RulebookError`."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    check_handoff(settings, ensure_secrets(settings.secrets_file))
    rulebook = load_rulebook(settings.policies)
    check_stores(settings)
    migrate(settings.database_url)
    engine = make_engine(settings.database_url)
    changes = RulebookStore(engine).save(rulebook, utc_now())
    say(f"Rulebook: {len(rulebook.rules)} rules, {len(changes)} records new or changed.")
    render_endpoints(settings)
    password = Accounts(engine, Passwords()).add_first_admin(FIRST_ADMIN)
    if password is not None:
        say(one_time(FIRST_ADMIN, password))
