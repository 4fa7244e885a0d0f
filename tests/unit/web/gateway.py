"""Rasa, the action server and a person in a conversation, played for the gateway's tests."""

import json

import httpx
from starlette.testclient import TestClient

from groundrules.conversation.rasa_client import CHANNEL_PATH, HEALTH_PATH

SECRET_WORDS = "zq-private-words"
CONVERSATIONS = "/api/v1/conversations"


class Behind:
    """Rasa and the action server. `down` names the one that does not answer, `says` is what is answered instead."""

    def __init__(self) -> None:
        self.down = ""
        self.says: dict[str, object] | None = None
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
        return httpx.Response(200, json={"messages": [self.says or message]})


class Talk:
    """One conversation and its token."""

    def __init__(self, client: TestClient, **situation: str) -> None:
        began = client.post(CONVERSATIONS, json=situation)
        assert began.status_code == 201, began.text
        self.client = client
        self.id = began.json()["conversation"]
        self.token = began.json()["token"]
        self.place = f"{CONVERSATIONS}/{self.id}"
        self.path = f"{self.place}/messages"
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def post(self, body: object, path: str = "", **headers: str) -> httpx.Response:
        return self.client.post(self.path + path, json=body, headers=self.headers | headers)

    def state(self) -> dict[str, object]:
        return self.client.get(self.place, headers=self.headers).json()

    def read(self, after: int = 0) -> list[dict[str, object]]:
        return self.client.get(f"{self.path}?after={after}", headers=self.headers).json()["messages"]


def is_problem(response: httpx.Response, status: int, code: str) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"urn:ground-rules:problem:{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert SECRET_WORDS not in response.text
    return body
