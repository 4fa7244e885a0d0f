"""Makes an installation ready to start: ports, secrets, database, rulebook, Rasa's endpoints, the desk's first admin.

It may be repeated at will.
"""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import yaml
from alembic import command
from alembic.config import Config
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from groundrules.conversation.log import utc_now
from groundrules.database import make_engine
from groundrules.desk.accounts import Accounts
from groundrules.desk.commands import one_time
from groundrules.desk.passwords import Passwords
from groundrules.public_keys import PublicKeyUnusable, read_public_keys
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.store import RulebookStore
from groundrules.secrets import GIVEN, Secrets, ensure_secrets, read_secrets
from groundrules.settings import PROJECT, Settings

# The agent who looks after the accounts, made when there is none; their one-time password is shown once.
FIRST_ADMIN = "admin"
# How long a store may take to answer at the start, in seconds.
_STORE_SECONDS = 10.0
# The number of PostgreSQL's lock under which an installation is made ready; any will do that nobody else uses.
_START_LOCK = 0x67726F756E64

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
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Let one process at a time change the schema and what is stored at the start, on however many machines.

    SQLite's file is of one machine, and its own lock is enough.
    """
    with ExitStack() as held:
        if engine.dialect.name == "postgresql":
            # The lock ends with the transaction, and that with the process at the latest.
            connection = held.enter_context(engine.begin())
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _START_LOCK})
        yield


def check_stores(settings: Settings) -> None:
    """Raise `NotReady` if the database or Redis cannot be used: nothing here ever falls back to memory."""
    try:
        with make_engine(settings.database_url, _STORE_SECONDS).connect():
            pass
    except (SQLAlchemyError, ImportError) as error:
        raise NotReady(
            f"The database cannot be opened ({type(error).__name__}). Start it, or correct GROUND_RULES_DATABASE."
        ) from None
    if settings.redis:
        try:
            with Redis.from_url(
                settings.redis, socket_timeout=_STORE_SECONDS, socket_connect_timeout=_STORE_SECONDS
            ) as client:
                client.ping()
        except (RedisError, ValueError) as error:
            raise NotReady(
                f"Redis does not answer ({type(error).__name__}). Start it, or correct GROUND_RULES_REDIS."
            ) from None


def check_events(settings: Settings, secrets: Secrets) -> None:
    """Raise `NotReady` if events are to be published and cannot be."""
    if not settings.events:
        return
    if "@" in settings.events and not secrets.events_password:
        raise NotReady("GROUND_RULES_EVENTS names a user. Run `groundrules secret events_password`.")
    # Not everybody publishes events.
    from groundrules.events import Broker, EventsUnreachable, can_publish  # noqa: PLC0415

    try:
        asyncio.run(can_publish(Broker(settings.events, secrets.events_password, settings.events_name, _STORE_SECONDS)))
    except EventsUnreachable as error:
        raise NotReady(
            f"RabbitMQ cannot be used ({error}). Start it, or correct GROUND_RULES_EVENTS, GROUND_RULES_EVENTS_NAME or "
            "the secret events_password."
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
        # Two processes must not answer in one conversation at once.
        endpoints["lock_store"] = {
            "type": "groundrules.bot.lock_store.RedisLocks",
            "address": settings.redis,
        }
    if settings.events:
        endpoints["event_broker"] = {
            "type": "groundrules.bot.event_broker.EventPublisher",
            "address": settings.events,
            "name": settings.events_name,
        }
    # A database's address may hold a password.
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return path


def prepare(settings: Settings, say: Say) -> None:
    """Do everything that must be done once before the processes start. Raises `NotReady` or `RulebookError`."""
    _prepare_secrets(settings)
    rulebook = load_rulebook(settings.policies)
    check_stores(settings)
    check_events(settings, read_secrets(settings.secrets_file))
    engine = make_engine(settings.database_url)
    with _alone(engine):
        migrate(settings.database_url)
        changes = RulebookStore(engine).save(rulebook, utc_now())
        password = Accounts(engine, Passwords()).add_first_admin(FIRST_ADMIN)
    say(f"Rulebook: {len(rulebook.rules)} rules, {len(changes)} records new or changed.")
    render_endpoints(settings)
    if password is not None:
        say(one_time(FIRST_ADMIN, password))


def prepare_home(settings: Settings) -> None:
    """Do the part of `prepare` that each machine with a home of its own needs: all but the database's.

    Raises `NotReady`.
    """
    _prepare_secrets(settings)
    render_endpoints(settings)


def _prepare_secrets(settings: Settings) -> None:
    """Make the home and its secrets, and check the keys and secrets that were given. Raises `NotReady`."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        read_public_keys(settings.host_public_key)
    except PublicKeyUnusable as error:
        raise NotReady(str(error)) from None
    check_handoff(settings, ensure_secrets(settings.secrets_file))
