"""The desk is for those who have logged in, for what their role allows, and never on behalf of another site."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute

from groundrules.settings import Settings
from groundrules.web.app import create_app
from tests.e2e.client import Talk, problem_told
from tests.e2e.desk import API, Agent, add_agent
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack

COOKIE = "ground_rules_desk"
# What only a lead and only an admin may do.
LEAD = {
    ("POST", "/reviews/{message}"),
    ("POST", "/reviews/{message}/undo"),
    ("GET", "/agents"),
    ("GET", "/insights"),
    ("POST", "/wishes/{message}"),
}
ADMIN = {
    ("POST", "/agents"),
    ("POST", "/agents/{name}/reset-password"),
    ("POST", "/agents/{name}/role"),
    ("POST", "/agents/{name}/deactivate"),
    ("GET", "/audit"),
}
OPEN = {("POST", "/login")}
PLACES = {"ticket": "GR-222222", "message": "m_none", "reference": "GR-222222", "name": "Nobody"}
BODY = {"version": 1, "text": "x", "reason": "x", "to": "x", "on": True, "note": "x", "decision": "fine", "name": "x"}


@pytest.fixture(scope="module")
def played() -> Iterator[Stack]:
    with played_stack(Script({"kind": "handoff", "text": "A person."})) as stack:
        yield stack


@pytest.fixture(scope="module")
def agents(played: Stack) -> Iterator[dict[str, Agent]]:
    """One of each role."""
    made = {role: Agent(played, name, role) for name, role in (("Ann", "agent"), ("Lea", "lead"), ("Ada", "admin"))}
    yield made
    for agent in made.values():
        agent.http.close()


@pytest.fixture
def http(played: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=played.url, timeout=30.0) as client:
        yield client


def calls() -> list[tuple[str, str]]:
    """Return method and path of every call of the desk's API but the log-in."""
    found = [
        (method, route.path.removeprefix(API))
        for route in create_app(Settings()).routes
        if isinstance(route, APIRoute) and route.path.startswith(f"{API}/")
        for method in sorted(route.methods)
    ]
    assert {*found} >= LEAD | ADMIN | OPEN
    return [call for call in found if call not in OPEN]


def call(http: httpx.Client, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    address = re.sub(r"{(\w+)}", lambda place: PLACES[place[1]], path)
    return http.request(method, API + address, json=BODY if method == "POST" else None, headers=headers)


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].rpartition(":")[2]


@pytest.mark.parametrize(("method", "path"), calls())
def test_nobody_gets_in_without_a_session(http: httpx.Client, method: str, path: str) -> None:
    """Neither with nothing, nor with a visitor's token, nor with a made-up cookie."""
    talk = Talk.begin(http)
    for headers in (
        {},
        talk.headers,
        {"Cookie": f"{COOKIE}={talk.token}"},
        {"Cookie": f"{COOKIE}="},
        {"Cookie": f"{COOKIE}=x", "X-CSRF-Token": "x"},
    ):
        assert code(call(http, method, path, headers)) == (401, "not-logged-in")


@pytest.mark.parametrize(("method", "path"), [one for one in calls() if one[0] != "GET"])
def test_nothing_is_changed_without_the_token_against_forgery(agents: dict[str, Agent], method: str, path: str) -> None:
    admin = agents["admin"]
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "x" * 64}, agents["lead"].csrf):
        assert code(call(admin.http, method, path, headers)) == (403, "bad-csrf")


@pytest.mark.parametrize(("method", "path"), calls())
def test_a_role_allows_what_is_its_own_and_no_more(agents: dict[str, Agent], method: str, path: str) -> None:
    allowed = {
        "agent": (method, path) not in LEAD | ADMIN,
        "lead": (method, path) not in ADMIN,
        "admin": True,
    }
    if path in {"/events", "/logout"}:
        assert all(allowed.values())
        return
    for role, agent in agents.items():
        answer = call(agent.http, method, path, agent.csrf)
        refused = answer.status_code == 403 and code(answer) == (403, "not-your-role")
        assert refused is not allowed[role], (role, answer.text)


def test_an_agents_cookie_opens_no_conversation(http: httpx.Client, agents: dict[str, Agent]) -> None:
    """Agents read conversations at the desk, where it is known who did."""
    talk = Talk.begin(http)
    ann = agents["agent"]
    for path in ("", "/messages", "/events"):
        place = f"/api/v1/conversations/{talk.id}{path}"
        assert code(ann.http.get(place, headers=ann.csrf)) == (401, "bad-token")


def test_the_cookie_is_out_of_reach(agents: dict[str, Agent]) -> None:
    cookie = agents["agent"].response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/desk" in cookie
    assert "Secure" not in cookie, "the test's gateway is reached without TLS"


def test_with_tls_the_cookie_goes_over_tls_alone() -> None:
    with played_stack(Script(), GROUND_RULES_PUBLIC_URL="https://rules.example") as stack:
        agent = Agent(stack, "Ann", "agent")
        agent.http.close()
        assert "Secure" in agent.response.headers["set-cookie"]


def test_a_planted_session_is_not_taken_over(played: Stack, http: httpx.Client) -> None:
    """Somebody puts a cookie of their choice, or of their own session, into another's browser."""
    mallory, password = Agent(played, "Mallory", "agent"), add_agent(played, "Vic")
    for planted in ("planted", mallory.http.cookies[COOKIE]):
        headers = {"Cookie": f"{COOKIE}={planted}"}
        response = http.post(f"{API}/login", json={"name": "Vic", "password": password}, headers=headers)
        assert response.cookies[COOKIE] != planted
        http.cookies.clear()
        assert code(http.get(f"{API}/me", headers=headers)) == (401, "not-logged-in")
    mallory.http.close()


def test_guessing_is_locked_out(played: Stack, http: httpx.Client) -> None:
    """And what is answered does not tell which names there are."""
    password = add_agent(played, "Gus")

    def log_in(name: str, given: str) -> tuple[int, str, str]:
        answer = http.post(f"{API}/login", json={"name": name, "password": given})
        return answer.status_code, answer.headers.get("www-authenticate", ""), json.dumps(problem_told(answer))

    known = [log_in("Gus", f"wrong {place}") for place in range(6)]
    unknown = [log_in("Nobody at all", f"wrong {place}") for place in range(6)]
    assert {status for status, _, _ in known} == {401}
    assert [re.sub(r"\d+", "n", text) for _, _, text in known] == [re.sub(r"\d+", "n", text) for _, _, text in unknown]
    assert log_in("Gus", password)[0] == 401


@pytest.mark.parametrize(
    "body",
    [None, [], "x", {}, {"name": "Ann"}, {"name": ["Ann"], "password": "x"}, {"name": "x" * 401, "password": "x"}],
)
def test_a_malformed_log_in_is_refused(http: httpx.Client, body: object) -> None:
    assert http.post(f"{API}/login", json=body).status_code == 422


def test_a_form_of_another_site_cannot_log_anybody_in(http: httpx.Client, agents: dict[str, Agent]) -> None:
    """A form can send these types; what it sends is no JSON to us."""
    body = json.dumps({"name": "Ann", "password": agents["agent"].password})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = http.post(f"{API}/login", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 422
        assert "set-cookie" not in answer.headers


def test_no_other_site_may_call_the_desk() -> None:
    origin = "https://elsewhere.example"
    with played_stack(Script(), GROUND_RULES_ORIGINS=origin) as stack:
        answer = httpx.get(f"{stack.url}{API}/me", headers={"Origin": origin}, timeout=30.0)
        assert "access-control-allow-origin" not in answer.headers
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = httpx.options(f"{stack.url}{API}/login", headers=asked, timeout=30.0)
        assert "access-control-allow-origin" not in preflight.headers


def test_secrets_are_in_no_log_and_no_file(played: Stack, agents: dict[str, Agent], http: httpx.Client) -> None:
    http.post(f"{API}/login", json={"name": "zq-private-name", "password": "zq-private-password"})
    secrets = ["zq-private-name", "zq-private-password"]
    for agent in agents.values():
        secrets += [agent.password, agent.http.cookies[COOKIE], *agent.csrf.values()]
    files = [path for path in played.home.rglob("*") if path.is_file()]
    assert any(path.name == "gateway.log" for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content], path.name
