"""What pages of other sites may load and call: the widget's files; the API only if they are on the list."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from groundrules.settings import Settings
from groundrules.web.app import create_app
from tests.unit.web.gateway import CONVERSATIONS, SECRET_WORDS, is_problem

LISTED, ANOTHER = "https://www.example.com", "https://elsewhere.example"
ALLOWED = "access-control-allow-origin"


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings.copy(update={"origins": f"{LISTED}, http://localhost:3000"}))


@pytest.fixture
def site(app: FastAPI) -> TestClient:
    """The gateway without its database: what is asked here needs none."""
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("origin", [LISTED, "http://localhost:3000"])
def test_a_listed_site_may_call_the_api(site: TestClient, origin: str) -> None:
    asks = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization,last-event-id"}
    preflight = site.options(f"{CONVERSATIONS}/c_1", headers={"Origin": origin} | asks)
    assert preflight.status_code == 200
    assert preflight.headers[ALLOWED] == origin
    assert "access-control-allow-credentials" not in preflight.headers
    answer = site.get(f"{CONVERSATIONS}/c_%00", headers={"Origin": origin})
    assert answer.headers[ALLOWED] == origin
    assert "origin" in answer.headers["vary"].lower()


def test_a_listed_site_may_read_the_answer_to_a_crash(site: TestClient) -> None:
    answer = site.get("/api/v1/rules", headers={"Origin": LISTED})
    is_problem(answer, 500, "internal-error")
    assert answer.headers[ALLOWED] == LISTED


@pytest.mark.parametrize("origin", [ANOTHER, "null", f"{LISTED}.elsewhere.example", "http://www.example.com"])
def test_no_other_site_may(site: TestClient, origin: str) -> None:
    asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert site.options(CONVERSATIONS, headers=asks).status_code == 400
    assert ALLOWED not in site.get("/api/v1/nowhere", headers={"Origin": origin}).headers


@pytest.mark.parametrize("path", ["/", "/api/docs", "/api/openapi.json", "/healthz", "/static/dom.js"])
def test_a_listed_site_reads_nothing_but_the_api(site: TestClient, path: str) -> None:
    assert ALLOWED not in site.get(path, headers={"Origin": LISTED}).headers


def test_any_site_may_load_the_widget(site: TestClient) -> None:
    first = site.get("/widget/v1/dom.js", headers={"Origin": ANOTHER})
    assert first.status_code == 200
    assert first.headers[ALLOWED] == "*"
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cache-control"] == "public, max-age=300"
    assert first.headers["x-content-type-options"] == "nosniff"
    again = site.get("/widget/v1/dom.js", headers={"Origin": ANOTHER, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers[ALLOWED]) == (304, b"", "*")


@pytest.mark.parametrize(
    "path",
    ["", "README.md", "../pyproject.toml", "%2e%2e/domain.yml", "../groundrules/web/static/icon.svg", SECRET_WORDS],
)
def test_nothing_but_the_widget_is_there(site: TestClient, path: str) -> None:
    is_problem(site.get(f"/widget/v1/{path}"), 404, "not-found")
