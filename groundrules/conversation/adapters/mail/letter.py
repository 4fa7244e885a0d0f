"""A request for a person as an e-mail: what it is about, where to answer, and what was said."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage

from groundrules.conversation.adapters.transcript import Line, Request, told
from groundrules.conversation.handoff.machine import State

_FIRST = "A visitor asks for a person."
_AGAIN = "There is news about a request that you have had by e-mail before."
_WITHDRAWN = "The visitor no longer asks for a person. Nothing is to be done."
_HOW = (
    "To answer in the chat, take the request up at the desk: {link}\n"
    "Until then the assistant goes on helping. Please answer nowhere but on the platform; do not reply to this e-mail."
)


def digest(request: Request) -> str:
    """Return what marks the state of a request that a letter tells of: another one means that there is news."""
    told_of = (request.reason, request.answered, request.state is State.CANCELLED)
    return hashlib.sha256(repr(told_of).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Addresses:
    """Who writes to whom; `desk` is where our own desk shows a ticket, up to its number."""

    sender: str
    to: str
    desk: str


def write_letter(
    request: Request, lines: Iterable[Line], addresses: Addresses, at: datetime, *, first: bool
) -> EmailMessage:
    """Return the e-mail. Sent twice, because the first try only seemed to fail, it has the same Message-ID."""
    domain = Address(addr_spec=addresses.sender).domain or "localhost"
    thread = f"<{request.id}.request@{domain}>"
    letter = EmailMessage()
    subject = f"[{request.id}] A person is asked for" + (f": {request.topic}" if request.topic else "")
    letter["Subject"] = subject if first else f"Re: {subject}"
    letter["From"], letter["To"], letter["Date"] = addresses.sender, addresses.to, at
    letter["Message-ID"] = thread if first else f"<{request.id}.{digest(request)}@{domain}>"
    if not first:
        letter["In-Reply-To"] = letter["References"] = thread
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(_text(request, lines, first=first, link=addresses.desk + request.id))
    return letter


def _text(request: Request, lines: Iterable[Line], *, first: bool, link: str) -> str:
    withdrawn = request.state is State.CANCELLED
    facts = "\n".join(f"{name}: {value}" for name, value in request.facts().items())
    parts = [_WITHDRAWN if withdrawn else _FIRST if first else _AGAIN, facts]
    if not withdrawn:
        parts += [_HOW.format(link=link), "What was said:", *(told(line) for line in lines)]
    # Half a character, which JSON can carry, has no place in a letter.
    return "\n\n".join(parts).encode("utf-8", "replace").decode() + "\n"
