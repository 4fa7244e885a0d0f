"""Middleware that keeps bad requests small and pages safe."""

from collections import deque
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundrules.request_ids import REQUEST_ID_HEADER
from groundrules.web.problems import problem_response

MAX_BODY = 64 * 1024
# Where the public API begins.
API = "/api/v1/"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SecurityHeaders:
    """Adds the headers that tell browsers what our pages may do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers to what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class AllowedOrigins:
    """Lets pages of the listed sites call the API; for all else the browser keeps to our own site.

    Cookies are not allowed for: a call shows its token in a header.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST", "PATCH", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "Last-Event-ID", REQUEST_ID_HEADER),
            expose_headers=("Retry-After", REQUEST_ID_HEADER),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; calls of the API go by the list."""
        called = scope["type"] == "http" and scope["path"].startswith(API)
        await (self._open if called else self._app)(scope, receive, send)


class BodyLimit:
    """Answers 413 to a body over 64 KiB, whether its length was announced or not.

    The body is read here and handed on whole, because what a stream raises while FastAPI parses it becomes a 400.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless its body is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        messages = await _read(receive)
        if messages is None:
            refusal = problem_response(413, "body-too-large", f"A request may hold {MAX_BODY} bytes at most.")
            await refusal(scope, receive, send)
            return

        async def replay() -> Message:
            return messages.popleft() if messages else await receive()

        await self._app(scope, replay, send)


async def _read(receive: Receive) -> deque[Message] | None:
    """Return the messages that make up a request's body, or None if it is too large."""
    messages: deque[Message] = deque()
    size = 0
    more = True
    while more:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if size > MAX_BODY:
            return None
        # The other type is "http.disconnect": nothing follows it.
        more = message["type"] == "http.request" and message.get("more_body", False)
    return messages
