from pathlib import Path

import pytest
from pydantic import ValidationError

from groundrules.settings import Settings

NAMES = {
    "PORT": "port",
    "HOST": "host",
    "RASA_PORT": "rasa_port",
    "ACTIONS_PORT": "actions_port",
    "GROUND_RULES_RASA_URL": "rasa_address",
    "GROUND_RULES_ACTIONS_URL": "actions_address",
    "GROUND_RULES_HOME": "home",
    "GROUND_RULES_POLICIES": "policies",
    "GROUND_RULES_DATABASE": "database",
    "GROUND_RULES_REPLY_SECONDS": "reply_seconds",
    "GROUND_RULES_TOKEN_HOURS": "token_hours",
    "GROUND_RULES_WAIT_MINUTES": "wait_minutes",
    "GROUND_RULES_ANSWER_MINUTES": "answer_minutes",
    "GROUND_RULES_SILENCE_MINUTES": "silence_minutes",
    "GROUND_RULES_TICKET_DAYS": "ticket_days",
    "GROUND_RULES_DESK_MINUTES": "desk_minutes",
    "GROUND_RULES_DESK_HOURS": "desk_hours",
    "GROUND_RULES_REDIS": "redis",
    "GROUND_RULES_EVENTS": "events",
    "GROUND_RULES_EVENTS_NAME": "events_name",
    "GROUND_RULES_NEW_A_MINUTE": "new_a_minute",
    "GROUND_RULES_MESSAGES_A_MINUTE": "messages_a_minute",
    "GROUND_RULES_CHECKS_A_MINUTE": "checks_a_minute",
    "GROUND_RULES_CALLS_A_MINUTE": "calls_a_minute",
    "GROUND_RULES_LOGINS_A_MINUTE": "logins_a_minute",
    "GROUND_RULES_ORIGINS": "origins",
    "GROUND_RULES_PUBLIC_URL": "public_url",
    "GROUND_RULES_HANDOFF": "handoff",
    "GROUND_RULES_CHATWOOT_URL": "chatwoot_url",
    "GROUND_RULES_CHATWOOT_ACCOUNT": "chatwoot_account",
    "GROUND_RULES_CHATWOOT_INBOX": "chatwoot_inbox",
    "GROUND_RULES_SMTP": "smtp",
    "GROUND_RULES_SMTP_USER": "smtp_user",
    "GROUND_RULES_MAIL_TO": "mail_to",
    "GROUND_RULES_MAIL_FROM": "mail_from",
    "GROUND_RULES_HOST_PUBLIC_KEY": "host_public_key",
    "GROUND_RULES_LOGS": "logs",
}
# These take only values of their own kind.
_OTHERS = {
    "GROUND_RULES_LOGS": "json",
    "GROUND_RULES_RASA_URL": "http://rasa:5005",
    "GROUND_RULES_ACTIONS_URL": "http://actions:5055",
    "GROUND_RULES_ORIGINS": "https://other.example",
    "GROUND_RULES_EVENTS": "amqp://rules@mq.example:5672/ground",
    "GROUND_RULES_PUBLIC_URL": "https://other.example",
    "GROUND_RULES_HANDOFF": "email",
    "GROUND_RULES_CHATWOOT_URL": "https://chat.example",
    "GROUND_RULES_SMTP": "smtps://mail.example:465",
    "GROUND_RULES_MAIL_TO": "help@mail.example",
    "GROUND_RULES_MAIL_FROM": "bot@mail.example",
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_an_environment_it_runs_on_one_machine() -> None:
    settings = Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.rasa_url == "http://127.0.0.1:5005"
    assert settings.actions_url == "http://127.0.0.1:5055"
    assert settings.database_url == f"sqlite:///{Path('var/ground-rules.db').resolve()}"


@pytest.mark.parametrize("name", NAMES)
def test_each_is_set_by_its_own_variable(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, _OTHERS.get(name, "4321"))
    changed = [field for field, value in Settings() if value != getattr(Settings.construct(), field)]
    assert changed == [NAMES[name]]


def test_rasa_and_the_action_server_may_be_on_other_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUND_RULES_RASA_URL", "http://rasa:5005/")
    monkeypatch.setenv("GROUND_RULES_ACTIONS_URL", "http://actions.inner:80")
    assert Settings().rasa_url == "http://rasa:5005"
    assert Settings().actions_url == "http://actions.inner:80"


def test_the_home_holds_database_and_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GROUND_RULES_HOME", str(tmp_path))
    assert Settings().secrets_file == tmp_path / "secrets.json"
    assert Settings().database_url == f"sqlite:///{tmp_path / 'ground-rules.db'}"
    monkeypatch.setenv("GROUND_RULES_DATABASE", "postgresql://127.0.0.1/x")
    assert Settings().database_url == "postgresql://127.0.0.1/x"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("RASA_PORT", "http"),
        ("ACTIONS_PORT", ""),
        ("GROUND_RULES_RASA_URL", "rasa:5005"),
        ("GROUND_RULES_RASA_URL", "http://rasa:5005/webhooks"),
        ("GROUND_RULES_ACTIONS_URL", "http://me:hush@actions:5055"),
        ("GROUND_RULES_REPLY_SECONDS", "0"),
        ("GROUND_RULES_TOKEN_HOURS", "-1"),
        ("GROUND_RULES_WAIT_MINUTES", "inf"),
        ("GROUND_RULES_DESK_HOURS", "nan"),
        ("GROUND_RULES_TICKET_DAYS", "0.5"),
        ("GROUND_RULES_ORIGINS", "*"),
        ("GROUND_RULES_ORIGINS", "www.example.com"),
        ("GROUND_RULES_ORIGINS", "https://example.com/"),
        ("GROUND_RULES_ORIGINS", "https://Example.com"),
        ("GROUND_RULES_ORIGINS", "https://a.example https://b.example"),
        ("GROUND_RULES_HANDOFF", "zendesk"),
        ("GROUND_RULES_CHATWOOT_URL", "chat.example.com"),
        ("GROUND_RULES_CHATWOOT_ACCOUNT", "0"),
        ("GROUND_RULES_CHATWOOT_INBOX", "help"),
        ("GROUND_RULES_SMTP", "mail.example.com"),
        ("GROUND_RULES_SMTP", "smtp://me:hush@mail.example.com:587"),
        ("GROUND_RULES_EVENTS", "amqp://me:hush@mq.example/"),
        ("GROUND_RULES_EVENTS", "mq.example:5672"),
        ("GROUND_RULES_EVENTS_NAME", ""),
        ("GROUND_RULES_MAIL_TO", "Help <help@example.com>"),
        ("GROUND_RULES_MAIL_FROM", "help@example.com\nBcc: all@example.com"),
        ("GROUND_RULES_PUBLIC_URL", "rules.example.com"),
        ("GROUND_RULES_PUBLIC_URL", "https://example.com/rules"),
        ("GROUND_RULES_PUBLIC_URL", 'https://a.example"><script>'),
    ],
)
def test_a_mistyped_value_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_origins_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().allowed_origins == []
    monkeypatch.setenv("GROUND_RULES_ORIGINS", "https://a.example, http://localhost:3000,,http://[::1]:8000")
    assert Settings().allowed_origins == ["https://a.example", "http://localhost:3000", "http://[::1]:8000"]


def test_pages_name_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert Settings().base_url == "http://localhost:8123"
    monkeypatch.setenv("GROUND_RULES_PUBLIC_URL", "https://rules.example.com/")
    assert Settings().base_url == "https://rules.example.com"


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.__fields__.items() if not field.field_info.description] == []
    assert set(Settings.__fields__) == set(NAMES.values())
