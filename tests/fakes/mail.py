"""A mail server, played: it speaks enough of SMTP (RFC 5321) to take letters, refuse them, or lose its answer."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class FakeMailServer:
    """Listens on a free port while it is a context.

    `refuses` is how many letters are still turned away with a passing failure; `loses` how many are taken, but not
    acknowledged; `offers` are the extensions that it names.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refuses = 0
        self.loses = 0
        self.offers: list[str] = []
        fake = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                fake._talk(self)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "FakeMailServer":
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Be gone, as a machine that is switched off."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def _talk(self, handler: Any) -> None:
        def say(line: str) -> None:
            handler.wfile.write(f"{line}\r\n".encode())

        say("220 played")
        to: list[str] = []
        while line := handler.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "EHLO":
                lines = ["played", *self.offers]
                for place, one in enumerate(lines):
                    say(f"250{' ' if place == len(lines) - 1 else '-'}{one}")
            elif verb == "MAIL" and self.refuses > 0:
                self.refuses -= 1
                say("451 try later")
            elif verb == "RCPT":
                to.append(line.partition(":")[2].strip("<>"))
                say("250 ok")
            elif verb == "DATA":
                say("354 go on")
                if not self._take(handler, to):
                    return
                say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")

    def _take(self, handler: Any, to: list[str]) -> bool:
        """Read a letter; return whether it is acknowledged."""
        lines = []
        while (line := handler.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        letter = message_from_bytes(b"".join(lines).replace(b"\r\n", b"\n"), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.recipients.append(list(to))
        if self.loses > 0:
            self.loses -= 1
            return False
        return True
