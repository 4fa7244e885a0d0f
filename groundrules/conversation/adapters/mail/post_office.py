"""Sending an e-mail by SMTP."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit

from groundrules.conversation.adapters.courier import Undelivered

_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class PostOffice:
    """A mail server: `smtp://host:port`, which turns to TLS where it can, or `smtps://host:port`, always TLS."""

    url: str
    user: str
    password: str
    seconds: float = 20.0

    def send(self, letter: EmailMessage) -> None:
        """Send a letter; it blocks. Raises `Undelivered`, which repeats nothing of it."""
        try:
            with self._connect() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(letter)
        except smtplib.SMTPResponseException as error:
            raise Undelivered(f"{type(error).__name__}, code {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise Undelivered(type(error).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=self.seconds, context=context)
        server = smtplib.SMTP(host, port, timeout=self.seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif self.user and host not in _LOOPBACK:
                raise Undelivered("a server that offers no TLS for the password")
        except BaseException:
            server.close()
            raise
        return server
