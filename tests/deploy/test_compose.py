"""deploy/compose.yml: as Compose wants it, with settings and processes that exist; only nginx is in the open."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from groundrules.conversation.rasa_client import HEALTH_PATH
from groundrules.settings import Settings
from groundrules.web.app import create_app
from tests.e2e.stack import procfile

from .files import COMPOSE, DEPLOY, PROJECT, Refused, checked, dockerfile_variables, known_variables

_OURS = ("prepare", "actions", "rasa", "gateway")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """What the file says, once it has been found to be sound."""
    found: dict[str, Any] = checked("compose", COMPOSE)
    return found


@pytest.mark.parametrize(
    ("place", "value"),
    [("replicas", 2), ("read_only", "perhaps"), ("depends_on", {"redis": {"condition": "well"}}), ("ports", 8000)],
)
def test_what_compose_would_not_take_is_found(tmp_path: Path, place: str, value: object) -> None:
    said = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    said["services"]["nginx"][place] = value
    spoilt = tmp_path / "compose.yml"
    spoilt.write_text(yaml.safe_dump(said), encoding="utf-8")
    with pytest.raises(Refused, match=r"compose\.yml: .+"):
        checked("compose", spoilt)


def test_there_are_two_gateways_and_two_rasas_and_all_they_need(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {*_OURS, "nginx", "postgres", "redis"}
    assert [services[name]["deploy"]["replicas"] for name in ("gateway", "rasa")] == [2, 2]


def test_each_of_our_services_runs_what_is_there(compose: dict[str, Any]) -> None:
    processes = {name for name in _OURS if name in procfile()}
    assert processes == set(procfile())
    for name in _OURS:
        service = compose["services"][name]
        assert service["image"] == compose["services"]["gateway"]["image"]
        assert service["command"][0] == name
    build = compose["services"]["prepare"]["build"]
    assert (DEPLOY / build["context"]).resolve() == PROJECT
    assert (PROJECT / build["dockerfile"]).is_file()


def test_every_variable_is_a_setting(compose: dict[str, Any]) -> None:
    named = {name for service in _OURS for name in compose["services"][service]["environment"]}
    assert named - known_variables() == set()


@pytest.mark.parametrize("name", _OURS)
def test_what_a_service_is_given_makes_settings(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for variable, value in (dockerfile_variables() | compose["services"][name]["environment"]).items():
        monkeypatch.setenv(variable, value)
    settings = Settings()
    assert settings.rasa_url == f"http://rasa:{settings.rasa_port}"
    assert settings.actions_url == f"http://actions:{settings.actions_port}"
    assert settings.database_url.startswith("postgresql://")
    assert settings.redis.startswith("redis://redis:")


def test_only_nginx_is_published_and_the_stores_are_apart_from_it(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert services["nginx"]["ports"] == ["127.0.0.1:8000:8080"]
    assert services["nginx"]["networks"] == ["edge"]
    assert compose["networks"]["inner"] == {"internal": True}
    inner = {name for name, service in services.items() if service["networks"] == ["inner"]}
    assert inner == {"prepare", "actions", "rasa", "postgres", "redis"}
    beyond_loopback = {name for name in _OURS if {"RASA_HOST", "ACTIONS_HOST"} & set(services[name]["environment"])}
    assert beyond_loopback == {"rasa", "actions"}


def test_nobody_may_write_where_they_need_not(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert all(service["read_only"] for service in services.values())
    assert all("no-new-privileges:true" in service["security_opt"] for service in services.values())
    # PostgreSQL's image gives its folder to its own user before it becomes that user.
    assert [name for name, service in services.items() if service.get("cap_drop") != ["ALL"]] == ["postgres"]
    writers = [name for name in _OURS if services[name]["volumes"] == ["home:/var/lib/ground-rules"]]
    assert writers == ["prepare"]
    assert dockerfile_variables()["GROUND_RULES_HOME"] == "/var/lib/ground-rules"


def test_no_secret_stands_in_the_file(compose: dict[str, Any]) -> None:
    secret = compose["secrets"]["database-password"]["file"]
    assert "deploy/secrets/" in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert secret.startswith("./secrets/")
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name:
                assert value == "/run/secrets/database-password"
            assert "@" not in value or value.count(":") == 1, f"{name} holds a password"


def test_who_waits_is_waited_for(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            needed = "command" if how["condition"] == "service_completed_successfully" else "healthcheck"
            assert needed in services[other], f"{name} waits for {other}"
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["prepare"]


def test_the_health_checks_ask_for_what_answers(compose: dict[str, Any]) -> None:
    settings = Settings()
    routes = {getattr(route, "path", "") for route in create_app(settings).routes}
    asked = {name: compose["services"][name]["healthcheck"]["test"][-1] for name in ("actions", "rasa", "gateway")}
    assert f"http://127.0.0.1:{settings.port}/healthz'" in asked["gateway"]
    assert f"http://127.0.0.1:{settings.rasa_port}{HEALTH_PATH}'" in asked["rasa"]
    assert f"http://127.0.0.1:{settings.actions_port}/health'" in asked["actions"]
    assert {"/healthz", "/robots.txt"} <= routes
    assert compose["services"]["nginx"]["healthcheck"]["test"][-1].endswith("/robots.txt")
