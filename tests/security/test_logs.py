"""No log holds what people write, at any level: here every logger of the gateway's process is opened as far as it goes.

What the three processes log as they run is scanned in tests/security/test_isolation.py.
"""

import json
import logging
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from groundrules import logs
from groundrules.conversation.log import ConversationLog
from groundrules.desk.accounts import DeskRole
from groundrules.request_ids import REQUEST_ID_HEADER
from tests.e2e.stack import procfile
from tests.unit.web.desk import AgentAt
from tests.unit.web.gateway import CONVERSATIONS, Behind, Talk
from tests.unit.web.serving import served
from tests.unit.web.streams import opened
from tests.unit.web.test_check_api import Checker

# What people write, and what opens their conversations.
WORDS = "zanzibarwaltz"


class Collected(logging.Handler):
    """Keeps every record as a log would show it, with the traceback; and its arguments, which others may show."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []
        self.json: list[dict[str, object]] = []
        self._plain, self._json = logs.make_formatter("plain"), logs.make_formatter("json")

    def emit(self, record: logging.LogRecord) -> None:
        as_json = self._json.format(record)
        self.json.append(json.loads(as_json))
        shown = f"{self._plain.format(record)} {as_json}"
        self.lines.append(f"{record.name}: {self.format(record)} {record.args!r} {shown}")


@pytest.fixture
def logged() -> Iterator[Collected]:
    """Every record of every logger, from the lowest level on."""
    root, collected = logging.getLogger(), Collected()
    before = root.level
    root.addHandler(collected)
    root.setLevel(logging.NOTSET + 1)
    yield collected
    root.setLevel(before)
    root.removeHandler(collected)


def test_no_record_at_any_level_holds_words_or_tokens(
    logged: Collected, app: FastAPI, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(app, behind) as http:
        app.state.checker = Checker()
        talk = Talk(http)  # type: ignore[arg-type]  # httpx's client has the calls that Starlette's has
        reply = talk.post({"client_id": f"{WORDS}-1", "text": f"May I, {WORDS}?"}).json()["messages"][0]
        with opened(http, talk.place, talk.headers) as stream:
            talk.post({"client_id": "2", "choice": reply["choices"][0]["id"]})
            assert stream.next().name == "state"
            assert WORDS in str(stream.next().data), "the stream shows it, so it could be logged"
        talk.post({"helpful": False, "comment": f"No, {WORDS}"}, f"/{reply['id']}/feedback")
        http.post("/api/v1/check", json={"text": f"write to {WORDS}@x.dev"}, headers=talk.headers)
        http.get("/api/v1/rules", params={"q": WORDS}, headers={REQUEST_ID_HEADER: WORDS})
        refused(http, talk)
        behind.says = {"kind": "no kind", "text": WORDS}
        talk.post({"client_id": "3", "text": f"Again {WORDS}"})
        behind.down, behind.says = "rasa", None
        talk.post({"client_id": "4", "text": f"I want a person, {WORDS}"})
        agent = AgentAt(http, "Ada", DeskRole.ADMIN, app)
        ticket = agent.get("/tickets").json()["tickets"][0]["id"]
        agent.change(ticket, "claim")
        agent.post(f"/tickets/{ticket}/messages", {"client_id": "a1", "text": f"Hello, {WORDS}"})
        agent.post(f"/tickets/{ticket}/notes", {"text": f"Note {WORDS}"})
        failing(monkeypatch)
        failed = talk.post({"client_id": "5", "text": f"And now, {WORDS}?"})
        assert failed.status_code == 503
    assert any("OperationalError" in line for line in logged.lines), "the crash is logged, by its kind"
    assert any("Rasa gave no answer" in line for line in logged.lines), "and that Rasa was away"
    told = [line["event"] for line in logged.json if line.get("request_id") == failed.headers[REQUEST_ID_HEADER]]
    assert "POST /api/v1/conversations/{conversation}/messages 503 in" in str(told), "under the id that was answered"
    assert "OperationalError" in str(told)
    for secret in (WORDS, talk.token, agent.cookie, agent.csrf, agent.password, *app.state.host_keys):
        # The test's own client may say what it sent.
        found = [line for line in logged.lines if secret in line]
        assert not found, found[0][:300]


def test_rasa_is_kept_above_the_level_at_which_it_logs_messages() -> None:
    """Whatever `LOG_LEVEL` says where `make run` is called."""
    assert "LOG_LEVEL=INFO " in procfile()["rasa"].partition("rasa run")[0]


def refused(http: httpx.Client, talk: Talk) -> None:
    """Send what is refused, each for another reason."""
    headers = talk.headers | {"Content-Type": "application/json"}
    assert talk.post({"client_id": "x", "text": WORDS * 200}).status_code == 413
    assert talk.post({"client_id": "x", "txt": WORDS}).status_code == 422
    assert http.post(talk.path, content=f'{{"text": "{WORDS}', headers=headers).status_code == 422
    assert http.post(CONVERSATIONS, json={"identity": WORDS}).status_code == 401
    assert http.get(talk.path, headers={"Authorization": f"Bearer {WORDS}"}).status_code == 401


def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database fail with an error that repeats what was to be stored."""

    def fail(*words: object, **_: object) -> None:
        raise OperationalError("INSERT INTO messages VALUES (?)", words, Exception(f"disk full at {words}"))

    monkeypatch.setattr(ConversationLog, "add_user_message", fail)
