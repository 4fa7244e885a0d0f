"""`GET /metrics`: what is counted and measured, for Prometheus."""

import ipaddress
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from groundrules.conversation.adapters.models import OutboxRow
from groundrules.conversation.handoff.machine import State
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.log import utc_now
from groundrules.secrets import is_one_of
from groundrules.web.problems import Problem

router = APIRouter(tags=["health"])
_bearer = HTTPBearer(
    auto_error=False, description="The installation's `metrics_token`; not needed on the same machine."
)
# A proxy on this machine speaks for somebody elsewhere.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_WAITING = (State.REQUESTED.value, State.QUEUED.value)


class Queues(Collector):
    """What waits, read from the database whenever it is asked for; nothing of it while the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterable[Metric]:
        """Yield how many requests for a person wait, and how long the oldest of what waits has."""
        now = utc_now()
        try:
            with self._engine.connect() as connection:
                waiting = select(func.count(), func.min(TicketRow.requested_at)).where(TicketRow.state.in_(_WAITING))
                queued, asked = connection.execute(waiting).one()
                unsent = select(func.count(), func.min(OutboxRow.next_at)).where(OutboxRow.next_at.is_not(None))
                errands, due = connection.execute(unsent).one()
        except SQLAlchemyError:
            yield _gauge("ground_rules_database_up", "Whether the database answers.", 0)
            return
        yield _gauge("ground_rules_database_up", "Whether the database answers.", 1)
        yield _gauge("ground_rules_queue_length", "Requests for a person that nobody has taken.", queued)
        yield _gauge("ground_rules_queue_age_seconds", "How long the oldest of them has waited.", _age(asked, now))
        yield _gauge("ground_rules_outbox_length", "Requests that another place is still to hear of.", errands)
        yield _gauge("ground_rules_outbox_age_seconds", "How long the oldest of them is overdue.", _age(due, now))


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0


async def allowed(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> None:
    """Let this machine itself pass, and whoever has the token; a 401 problem otherwise."""
    given = credentials.credentials if credentials else ""
    if is_one_of(given, request.app.state.metrics_tokens) or _is_local(request):
        return
    raise Problem(401, "bad-token", "The token for the metrics is missing or wrong.")


def _is_local(request: Request) -> bool:
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False


@router.get("/metrics", include_in_schema=False, dependencies=[Depends(allowed)])
async def metrics(request: Request) -> Response:
    """Return what this process has counted, and what waits in the database."""
    queues = CollectorRegistry(auto_describe=False)
    queues.register(Queues(request.app.state.engine))
    text = generate_latest(REGISTRY) + await run_in_threadpool(generate_latest, queues)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
