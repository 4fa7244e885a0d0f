"""Conversations are held whole, in order and as many at once as asked for; what is not answered is counted."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.load.talking import Line, Refused, hold


class Playing:
    """A caller who notes what is said in each conversation, and is not answered where "?" is asked."""

    def __init__(self, heard: list[list[str]]) -> None:
        self._heard = heard
        self._talk: list[str] = []
        self.closed = 0

    def begin(self) -> None:
        self._talk = []
        self._heard.append(self._talk)

    def say(self, text: str) -> bool:
        self._talk.append(text)
        if text == "!":
            raise ConnectionResetError
        return text != "?"

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize("at_once", [1, 3, 8])
def test_every_conversation_is_held_once_and_in_order(at_once: int) -> None:
    talks = [[f"{talk}.{place}" for place in range(4)] for talk in range(6)]
    heard: list[list[str]] = []
    held = hold(lambda: Playing(heard), talks, at_once)
    assert sorted(heard) == talks
    assert len(held.milliseconds) == 24
    assert held.unanswered == 0


def test_as_many_talk_at_once_as_asked_for() -> None:
    together = threading.Barrier(3, timeout=10)

    class Meeting(Playing):
        def say(self, text: str) -> bool:
            together.wait()
            return super().say(text)

    assert hold(lambda: Meeting([]), [["a"]] * 3, at_once=3).unanswered == 0


def test_what_is_not_answered_is_counted_and_the_talk_goes_on() -> None:
    heard: list[list[str]] = []
    caller = Playing(heard)
    held = hold(lambda: caller, [["a", "?", "b"], ["!", "c"]])
    assert heard == [["a", "?", "b"], ["!", "c"]]
    assert held.unanswered == 2
    assert caller.closed == 2, "once for the broken connection, once at the end"


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers with what it was sent; at /page with text, at /no with 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps({"sent": json.loads(sent), "token": self.headers["Token"]}).encode()
            self._answer(200, "application/json; charset=utf-8", body)

        def do_GET(self) -> None:
            self._answer(200 if self.path == "/page" else 404, "text/html", b"<p>Hello</p>")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_line_speaks_json_and_reads_pages_and_refusals(port: int) -> None:
    with closing(Line(port)) as line:
        assert line.call("POST", "/", {"a": 1}, {"Token": "t"}) == {"sent": {"a": 1}, "token": "t"}
        assert line.call("GET", "/page") == b"<p>Hello</p>"
        with pytest.raises(Refused, match="GET /no was answered with status 404"):
            line.call("GET", "/no")
        line.close()
        assert line.call("GET", "/page"), "who was cut off is connected anew"
