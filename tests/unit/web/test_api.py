"""Every call of the public API, with Rasa and the action server played by `Behind`."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from starlette.testclient import TestClient

from groundrules.conversation.dialogue import APOLOGY, MAX_TEXT, Dialogue
from groundrules.conversation.rasa_client import CHANNEL_PATH, HEALTH_PATH, RasaClient
from groundrules.database import Base, make_engine
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore
from groundrules.secrets import SecretsUnusable, ensure_secrets
from groundrules.settings import Settings
from groundrules.web import health
from groundrules.web.app import create_app
from groundrules.web.guards import MAX_BODY

SECRET_WORDS = "zq-private-words"
CONVERSATIONS = "/api/v1/conversations"


class Behind:
    """Rasa and the action server. `down` names the one that does not answer."""

    def __init__(self) -> None:
        self.down = ""
        self.asked: list[dict[str, object]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        part = {CHANNEL_PATH: "rasa", HEALTH_PATH: "rasa", "/health": "actions"}[request.url.path]
        if part == self.down:
            raise httpx.ConnectError("refused", request=request)
        if request.method == "GET":
            return httpx.Response(200, json={})
        self.asked.append(json.loads(request.content))
        choices = [{"title": "Why?", "intent": "ask_why", "entities": {"rule": "a/b"}}]
        message = {"kind": "text", "text": f"Reply {len(self.asked)}.", "choices": choices, "trace": {"inner": 1}}
        return httpx.Response(200, json={"messages": [message]})


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture(scope="module")
def database(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped rulebook, made once and copied for each test."""
    path = tmp_path_factory.mktemp("web") / "ground-rules.db"
    engine = make_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    RulebookStore(engine).save(rulebook, datetime(2026, 11, 22, tzinfo=timezone.utc))
    engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("GROUND_RULES_DATABASE", raising=False)
    monkeypatch.setenv("GROUND_RULES_HOME", str(tmp_path / "home"))
    ensure_secrets(Settings().secrets_file)
    shutil.copy(database, Settings().home)
    return Settings()


@pytest.fixture
def app(settings: Settings, behind: Behind, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    async def nothing(_app: FastAPI) -> None:
        """The real one asks Rasa's port until it answers."""

    monkeypatch.setattr(health, "announce", nothing)
    return create_app(settings)


@pytest.fixture
def client(app: FastAPI, behind: Behind) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as opened:
        http = httpx.AsyncClient(transport=httpx.MockTransport(behind))
        app.state.http = http
        app.state.dialogue = Dialogue(app.state.log, RasaClient(http, "http://rasa.test", "hush", 1.0))
        yield opened


class Talk:
    """One conversation and its token."""

    def __init__(self, client: TestClient, **situation: str) -> None:
        began = client.post(CONVERSATIONS, json=situation)
        assert began.status_code == 201, began.text
        self.client = client
        self.id = began.json()["conversation"]
        self.token = began.json()["token"]
        self.path = f"{CONVERSATIONS}/{self.id}/messages"
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def post(self, body: object, path: str = "", **headers: str) -> httpx.Response:
        return self.client.post(self.path + path, json=body, headers=self.headers | headers)

    def read(self, after: int = 0) -> list[dict[str, object]]:
        return self.client.get(f"{self.path}?after={after}", headers=self.headers).json()["messages"]


@pytest.fixture
def talk(client: TestClient) -> Talk:
    return Talk(client)


def _is_problem(response: httpx.Response, status: int, code: str) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"urn:ground-rules:problem:{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert SECRET_WORDS not in response.text
    return body


def test_a_conversation_from_first_to_last(client: TestClient, behind: Behind) -> None:
    talk = Talk(client, role="client", stage="after_contract")
    said = talk.post({"client_id": "k1", "text": "May I?"})
    assert said.status_code == 200
    (reply,) = said.json()["messages"]
    assert (reply["seq"], reply["author"], reply["kind"], reply["text"]) == (2, "assistant", "text", "Reply 1.")
    assert behind.asked[0]["metadata"] == {"role": "client", "stage": "after_contract"}
    assert "trace" not in reply
    assert "intent" not in said.text

    pressed = talk.post({"client_id": "k2", "choice": reply["choices"][0]["id"]})
    assert behind.asked[1]["choice"] == {"intent": "ask_why", "entities": {"rule": "a/b"}}
    log = talk.read()
    assert [message["text"] for message in log] == ["May I?", "Reply 1.", "Why?", "Reply 2."]
    assert [message["seq"] for message in log] == [1, 2, 3, 4]
    assert talk.read(after=3) == pressed.json()["messages"]
    assert talk.post({"helpful": True, "comment": "Thanks"}, f"/{reply['id']}/feedback").json() == {"status": "stored"}


def test_the_same_client_id_gives_the_same_replies_once(talk: Talk, behind: Behind) -> None:
    one, two = (talk.post({"client_id": "k1", "text": "May I?"}) for _ in range(2))
    assert one.json() == two.json()
    assert len(behind.asked) == 1
    assert len(talk.read()) == 2


def test_when_rasa_is_down_there_is_still_a_sentence(talk: Talk, behind: Behind) -> None:
    behind.down = "rasa"
    said = talk.post({"client_id": "k1", "text": "May I?"})
    assert said.status_code == 200
    (reply,) = said.json()["messages"]
    assert (reply["kind"], reply["text"]) == ("error", APOLOGY.text)
    assert [choice["title"] for choice in reply["choices"]] == ["Talk to a person"]


@pytest.mark.parametrize("body", [None, {}, {"role": None}])
def test_role_and_stage_may_be_left_out(client: TestClient, body: object) -> None:
    began = client.post(CONVERSATIONS, json=body) if body is not None else client.post(CONVERSATIONS)
    assert began.status_code == 201
    assert began.json()["messages"] == []


def test_only_the_token_opens_a_conversation(client: TestClient, talk: Talk) -> None:
    other = Talk(client)
    talk.post({"client_id": "k1", "text": SECRET_WORDS})
    reply = talk.read()[1]["id"]
    wrong = [{}, other.headers, {"Authorization": "Bearer "}, {"Authorization": f"Basic {talk.token}"}]
    for headers in wrong:
        for response in (
            client.get(talk.path, headers=headers),
            client.post(talk.path, headers=headers, json={"client_id": "k2", "text": "x"}),
            client.post(f"{talk.path}/{reply}/feedback", headers=headers, json={"helpful": True}),
        ):
            _is_problem(response, 401, "bad-token")
            assert response.headers["www-authenticate"] == "Bearer"
    assert len(talk.read()) == 2


def test_an_unknown_conversation_looks_like_a_wrong_token(client: TestClient, talk: Talk) -> None:
    unknown = client.get(f"{CONVERSATIONS}/c_none/messages", headers=talk.headers)
    wrong = client.get(talk.path, headers={"Authorization": "Bearer wrong"})
    assert unknown.json() == wrong.json()
    assert unknown.status_code == wrong.status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": SECRET_WORDS}, "body.client_id"),
        ({"client_id": "", "text": SECRET_WORDS}, "body.client_id"),
        ({"client_id": SECRET_WORDS * 6, "text": "x"}, "body.client_id"),
        ({"client_id": "k1"}, "body.__root__"),
        ({"client_id": "k1", "text": SECRET_WORDS, "choice": SECRET_WORDS}, "body.__root__"),
        ({"client_id": "k1", "text": " \n\t"}, "body.__root__"),
        ({"client_id": "k1", "text": [SECRET_WORDS]}, "body.text"),
        ({"client_id": "k1", "choice": SECRET_WORDS * 6}, "body.choice"),
        ({"client_id": "k1", "text": SECRET_WORDS, "role": SECRET_WORDS}, "body"),
        ([SECRET_WORDS], "body"),
    ],
)
def test_a_malformed_message_names_the_field(talk: Talk, body: object, field: str) -> None:
    problem = _is_problem(talk.post(body), 422, "invalid-request")
    assert [fault["field"] for fault in problem["errors"]] == [field]
    assert talk.read() == []


def test_bad_json_is_not_echoed(talk: Talk) -> None:
    headers = talk.headers | {"Content-Type": "application/json"}
    for content in (b'{"text": "' + SECRET_WORDS.encode(), b"", b"\xff\xfe"):
        response = talk.client.post(talk.path, content=content, headers=headers)
        assert response.status_code in {400, 422}
        assert response.headers["content-type"] == "application/problem+json"
        assert SECRET_WORDS not in response.text


def test_the_name_of_an_unknown_field_is_not_echoed(talk: Talk) -> None:
    _is_problem(talk.post({"client_id": "k1", "text": "x", SECRET_WORDS: 1}), 422, "invalid-request")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (CONVERSATIONS, {"role": SECRET_WORDS}),
        (CONVERSATIONS, {"stage": SECRET_WORDS}),
        (CONVERSATIONS, {"token": SECRET_WORDS}),
        (CONVERSATIONS, [SECRET_WORDS]),
    ],
)
def test_a_malformed_beginning(client: TestClient, path: str, body: object) -> None:
    _is_problem(client.post(path, json=body), 422, "invalid-request")


@pytest.mark.parametrize("after", ["-1", "x", str(2**31), "1.5"])
def test_a_malformed_place_in_the_log(talk: Talk, after: str) -> None:
    _is_problem(talk.client.get(f"{talk.path}?after={after}", headers=talk.headers), 422, "invalid-request")


def test_a_long_message_is_refused_with_its_limit(talk: Talk) -> None:
    assert talk.post({"client_id": "k1", "text": "x" * MAX_TEXT}).status_code == 200
    problem = _is_problem(talk.post({"client_id": "k2", "text": SECRET_WORDS * 200}), 413, "message-too-long")
    assert problem["limit"] == MAX_TEXT


def test_a_choice_and_a_reply_of_another_conversation_are_unknown(client: TestClient, talk: Talk) -> None:
    reply = talk.post({"client_id": "k1", "text": "May I?"}).json()["messages"][0]
    other = Talk(client)
    _is_problem(other.post({"client_id": "k1", "choice": reply["choices"][0]["id"]}), 404, "unknown-choice")
    _is_problem(talk.post({"client_id": "k2", "choice": SECRET_WORDS}), 404, "unknown-choice")
    _is_problem(other.post({"helpful": True}, f"/{reply['id']}/feedback"), 404, "unknown-message")
    _is_problem(talk.post({"helpful": True}, f"/{SECRET_WORDS}/feedback"), 404, "unknown-message")
    mine = talk.read()[0]["id"]
    _is_problem(talk.post({"helpful": True}, f"/{mine}/feedback"), 404, "unknown-message")


@pytest.mark.parametrize("body", [{}, {"helpful": "perhaps"}, {"helpful": True, "comment": "x" * (MAX_TEXT + 1)}])
def test_malformed_feedback(talk: Talk, body: object) -> None:
    reply = talk.post({"client_id": "k1", "text": "May I?"}).json()["messages"][0]
    _is_problem(talk.post(body, f"/{reply['id']}/feedback"), 422, "invalid-request")


@pytest.mark.parametrize("odd", ["\ud83d", "\0", "a\udc00b", "a\0\n"])
@pytest.mark.parametrize("field", ["text", "client_id", "choice", "comment"])
def test_what_no_database_can_store_is_refused(talk: Talk, field: str, odd: str) -> None:
    """JSON can carry half a surrogate pair, and NUL, which PostgreSQL does not take."""
    reply = talk.post({"client_id": "k1", "text": "May I?"}).json()["messages"][0]
    bodies = {"choice": {"client_id": "k2"}, "comment": {"helpful": True}}
    path = talk.path + (f"/{reply['id']}/feedback" if field == "comment" else "")
    body = json.dumps(bodies.get(field, {"client_id": "k2", "text": "x"}) | {field: odd})
    headers = talk.headers | {"Content-Type": "application/json"}
    problem = _is_problem(talk.client.post(path, content=body, headers=headers), 422, "invalid-request")
    assert [fault["field"] for fault in problem["errors"]] == [f"body.{field}"]
    assert len(talk.read()) == 2


def test_an_emoji_and_a_line_break_are_no_trouble(talk: Talk) -> None:
    assert talk.post({"client_id": "\U0001f642", "text": "May I?\n\U0001f642\n"}).status_code == 200
    assert talk.read()[0]["text"] == "May I?\n\U0001f642\n"


def test_an_id_that_no_database_can_look_up_is_refused(talk: Talk) -> None:
    for path in (f"{CONVERSATIONS}/c_%00/messages", f"{talk.path}/m_%00/feedback"):
        response = talk.client.post(path, json={"helpful": True}, headers=talk.headers)
        assert {fault["field"] for fault in _is_problem(response, 422, "invalid-request")["errors"]} & {
            "path.conversation",
            "path.message",
        }


@pytest.mark.parametrize("announced", [True, False])
def test_a_large_body_is_refused(talk: Talk, announced: bool) -> None:
    body = json.dumps({"client_id": "k1", "text": SECRET_WORDS + "x" * MAX_BODY}).encode()
    pieces = (body[start : start + 4096] for start in range(0, len(body), 4096))
    headers = talk.headers | {"Content-Type": "application/json"}
    response = talk.client.post(talk.path, content=body if announced else pieces, headers=headers)
    _is_problem(response, 413, "body-too-large")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_body_in_pieces_arrives_whole(talk: Talk) -> None:
    body = json.dumps({"client_id": "k1", "text": "May I pay outside?"}).encode()
    headers = talk.headers | {"Content-Type": "application/json"}
    response = talk.client.post(talk.path, content=(bytes([byte]) for byte in body), headers=headers)
    assert response.status_code == 200
    assert talk.read()[0]["text"] == "May I pay outside?"


def test_a_body_of_the_very_limit_passes_the_guard(client: TestClient) -> None:
    response = client.post(CONVERSATIONS, content=b"{}".ljust(MAX_BODY), headers={"Content-Type": "application/json"})
    assert response.status_code == 201


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", "accounts/"),
        ("?topic=payments", "payments/"),
        ("?q=what+counts+as+a+contact+detail", "contact-sharing/what-counts"),
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
    _is_problem(client.get(path), status, code)


def test_another_method_is_a_problem_document(client: TestClient) -> None:
    _is_problem(client.delete("/api/v1/rules"), 405, "method-not-allowed")


def test_another_method_names_the_right_ones(client: TestClient) -> None:
    assert client.delete("/api/v1/rules").headers["allow"] == "GET"


def test_a_crash_tells_nothing(client: TestClient, app: FastAPI, talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def current(self) -> None:
            raise RuntimeError(SECRET_WORDS)

    app.state.rulebook = Broken()
    _is_problem(client.get("/api/v1/rules"), 500, "internal-error")
    assert "RuntimeError on GET /api/v1/rules" in caplog.text
    assert SECRET_WORDS not in caplog.text


def test_a_crash_has_the_safe_headers_too(client: TestClient, app: FastAPI) -> None:
    app.state.rulebook = None
    assert client.get("/api/v1/rules").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/api/docs", "/api/v1/rules", "/healthz", "/nowhere", "/static/dom.js"])
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
