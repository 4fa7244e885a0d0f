"""Rules, pages, health and errors of the gateway, with Rasa and the action server played by `Behind`."""

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from starlette.testclient import TestClient

from groundrules.rulebook.rulebook import Rulebook
from groundrules.secrets import SecretsUnusable
from groundrules.settings import Settings
from tests.unit.web.gateway import CONVERSATIONS, SECRET_WORDS, Behind, Talk, is_problem


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", "accounts/"),
        ("?topic=payments", "payments/"),
        ("?q=what+counts+as+a+contact+detail", "contact-sharing/what-counts"),
        ("?q=calend&unfinished=true", "communication/outside-call-and-booking-tools"),
    ],
)
def test_rules_are_listed_and_searched(client: TestClient, query: str, first: str) -> None:
    rules = client.get(f"/api/v1/rules{query}").json()["rules"]
    assert rules[0]["id"].startswith(first)
    assert rules[0].keys() == {"id", "topic", "title", "question", "verdict", "summary", "as_of", "version"}


def test_rules_are_narrowed_by_role_and_stage(client: TestClient, rulebook: Rulebook) -> None:
    everything = client.get("/api/v1/rules").json()["rules"]
    assert [rule["id"] for rule in everything] == list(rulebook.rules)
    narrow = client.get("/api/v1/rules?role=client&stage=after_contract").json()["rules"]
    assert 0 < len(narrow) < len(everything)
    assert client.get("/api/v1/rules?q=xyzzy").json() == {"rules": []}


def test_every_rule_can_be_read(client: TestClient, rulebook: Rulebook) -> None:
    for rule in rulebook.rules.values():
        record = client.get(f"/api/v1/rules/{rule.id}").json()
        assert (record["id"], record["topic"], record["version"]) == (rule.id, rule.topic, 1)
        assert {section["source"] for section in record["sections"]} <= record["source_records"].keys()


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"/api/v1/rules?topic={SECRET_WORDS}", 404, "unknown-topic"),
        (f"/api/v1/rules/payments/{SECRET_WORDS}", 404, "unknown-rule"),
        (f"/api/v1/rules?role={SECRET_WORDS}", 422, "invalid-request"),
        ("/api/v1/rules?q=" + "x" * 501, 422, "invalid-request"),
        (f"/api/v1/{SECRET_WORDS}", 404, "not-found"),
        (f"/static/{SECRET_WORDS}.js", 404, "not-found"),
        ("/static/../app.py", 404, "not-found"),
        ("/static/%2e%2e/app.py", 404, "not-found"),
    ],
)
def test_what_is_not_there_is_a_problem_document(client: TestClient, path: str, status: int, code: str) -> None:
    is_problem(client.get(path), status, code)


def test_another_method_is_a_problem_document(client: TestClient) -> None:
    is_problem(client.delete("/api/v1/rules"), 405, "method-not-allowed")


def test_another_method_names_the_right_ones(client: TestClient) -> None:
    assert client.delete("/api/v1/rules").headers["allow"] == "GET"


def test_a_crash_tells_nothing(client: TestClient, app: FastAPI, talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def current(self) -> None:
            raise RuntimeError(SECRET_WORDS)

    app.state.rulebook = Broken()
    is_problem(client.get("/api/v1/rules"), 500, "internal-error")
    assert "RuntimeError on GET /api/v1/rules" in caplog.text
    assert SECRET_WORDS not in caplog.text


def test_a_crash_has_the_safe_headers_too(client: TestClient, app: FastAPI) -> None:
    app.state.rulebook = None
    assert client.get("/api/v1/rules").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/api/docs", "/api/v1/rules", "/healthz", "/nowhere", "/static/icon.svg"])
def test_safe_headers_are_everywhere(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/api/docs", "/api/docs/assets/swagger-ui.css"])
def test_the_pages_are_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_health_when_all_answer(client: TestClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "parts": dict.fromkeys(("gateway", "rasa", "actions", "database"), "ok")}


@pytest.mark.parametrize("part", ["rasa", "actions"])
def test_health_names_the_part_that_fails(client: TestClient, behind: Behind, part: str) -> None:
    behind.down = part
    response = client.get("/healthz")
    assert response.status_code == 503
    parts = response.json()["parts"]
    assert [name for name, state in parts.items() if state != "ok"] == [part]
    assert parts[part] == "does not answer (ConnectError)"


@pytest.mark.parametrize(
    ("statement", "state"),
    [
        ("DELETE FROM rulebook_records", "holds no rulebook"),
        ("DROP TABLE rulebook_records", "does not answer (OperationalError)"),
    ],
)
def test_health_names_a_database_that_is_of_no_use(
    client: TestClient, app: FastAPI, statement: str, state: str
) -> None:
    with app.state.engine.begin() as connection:
        connection.execute(text(statement))
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["parts"]["database"] == state


def test_the_api_describes_itself(client: TestClient) -> None:
    description = client.get("/api/openapi.json").json()
    # The bundled Swagger UI reads no newer one.
    assert description["openapi"] == "3.0.3"
    paths = description["paths"]
    assert paths.keys() >= {
        "/healthz",
        CONVERSATIONS,
        f"{CONVERSATIONS}/{{conversation}}/messages",
        f"{CONVERSATIONS}/{{conversation}}/messages/{{message}}/feedback",
        "/api/v1/rules",
        "/api/v1/rules/{topic}/{slug}",
    }
    assert all(call["summary"] for path in paths.values() for call in path.values())


def test_without_secrets_it_does_not_start(app: FastAPI, settings: Settings) -> None:
    settings.secrets_file.unlink()
    with pytest.raises(SecretsUnusable, match="groundrules prepare"), TestClient(app):
        pass
