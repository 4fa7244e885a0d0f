"""Answers that go on: server-sent events, from whatever yields what happens."""

import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sse_starlette import EventSourceResponse, ServerSentEvent

from groundrules.conversation.follow import Event
from groundrules.metrics import STREAMS

logger = logging.getLogger(__name__)
# How often a comment keeps a silent stream open, in seconds.
_PING_SECONDS = 15
# How a stream is described in the OpenAPI document.
IN_OPENAPI: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {}}, "description": "Server-sent events."}
}


def stream(happening: AsyncGenerator[Event, None]) -> EventSourceResponse:
    """Send what happens as it happens, until there is no more or the reader has gone."""
    return EventSourceResponse(_encoded(happening), ping=_PING_SECONDS, sep="\n")


async def _encoded(happening: AsyncGenerator[Event, None]) -> AsyncIterator[ServerSentEvent]:
    STREAMS.inc()
    try:
        async with aclosing(happening):
            async for event in happening:
                number = None if event.seq is None else str(event.seq)
                yield ServerSentEvent(json.dumps(event.data, ensure_ascii=False), event=event.name, id=number, sep="\n")
    except SQLAlchemyError as error:
        # The stream ends; its reader comes back, and says how far it had read.
        logger.warning("A stream ends, because the database failed: %s", type(error).__name__)
    finally:
        STREAMS.dec()
