"""Rasa and the action server, played over HTTP: the gateway, its log and its page are real, the replies are ours."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.e2e.stack import Stack, StackFailed, free_ports, prepare


@dataclass
class Script:
    """What is answered: to every message the same, until it is changed."""

    message: dict[str, Any] = field(default_factory=lambda: {"kind": "text", "text": "Nothing yet."})


@contextmanager
def played_stack(script: Script) -> Iterator[Stack]:
    """Start the gateway alone, with this script in the place of Rasa."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer({"messages": [script.message]})

        def _answer(self, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Keep the tests' output clean."""

    with ExitStack() as ends:
        home = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="ground-rules-"))) / "home"
        stack = Stack(home, free_ports(3))
        prepared = prepare(stack.environment)
        if prepared.returncode != 0:
            raise StackFailed(f"`groundrules prepare` failed.\n{prepared.stderr}")
        for port in stack.ports[1:]:
            ends.enter_context(_served(Handler, port))
        ends.callback(stack.stop)
        stack.start("gateway")
        yield stack


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler], port: int) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
