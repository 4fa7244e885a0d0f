"""The message check through the public API, with a checker that says what a test tells it to."""

import pytest
from starlette.testclient import TestClient

from groundrules.guard.check import ADVICE, MAX_CHARACTERS, Check, Finding
from groundrules.guard.meaning import MeaningUnavailable
from groundrules.guard.suggest import Replacement
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Role, Stage
from groundrules.secrets import read_secrets
from groundrules.settings import Settings
from tests.unit.web.gateway import SECRET_WORDS, Talk, is_problem

PATH = "/api/v1/check"
FOUND = Finding("email", 0, 2, "me", "a/b", "Because.", "Not so.", "not_allowed", "So.", "A rule")


class Checker:
    """Remembers what it was asked; `ready` is whether it was trained."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Situation]] = []
        self.ready = True

    def check(self, text: str, situation: Situation) -> Check:
        if not self.ready:
            raise MeaningUnavailable(SECRET_WORDS)
        self.asked.append((text, situation))
        return Check("not_allowed", (FOUND,), "So.", (Replacement(0, 2, ("So.",)),))


@pytest.fixture
def checker(client: TestClient) -> Checker:
    stub = Checker()
    client.app.state.checker = stub  # type: ignore[attr-defined]  # Starlette types its client's app as a callable
    return stub


def test_a_check_with_a_conversations_token(client: TestClient, talk: Talk, checker: Checker) -> None:
    body = {"text": "me", "role": "client", "stage": "after_contract"}
    said = client.post(PATH, json=body, headers=talk.headers)
    assert said.status_code == 200
    assert said.json() == {
        "verdict": "not_allowed",
        "findings": [
            {
                "kind": "email",
                "start": 0,
                "end": 2,
                "text": "me",
                "verdict": "not_allowed",
                "rule": "a/b",
                "title": "A rule",
                "why": "Because.",
                "instead": "Not so.",
            }
        ],
        "replacements": [{"start": 0, "end": 2, "text": "So."}],
        "suggestion": "So.",
        "advice": ADVICE,
    }
    assert checker.asked == [("me", Situation(Role.CLIENT, Stage.AFTER))]


def test_a_check_with_the_hosts_key(client: TestClient, checker: Checker) -> None:
    key = read_secrets(Settings().secrets_file).host_key
    assert client.post(PATH, json={"text": "me"}, headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert checker.asked == [("me", Situation())]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer guess"}, {"Authorization": "Bearer "}])
def test_nobody_else_may_check(client: TestClient, checker: Checker, headers: dict[str, str]) -> None:
    said = client.post(PATH, json={"text": "me"}, headers=headers)
    assert is_problem(said, 401, "bad-token")
    assert checker.asked == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"text": ""}, (422, "empty-message")),
        ({"text": " \n "}, (422, "empty-message")),
        ({"text": "a" * (MAX_CHARACTERS + 1)}, (413, "message-too-long")),
        ({"text": "a" * 100_000}, (413, "body-too-large")),
        ({"text": "me", "stage": "tomorrow"}, (422, "invalid-request")),
        ({"text": 7, "more": 1}, (422, "invalid-request")),
        ({}, (422, "invalid-request")),
    ],
)
def test_bad_input(
    client: TestClient, talk: Talk, checker: Checker, body: dict[str, object], expected: tuple[int, str]
) -> None:
    assert is_problem(client.post(PATH, json=body, headers=talk.headers), *expected)
    assert checker.asked == []


def test_an_untrained_check_says_so(client: TestClient, talk: Talk, checker: Checker) -> None:
    checker.ready = False
    said = client.post(PATH, json={"text": "me"}, headers=talk.headers)
    assert is_problem(said, 503, "check-unavailable")
    assert SECRET_WORDS not in said.text


def test_half_a_surrogate_pair_is_no_text(client: TestClient, talk: Talk, checker: Checker) -> None:
    content = b'{"text": "\\ud800"}'
    said = client.post(PATH, content=content, headers={**talk.headers, "Content-Type": "application/json"})
    assert is_problem(said, 422, "invalid-request")
    assert checker.asked == []
