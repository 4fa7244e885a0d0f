"""Settings, all from the environment. `docs/settings.md` lists them; a test holds the two together."""

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseSettings, Field, validator

PROJECT = Path(__file__).resolve().parent.parent
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d+)?|https?://\[[0-9a-f:]+\](:\d+)?")
_MAIL_SERVER = re.compile(r"smtps?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?", re.IGNORECASE)
_EVENTS = re.compile(r"amqps?://([A-Za-z0-9._~-]+@)?([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?(/[A-Za-z0-9._~%-]*)?")
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


def _listed(origins: str) -> list[str]:
    return [origin.strip() for origin in origins.split(",") if origin.strip()]


class Settings(BaseSettings):
    """What differs from one installation to another. Build one with `Settings()`; nothing is read before."""

    port: int = Field(default=8000, env="PORT", ge=1, le=65535, description="The gateway's port, the only public one.")
    host: str = Field(default="127.0.0.1", env="HOST", description="The address on which the gateway listens.")
    rasa_port: int = Field(default=5005, env="RASA_PORT", ge=1, le=65535, description="Rasa's port.")
    actions_port: int = Field(default=5055, env="ACTIONS_PORT", ge=1, le=65535, description="The action server's port.")
    rasa_address: str = Field(
        default="",
        env="GROUND_RULES_RASA_URL",
        description="Where the gateway reaches Rasa, such as `http://rasa:5005`; empty: this machine, `RASA_PORT`.",
    )
    actions_address: str = Field(
        default="",
        env="GROUND_RULES_ACTIONS_URL",
        description="Where Rasa reaches the action server; empty: this machine, `ACTIONS_PORT`.",
    )
    home: Path = Field(
        default=Path("var"), env="GROUND_RULES_HOME", description="The folder for databases, secrets, models and logs."
    )
    policies: Path = Field(
        default=Path("policies"), env="GROUND_RULES_POLICIES", description="The folder of the rulebook."
    )
    database: str = Field(
        default="",
        env="GROUND_RULES_DATABASE",
        description="SQLAlchemy address of the database; empty: SQLite in the home.",
    )
    reply_seconds: float = Field(
        default=4.0,
        env="GROUND_RULES_REPLY_SECONDS",
        gt=0,
        description="How long the gateway waits for Rasa, in seconds.",
    )
    token_hours: int = Field(
        default=24 * 30,
        env="GROUND_RULES_TOKEN_HOURS",
        gt=0,
        description="How long a conversation's token is good, in hours.",
    )
    wait_minutes: float = Field(
        default=5,
        env="GROUND_RULES_WAIT_MINUTES",
        gt=0,
        le=10_080,
        description="How long a user waits for a person to join, in minutes, before the assistant goes on.",
    )
    answer_minutes: float = Field(
        default=10,
        env="GROUND_RULES_ANSWER_MINUTES",
        gt=0,
        le=10_080,
        description="How long an agent may leave a user waiting, in minutes, before somebody else is asked.",
    )
    silence_minutes: float = Field(
        default=60,
        env="GROUND_RULES_SILENCE_MINUTES",
        gt=0,
        le=10_080,
        description="After how many minutes of silence on both sides the assistant takes over from an agent.",
    )
    ticket_days: int = Field(
        default=7,
        env="GROUND_RULES_TICKET_DAYS",
        gt=0,
        le=10_000,
        description="After how many days the user of a ticket that nobody took up is told so.",
    )
    desk_minutes: float = Field(
        default=30,
        env="GROUND_RULES_DESK_MINUTES",
        gt=0,
        le=10_080,
        description="How long an agent stays logged in without doing anything, in minutes.",
    )
    desk_hours: float = Field(
        default=12,
        env="GROUND_RULES_DESK_HOURS",
        gt=0,
        le=8_760,
        description="How long an agent stays logged in at the most, in hours.",
    )
    redis: str = Field(
        default="",
        env="GROUND_RULES_REDIS",
        description="Redis, for several gateways or Rasa processes: `redis://host:port/0`; empty: one of each.",
    )
    events: str = Field(
        default="",
        env="GROUND_RULES_EVENTS",
        description="RabbitMQ, to publish what happens for analytics: `amqp://user@host:5672/vhost`; empty: nowhere.",
    )
    events_name: str = Field(
        default="ground-rules-events",
        env="GROUND_RULES_EVENTS_NAME",
        regex=r"^[A-Za-z0-9._:-]{1,127}$",
        description="The name of the exchange and of the queue at RabbitMQ.",
    )
    new_a_minute: int = Field(
        default=30,
        env="GROUND_RULES_NEW_A_MINUTE",
        ge=0,
        description="How many conversations one network address may begin a minute, this machine aside; 0: any number.",
    )
    messages_a_minute: int = Field(
        default=60,
        env="GROUND_RULES_MESSAGES_A_MINUTE",
        ge=0,
        description="How many messages a minute one conversation takes; 0: any number.",
    )
    checks_a_minute: int = Field(
        default=600,
        env="GROUND_RULES_CHECKS_A_MINUTE",
        ge=0,
        description="How many message checks a minute one conversation's token is good for; 0: any number.",
    )
    calls_a_minute: int = Field(
        default=600,
        env="GROUND_RULES_CALLS_A_MINUTE",
        ge=0,
        description="How many messages and checks a minute one network address may send in all, this machine aside; "
        "0: any number.",
    )
    logins_a_minute: int = Field(
        default=20,
        env="GROUND_RULES_LOGINS_A_MINUTE",
        ge=0,
        description="How often a minute one network address may try to log in to the desk, this machine aside; "
        "0: any number.",
    )
    origins: str = Field(
        default="",
        env="GROUND_RULES_ORIGINS",
        description="The sites whose pages may call the API, separated by commas; empty: only our own pages.",
    )
    public_url: str = Field(
        default="",
        env="GROUND_RULES_PUBLIC_URL",
        description="The address at which people reach the gateway; empty: `http://localhost` and the port.",
    )
    handoff: Literal["local", "chatwoot", "email"] = Field(
        default="local",
        env="GROUND_RULES_HANDOFF",
        description="Where people take over: `local` (our own desk), `chatwoot` or `email`.",
    )
    chatwoot_url: str = Field(
        default="",
        env="GROUND_RULES_CHATWOOT_URL",
        description="Chatwoot's address, such as `https://chat.example.com`.",
    )
    chatwoot_account: int = Field(
        default=1, env="GROUND_RULES_CHATWOOT_ACCOUNT", ge=1, description="The number of the account in Chatwoot."
    )
    chatwoot_inbox: int = Field(
        default=0,
        env="GROUND_RULES_CHATWOOT_INBOX",
        ge=0,
        description="The number of the inbox (channel API) in Chatwoot.",
    )
    smtp: str = Field(
        default="",
        env="GROUND_RULES_SMTP",
        description="The mail server: `smtp://host:587` (TLS where it is offered) or `smtps://host:465`.",
    )
    smtp_user: str = Field(
        default="", env="GROUND_RULES_SMTP_USER", description="The user name at the mail server; empty: none is needed."
    )
    mail_to: str = Field(
        default="", env="GROUND_RULES_MAIL_TO", description="The e-mail address to which requests for a person go."
    )
    mail_from: str = Field(
        default="", env="GROUND_RULES_MAIL_FROM", description="The e-mail address from which they come."
    )

    host_public_key: str = Field(
        default="",
        env="GROUND_RULES_HOST_PUBLIC_KEY",
        description="A file with the host's public keys (RSA, PEM): identities by RS256 count; empty: only HS256.",
    )
    logs: Literal["plain", "json"] = Field(
        default="plain",
        env="GROUND_RULES_LOGS",
        description="How the processes log: `plain` lines, or one `json` object a line.",
    )

    @validator("origins")
    def _are_origins(cls, origins: str) -> str:
        for origin in _listed(origins):
            if not _ORIGIN.fullmatch(origin):
                raise ValueError("list origins as browsers send them, such as https://www.example.com, without a path")
        return origins

    @validator("rasa_address", "actions_address")
    def _is_reachable(cls, url: str) -> str:
        if url and not _ORIGIN.fullmatch(url.rstrip("/")):
            raise ValueError("an address such as http://rasa:5005, without a path; empty for this machine")
        return url.rstrip("/")

    @validator("events")
    def _is_a_broker(cls, events: str) -> str:
        if events and not _EVENTS.fullmatch(events):
            raise ValueError("a RabbitMQ such as amqps://user@mq.example.com/vhost, without a password")
        return events

    @validator("smtp")
    def _is_a_mail_server(cls, smtp: str) -> str:
        if smtp and not _MAIL_SERVER.fullmatch(smtp):
            raise ValueError("a mail server such as smtp://mail.example.com:587, without a user or a password")
        return smtp

    @validator("mail_to", "mail_from")
    def _is_a_mail_address(cls, address: str) -> str:
        if address and not _MAIL_ADDRESS.fullmatch(address):
            raise ValueError("an e-mail address such as support@example.com, without a name")
        return address

    @validator("public_url", "chatwoot_url")
    def _is_an_address(cls, public_url: str) -> str:
        if public_url and not _ORIGIN.fullmatch(public_url.rstrip("/")):
            raise ValueError("an address such as https://rules.example.com, without a path")
        return public_url.rstrip("/")

    @property
    def allowed_origins(self) -> list[str]:
        """The sites whose pages may call the API, as browsers name them in the `Origin` header."""
        return _listed(self.origins)

    @property
    def base_url(self) -> str:
        """The beginning of every address that pages give to people and search engines, without a slash at its end."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def database_url(self) -> str:
        """The database's address, with the embedded default filled in."""
        return self.database or f"sqlite:///{(self.home / 'ground-rules.db').resolve()}"

    @property
    def trackers_url(self) -> str:
        """Where Rasa keeps its trackers: in the same database, but embedded in a file of their own."""
        return self.database or f"sqlite:///{(self.home / 'trackers.db').resolve()}"

    @property
    def secrets_file(self) -> Path:
        """Where the secrets that the processes share are kept, mode 0600."""
        return self.home / "secrets.json"

    @property
    def rasa_url(self) -> str:
        """Where the gateway reaches Rasa."""
        return self.rasa_address or f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Where the action server answers Rasa, and the gateway's question whether it is well."""
        return self.actions_address or f"http://127.0.0.1:{self.actions_port}"
