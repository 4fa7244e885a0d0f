"""The id under which one request is known in all three processes, in their logs and in what is answered."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Carries the id from whoever asks to the gateway, from there to Rasa, and back with the answer.
REQUEST_ID_HEADER = "X-Request-ID"
# Carries it from Rasa to the action server, which sees the message's metadata and no header of ours.
METADATA = "request_id"
# 32 hexadecimal digits, or a UUID: what proxies make, and no form in which words could get into logs.
_FORM = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def current() -> str | None:
    """Return the id of the request that is being answered here, if one is."""
    return _current.get()


def accepted(given: object) -> str:
    """Return the id given if it has the form of one, else a new one."""
    return given if isinstance(given, str) and _FORM.fullmatch(given) else uuid.uuid4().hex


@contextmanager
def under(request_id: str) -> Iterator[None]:
    """Let everything in the block, and the tasks and threads that it starts, belong to this request."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)
