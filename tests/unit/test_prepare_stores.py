"""groundrules/prepare.py: a store that cannot be used stops the start with a sentence, and Redis keeps Rasa's locks."""

from pathlib import Path

import pytest
import yaml

from groundrules.prepare import NotReady, check_stores, prepare_home, render_endpoints
from groundrules.settings import Settings


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"database": "postgresql://127.0.0.1:1/none"}, "The database cannot be opened (OperationalError)."),
        ({"database": "postgrescue://127.0.0.1/none"}, "The database cannot be opened (NoSuchModuleError)."),
        ({"database": "not an address"}, "The database cannot be opened (ArgumentError)."),
        ({"redis": "redis://127.0.0.1:1/0"}, "Redis does not answer (ConnectionError)."),
        ({"redis": "http://127.0.0.1/0"}, "Redis does not answer (ValueError)."),
    ],
)
def test_a_store_that_cannot_be_used_is_named(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    with pytest.raises(NotReady) as refused:
        check_stores(Settings(home=tmp_path, **settings))
    said = str(refused.value)
    assert said.startswith(sentence)
    assert "GROUND_RULES_" in said
    assert not any(address in said for address in settings.values())


def test_the_embedded_store_is_always_there(tmp_path: Path) -> None:
    check_stores(Settings(home=tmp_path / "new"))


def test_redis_keeps_rasas_locks(tmp_path: Path) -> None:
    path = render_endpoints(Settings(home=tmp_path, redis="rediss://:hush@cache.example:6380/3"))
    store = yaml.safe_load(path.read_text(encoding="utf-8"))["lock_store"]
    assert store == {
        "type": "groundrules.bot.lock_store.RedisLocks",
        "address": "rediss://:hush@cache.example:6380/3",
    }
    assert path.stat().st_mode & 0o077 == 0
    assert "lock_store" not in yaml.safe_load(render_endpoints(Settings(home=tmp_path)).read_text(encoding="utf-8"))


def test_rasa_asks_the_action_server_where_it_is(tmp_path: Path) -> None:
    path = render_endpoints(Settings(home=tmp_path, actions_address="http://actions:5055"))
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["action_endpoint"]["url"] == "http://actions:5055/webhook"


def test_a_home_of_its_own_is_made_without_the_database(tmp_path: Path) -> None:
    home = tmp_path / "home"
    prepare_home(Settings(home=home, database="postgresql://127.0.0.1:1/none"))
    assert sorted(path.name for path in home.iterdir()) == ["endpoints.yml", "secrets.json"]
