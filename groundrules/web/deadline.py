"""An end to waiting: whatever hangs behind the gateway, whoever calls the API is told so in time."""

import asyncio
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundrules.web.problems import problem_response

_CALLS = ("/api/", "/desk/")
# Whoever reads the log may ask to wait until there is something new.
_WAITING = re.compile(rb"(?:^|&)wait=")


class Deadline:
    """Answers 503 in the place of a call that has not begun to answer within `seconds`.

    The call itself is given up, as if this process had ended: what it stored stands, and repeating it completes it.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and watch the clock until its answer begins."""
        if scope["type"] != "http" or not scope["path"].startswith(_CALLS) or _WAITING.search(scope["query_string"]):
            await self._app(scope, receive, send)
            return
        begun = asyncio.Event()
        late = False

        async def send_in_time(message: Message) -> None:
            if not late:
                begun.set()
                await send(message)

        call = asyncio.ensure_future(self._app(scope, receive, send_in_time))
        watch = asyncio.ensure_future(begun.wait())
        try:
            await asyncio.wait((call, watch), timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
            late = not (begun.is_set() or call.done())
            if not late:
                await call
                return
            call.add_done_callback(_forget)
            await _too_late()(scope, receive, send)
        finally:
            watch.cancel()
            call.cancel()


def _too_late() -> ASGIApp:
    detail = "Sorry, this took too long just now. Please try again in a moment."
    return problem_response(503, "unavailable", detail, headers={"Retry-After": "2"})


def _forget(call: "asyncio.Future[None]") -> None:
    """Look at how a call ended that nobody waits for: asyncio would complain otherwise."""
    if not call.cancelled():
        call.exception()
