"""deploy/nginx.conf, in a real nginx before a small server: what goes through, as whom, and what does not."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from groundrules.web.guards import MAX_BODY
from groundrules.web.problems import problem_response
from tests.e2e.stack import free_ports
from tests.unit.web.serving import PATIENCE, until

from .proxy import adapted, command, running_nginx

_EVENTS = "/api/v1/conversations/c_1/events"


@dataclass
class Gateway:
    """Plays the gateway: remembers what it was asked, and sends the second event only when it is told to."""

    port: int
    asked: list[tuple[str, str, Message, bytes]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    @property
    def headers(self) -> Message:
        """The headers of the last request."""
        return self.asked[-1][2]


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            gateway.asked.append((self.command, self.path, self.headers, self._body()))
            if self.path.endswith("/events"):
                self._stream()
            else:
                self._answer()

        do_POST = do_GET  # noqa: N815  # the name that the library asks for

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def _answer(self) -> None:
            refused = re.fullmatch(r"/api/v1/refused/(\d+)", self.path)
            self.send_response(int(refused[1]) if refused else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def _stream(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"data: first\n\n")
            self.wfile.flush()
            assert gateway.go_on.wait(PATIENCE)
            self.wfile.write(b"data: second\n\n")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """A server that plays the gateway."""
    played = Gateway(0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(played))
    played.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield played
    server.shutdown()
    server.server_close()
    thread.join(PATIENCE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where nginx writes."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def nginx(gateway: Gateway, folder: Path) -> Iterator[httpx.Client]:
    """A client of an nginx that runs with our file."""
    with running_nginx(folder, gateway.port) as client:
        yield client


def test_nginx_finds_the_file_sound(tmp_path: Path) -> None:
    run = subprocess.run(
        command(adapted(tmp_path, 8080, 8000), "-t"), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "warn" not in run.stderr


def test_what_is_asked_goes_to_the_gateway_as_it_is(nginx: httpx.Client, gateway: Gateway) -> None:
    path = "/api/v1/rules?q=contact%20details&x=%2F"
    answer = nginx.post(path, content=b"{}", headers={"Host": "rules.example.com", "Authorization": "Bearer x"})
    assert answer.text == "ok"
    method, asked, headers, body = gateway.asked[-1]
    assert (method, asked, body) == ("POST", path, b"{}")
    assert headers["Host"] == "rules.example.com"
    assert headers["Authorization"] == "Bearer x"


def test_nobody_speaks_for_somebody_else(nginx: httpx.Client, gateway: Gateway) -> None:
    claims = {"X-Forwarded-For": "10.9.8.7", "X-Real-IP": "10.9.8.7", "Forwarded": "for=10.9.8.7"}
    nginx.get("/", headers=claims | {"X-Forwarded-Proto": "https"})
    assert gateway.headers.get_all("X-Forwarded-For") == ["127.0.0.1"]
    assert gateway.headers["X-Forwarded-Proto"] == "http"
    assert gateway.headers["X-Real-IP"] is None
    assert gateway.headers["Forwarded"] is None


def test_a_request_has_an_id_from_the_first_to_the_last(nginx: httpx.Client, gateway: Gateway) -> None:
    nginx.get("/", headers={"X-Request-ID": "0123456789abcdef0123456789abcdef"})
    assert gateway.headers["X-Request-ID"] == "0123456789abcdef0123456789abcdef"
    nginx.get("/", headers={"X-Request-ID": "01234567-89ab-cdef-0123-456789abcdef"})
    assert gateway.headers["X-Request-ID"] == "01234567-89ab-cdef-0123-456789abcdef"
    for no_id in ({}, {"X-Request-ID": '"quoted"'}, {"X-Request-ID": "0123456789abcdef0123456789abcdef0"}):
        nginx.get("/", headers=no_id)
        assert re.fullmatch(r"[0-9a-f]{32}", gateway.headers["X-Request-ID"])


def test_bodies_are_as_large_as_the_gateway_takes_them(nginx: httpx.Client, gateway: Gateway) -> None:
    assert nginx.post("/api/v1/check", content=b"x" * MAX_BODY).status_code == 200
    assert len(gateway.asked[-1][3]) == MAX_BODY
    before = len(gateway.asked)
    refused = nginx.post("/api/v1/check", content=b"x" * (MAX_BODY + 1))
    assert refused.status_code == 413
    assert len(gateway.asked) == before
    own = problem_response(413, "body-too-large", f"A request may hold {MAX_BODY} bytes at most.")
    assert refused.headers["Content-Type"] == own.headers["Content-Type"]
    said = refused.json()
    assert re.fullmatch(r"[0-9a-f]{32}", said.pop("request_id"))
    assert said == json.loads(bytes(own.body))


def test_while_no_gateway_answers_people_and_programs_are_told(tmp_path: Path) -> None:
    with running_nginx(tmp_path, free_ports(1)[0]) as client:
        for path in ("/api/v1/rules", "/desk/api/tickets", _EVENTS):
            called = client.get(path)
            assert (called.status_code, called.headers["Retry-After"]) == (503, "5")
            assert called.headers["Content-Type"] == "application/problem+json"
            assert called.json()["type"] == "urn:ground-rules:problem:unavailable"
        page = client.get("/help")
        assert (page.status_code, page.headers["Content-Type"]) == (503, "text/plain")
        assert page.text == "This page cannot be reached right now. Please try again in a moment.\n"


def test_what_the_gateway_refuses_comes_as_it_said_it(nginx: httpx.Client, gateway: Gateway) -> None:
    for status in (404, 413, 429, 503, 504):
        refused = nginx.get(f"/api/v1/refused/{status}")
        assert (refused.status_code, refused.text) == (status, "ok")


@pytest.mark.parametrize("path", ["/metrics", "//metrics", "/%6detrics", "/help/../metrics", "/metrics?x=1"])
def test_the_metrics_are_not_for_those_outside(nginx: httpx.Client, gateway: Gateway, path: str) -> None:
    before = len(gateway.asked)
    # As it stands: the client would tidy it up.
    url = nginx.base_url.copy_with(raw_path=path.encode())
    assert nginx.get(url).status_code == 404
    assert len(gateway.asked) == before


@pytest.mark.parametrize("path", [_EVENTS, "/desk/api/events"])
def test_an_event_is_there_before_the_next_one_is_sent(nginx: httpx.Client, gateway: Gateway, path: str) -> None:
    gateway.go_on.clear()
    try:
        with nginx.stream("GET", path) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "data: first"
            assert not gateway.go_on.is_set()
            gateway.go_on.set()
            assert [line for line in lines if line] == ["data: second"]
    finally:
        gateway.go_on.set()


def test_the_log_holds_no_query(nginx: httpx.Client, folder: Path) -> None:
    nginx.get("/help/search?q=hunter2")
    log = folder / "access.log"
    until(lambda: "/help/search" in log.read_text(encoding="utf-8"))
    assert "hunter2" not in log.read_text(encoding="utf-8")
