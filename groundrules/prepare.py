"""Makes an installation ready to start: ports, secrets, database, rulebook, Rasa's endpoints. Safe to repeat."""

import socket
from collections.abc import Callable
from pathlib import Path

import yaml
from alembic import command
from alembic.config import Config

from groundrules.conversation.log import utc_now
from groundrules.database import make_engine
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.store import RulebookStore
from groundrules.secrets import ensure_secrets
from groundrules.settings import PROJECT, Settings

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


def render_endpoints(settings: Settings) -> Path:
    """Write this installation's copy of endpoints.yml: its ports, and its database for Rasa's trackers."""
    endpoints = yaml.safe_load((PROJECT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"{settings.actions_url}/webhook"
    trackers = (settings.home / "trackers.db").resolve()
    endpoints["tracker_store"] = {"type": "SQL", "dialect": "sqlite", "db": str(trackers)}
    path = settings.home / "endpoints.yml"
    path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return path


def prepare(settings: Settings, say: Say) -> None:
    """Do everything that must be done once before the processes start. Raises `NotReady` or `RulebookError`."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    ensure_secrets(settings.secrets_file)
    rulebook = load_rulebook(settings.policies)
    migrate(settings.database_url)
    changes = RulebookStore(make_engine(settings.database_url)).save(rulebook, utc_now())
    say(f"Rulebook: {len(rulebook.rules)} rules, {len(changes)} records new or changed.")
    render_endpoints(settings)
