"""Rasa and the action server, played over HTTP: the gateway, its log and its pages are real, the replies are ours."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from groundrules.secrets import give_secret
from tests.e2e.stack import Stack, StackFailed, free_ports, prepare

# How long a reply may be held back, in seconds.
_PATIENCE = 60.0


@dataclass
class Script:
    """What is answered: to every message the same, until it is changed, and only while `may_answer` is set.

    `asked` counts the messages that have arrived; `last` is the newest of them.
    """

    message: dict[str, Any] = field(default_factory=lambda: {"kind": "text", "text": "Nothing yet."})
    may_answer: Event = field(default_factory=Event)
    asked: int = 0
    last: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.may_answer.set()


@dataclass
class _PlayedStack(Stack):
    """A stack with settings of its own, by their environment variables."""

    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | self.settings


@contextmanager
def played_stack(script: Script, given: Mapping[str, str] | None = None, **settings: str) -> Iterator[Stack]:
    """Start the gateway alone, with this script in the place of Rasa.

    `given` are secrets of other services, `settings` environment variables.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            script.last = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.asked += 1
            script.may_answer.wait(_PATIENCE)
            # Whoever asked may have been killed meanwhile.
            with suppress(BrokenPipeError, ConnectionResetError):
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
        stack = _PlayedStack(home, free_ports(3), settings=settings)
        for name, value in (given or {}).items():
            give_secret(home / "secrets.json", name, value)
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
