"""Settings, all from the environment. `docs/settings.md` lists them; a test holds the two together."""

from pathlib import Path

from pydantic import BaseSettings, Field

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What differs from one installation to another. Build one with `Settings()`; nothing is read before."""

    port: int = Field(default=8000, env="PORT", ge=1, le=65535, description="The gateway's port, the only public one.")
    host: str = Field(default="127.0.0.1", env="HOST", description="The address on which the gateway listens.")
    rasa_port: int = Field(default=5005, env="RASA_PORT", ge=1, le=65535, description="Rasa's port, on loopback only.")
    actions_port: int = Field(
        default=5055, env="ACTIONS_PORT", ge=1, le=65535, description="The action server's port, on loopback only."
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

    @property
    def database_url(self) -> str:
        """The database's address, with the embedded default filled in."""
        return self.database or f"sqlite:///{(self.home / 'ground-rules.db').resolve()}"

    @property
    def secrets_file(self) -> Path:
        """Where the secrets that the processes share are kept, mode 0600."""
        return self.home / "secrets.json"

    @property
    def rasa_url(self) -> str:
        """Where the gateway reaches Rasa."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Where the action server answers."""
        return f"http://127.0.0.1:{self.actions_port}"
