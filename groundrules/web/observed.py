"""The outermost layer of the gateway: every request gets an id, is counted, and gets a line in the log."""

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundrules import metrics, request_ids
from groundrules.request_ids import REQUEST_ID_HEADER

logger = logging.getLogger(__name__)
# What machines ask for every few seconds would drown the rest.
_UNTOLD = frozenset({"/healthz", "/metrics"})
# The place of a request for which there is no route.
NOWHERE = "none"


class Observed:
    """Gives every request an id, the caller's own if it has the form of one, and the answer the same."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; log it once its answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = request_ids.accepted(Headers(scope=scope).get(REQUEST_ID_HEADER))
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
                _tell(scope, message["status"], time.perf_counter() - started)
            await send(message)

        with request_ids.under(request_id):
            await self._app(scope, receive, send_with_id)


def route_of(scope: Scope) -> str:
    """Return the template of the route that took a request, such as `/api/v1/rules/{topic}`; never the path itself."""
    route = scope.get("route")
    if route is not None:
        return str(route.path)
    # A folder of files: the place where it is mounted.
    mounts = (one for one in scope["app"].routes if isinstance(one, Mount)) if "app" in scope else ()
    return next((mount.path for mount in mounts if scope.get("root_path", "").endswith(mount.path)), NOWHERE)


def _tell(scope: Scope, status: int, seconds: float) -> None:
    route = route_of(scope)
    metrics.count_request(scope["method"], route, status, seconds)
    if route not in _UNTOLD:
        logger.info("%s %s %d in %.0f ms", scope["method"], route, status, seconds * 1_000)
