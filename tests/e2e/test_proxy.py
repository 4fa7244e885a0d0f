"""The whole behind nginx, as deploy/nginx.conf has it: a conversation, its stream, and what the gateway sees of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.deploy.proxy import running_nginx

from .client import Talk
from .stack import Stack


@pytest.fixture
def outside(stack: Stack, tmp_path: Path) -> Iterator[httpx.Client]:
    """A client that reaches the gateway through nginx only."""
    with running_nginx(tmp_path, stack.ports[0]) as client:
        yield client


def test_a_conversation_and_its_stream_go_through(outside: httpx.Client) -> None:
    talk = Talk.begin(outside)
    path = f"/api/v1/conversations/{talk.id}/events"
    with outside.stream("GET", path, headers=talk.headers) as events:
        lines = events.iter_lines()
        assert next(line for line in lines if line.startswith("event:")) == "event: state"
        # While the stream is open, on another connection.
        reply = talk.say("can i give my phone number before a contract?")
        assert reply["answer"]["rule"] == "contact-sharing/before-contract"
        texts = (json.loads(line[len("data: ") :]).get("text") for line in lines if line.startswith("data: "))
        assert any(text == reply["text"] for text in texts)


def test_the_gateway_is_well_and_keeps_its_metrics_from_those_behind_nginx(
    outside: httpx.Client, http: httpx.Client
) -> None:
    assert outside.get("/healthz").json()["status"] == "ok"
    assert http.get("/metrics").status_code == 200
    assert outside.get("/metrics").status_code == 404
    # Even if nginx let it through: who is spoken for by a proxy needs the token.
    assert http.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 401


def test_a_problem_names_the_id_under_which_nginx_asked(outside: httpx.Client) -> None:
    given = "0123456789abcdef0123456789abcdef"
    refused = outside.get("/api/v1/rules/none/such", headers={"X-Request-ID": given})
    assert refused.status_code == 404
    assert refused.json()["request_id"] == refused.headers["X-Request-ID"] == given


def test_pages_and_files_come_whole(outside: httpx.Client, http: httpx.Client) -> None:
    for path in ("/", "/help", "/api/openapi.json", "/robots.txt"):
        through, direct = outside.get(path), http.get(path)
        assert (through.status_code, through.text) == (direct.status_code, direct.text), path
        assert through.headers["Content-Security-Policy"] == direct.headers["Content-Security-Policy"]
