"""One id names a request in the gateway's answer, its problems, and what it asks Rasa."""

import uuid

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from groundrules.conversation.rasa_client import RasaClient
from groundrules.request_ids import REQUEST_ID_HEADER
from tests.unit.web.gateway import CONVERSATIONS, Behind, Talk, is_problem
from tests.unit.web.serving import PATIENCE

MADE = r"[0-9a-f]{32}"


@pytest.mark.parametrize("given", [uuid.uuid4().hex, str(uuid.uuid4())])
def test_the_callers_own_id_is_kept(client: TestClient, given: str) -> None:
    answer = client.get("/api/v1/rules/none/such", headers={REQUEST_ID_HEADER: given})
    assert answer.headers[REQUEST_ID_HEADER] == given
    assert is_problem(answer, 404, "unknown-rule")["request_id"] == given


@pytest.mark.parametrize(
    "given", ["", "words of mine", "x" * 32, "A" * 32, "0" * 31, "0" * 33, "0" * 5_000, f"{uuid.uuid4()}\t{'0' * 32}"]
)
def test_what_is_no_id_is_not_repeated(client: TestClient, given: str) -> None:
    made = client.get("/api/v1/rules", headers={REQUEST_ID_HEADER: given}).headers[REQUEST_ID_HEADER]
    assert made != given
    assert len(made) == 32
    assert int(made, 16) >= 0


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/site.css", "/healthz", "/desk", "/widget/v1/help.js"])
def test_every_answer_has_an_id_of_its_own(client: TestClient, path: str) -> None:
    first, second = (client.get(path).headers[REQUEST_ID_HEADER] for _ in range(2))
    assert first != second


def test_refused_and_failed_requests_have_one(client: TestClient, app: FastAPI, talk: Talk) -> None:
    large = client.post(CONVERSATIONS, content=b"x" * 70_000)
    app.state.log = None
    crash = client.get(talk.path, headers=talk.headers)
    for answer, status in ((large, 413), (crash, 500)):
        assert answer.status_code == status
        assert answer.json()["request_id"] == answer.headers[REQUEST_ID_HEADER]


def test_rasa_is_asked_under_the_same_id(client: TestClient, app: FastAPI, behind: Behind) -> None:
    asked: list[str | None] = []

    def noting(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get(REQUEST_ID_HEADER))
        return behind(request)

    mock = httpx.AsyncClient(transport=httpx.MockTransport(noting))
    app.state.dialogue.rasa = RasaClient(mock, "http://rasa.test", "hush", PATIENCE)
    answer = Talk(client).post({"client_id": "1", "text": "hello"})
    assert asked == [answer.headers[REQUEST_ID_HEADER]]
