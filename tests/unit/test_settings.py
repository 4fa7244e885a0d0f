from pathlib import Path

import pytest
from pydantic import ValidationError

from groundrules.settings import Settings

NAMES = {
    "PORT": "port",
    "HOST": "host",
    "RASA_PORT": "rasa_port",
    "ACTIONS_PORT": "actions_port",
    "GROUND_RULES_HOME": "home",
    "GROUND_RULES_POLICIES": "policies",
    "GROUND_RULES_DATABASE": "database",
    "GROUND_RULES_REPLY_SECONDS": "reply_seconds",
    "GROUND_RULES_TOKEN_HOURS": "token_hours",
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
    monkeypatch.setenv(name, "4321")
    changed = [field for field, value in Settings() if value != getattr(Settings.construct(), field)]
    assert changed == [NAMES[name]]


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
        ("GROUND_RULES_REPLY_SECONDS", "0"),
        ("GROUND_RULES_TOKEN_HOURS", "-1"),
    ],
)
def test_a_mistyped_value_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.__fields__.items() if not field.field_info.description] == []
    assert set(Settings.__fields__) == set(NAMES.values())
