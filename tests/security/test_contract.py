"""schemathesis makes up calls from the OpenAPI document: no 5xx, and every answer is as the document says.

It calls as nobody, as a visitor with a conversation of their own, and as an admin at the desk. Rasa is played.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from groundrules.desk.accounts import DeskRole
from tests.unit.web.desk import AgentAt
from tests.unit.web.gateway import CONVERSATIONS, Behind, Talk
from tests.unit.web.serving import served
from tests.unit.web.test_check_api import Checker

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# How many calls are made up for each call of the document, and as many that it does not allow.
CALLS = 8
# A stream ends only when its reader leaves; tests/unit/web/test_streams.py reads them. A log-out ends all that
# follows; so does deleting the conversation.
OWN = "DELETE /api/v1/conversations/{conversation}"
LEFT_OUT = {"/api/v1/conversations/{conversation}/events", "/desk/api/events", "/desk/api/logout"}


@pytest.fixture
def gateway(app: FastAPI, behind: Behind) -> Iterator[httpx.Client]:
    with served(app, behind) as client:
        app.state.checker = Checker()
        app.state.http = httpx.AsyncClient(transport=httpx.MockTransport(behind))
        yield client


def operations(app: FastAPI, prefix: str = "/") -> list[Any]:
    """Return the calls of the document whose address begins so."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    found = [result.ok() for result in schema.get_all_operations()]
    return [each for each in found if each.path.startswith(prefix) and each.path not in LEFT_OUT]


def faults(
    gateway: httpx.Client, operation: Any, mode: GenerationMode, headers: Mapping[str, str], known: Mapping[str, str]
) -> tuple[list[str], set[int]]:
    """Make calls of one kind; return what is wrong with the answers, and which statuses came.

    `known` are parts of the address that exist, in the place of made-up ones.
    """
    wrong: list[str] = []
    statuses: set[int] = set()

    @settings(
        max_examples=CALLS,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        case.path_parameters.update({name: value for name, value in known.items() if name in case.path_parameters})
        if "wait" in (case.query or {}):
            # The long poll is waited for elsewhere.
            case.query["wait"] = 0 if mode is GenerationMode.POSITIVE else -1
        answer = case.call(base_url=str(gateway.base_url), headers=dict(headers), timeout=20.0)
        statuses.add(answer.status_code)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            told = "; ".join(str(error).split("\n")[0] for error in group.exceptions)
            wrong.append(
                f"{operation.method.upper()} {operation.path}: {answer.status_code} {told} {answer.text[:200]}"
            )

    try:
        call()
    except Unsatisfiable:
        # Where a word in the address is all that is sent, there is none that the document does not allow.
        assert mode is GenerationMode.NEGATIVE
    return wrong, statuses


def all_faults(
    gateway: httpx.Client, calls: list[Any], headers: Mapping[str, str], known: Mapping[str, str]
) -> tuple[list[str], set[int]]:
    """Make calls of all these kinds, those that the document allows and others."""
    wrong: list[str] = []
    statuses: set[int] = set()
    for operation in calls:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body or operation.path_parameters):
                continue
            found, came = faults(gateway, operation, mode, headers, known)
            wrong += found
            statuses |= came
    return wrong, statuses


def test_every_call_is_in_the_document(app: FastAPI) -> None:
    paths = {operation.path for operation in operations(app)}
    assert {CONVERSATIONS, f"{CONVERSATIONS}/{{conversation}}/messages", "/api/v1/check", "/desk/api/tickets"} <= paths


def test_made_up_calls_of_nobody(app: FastAPI, gateway: httpx.Client) -> None:
    wrong, statuses = all_faults(gateway, operations(app), {}, {})
    assert wrong == []
    assert {200, 201, 401, 404, 422} <= statuses


def test_made_up_calls_of_a_visitor(app: FastAPI, gateway: httpx.Client) -> None:
    talk = Talk(gateway)  # type: ignore[arg-type]  # httpx's client has the calls that Starlette's has
    reply = talk.post({"client_id": "k1", "text": "May I?"}).json()["messages"][0]
    known = {"conversation": talk.id, "message": reply["id"], "topic": "fees"}
    calls = [each for each in operations(app, "/api/v1/") if each.label != OWN]
    wrong, statuses = all_faults(gateway, calls, talk.headers, known)
    assert wrong == []
    assert {200, 404, 422} <= statuses
    assert talk.read()[0]["text"] == "May I?"


def test_made_up_calls_of_an_admin(app: FastAPI, gateway: httpx.Client, behind: Behind) -> None:
    admin = AgentAt(gateway, "Ada", DeskRole.ADMIN, app)
    talk = Talk(gateway)  # type: ignore[arg-type]  # as above
    talk.post({"client_id": "k1", "text": "May I?"})
    app.state.desk.accounts.add("Ben", DeskRole.AGENT, "test")
    behind.down = "rasa"
    talk.post({"client_id": "k2", "text": "I want to talk to a person"})
    behind.down = ""
    listed = admin.get("/tickets").json()
    known = {"name": "Ben", "ticket": listed["tickets"][0]["id"]}
    wrong, statuses = all_faults(gateway, operations(app, "/desk/api/"), admin.headers(), known)
    assert wrong == []
    assert {200, 422} <= statuses
