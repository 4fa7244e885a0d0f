"""Reading a conversation: its log, the wait for the next message, and the stream of all that happens in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import MOST, Changes, Subscription, TooManyFollowers
from groundrules.conversation.follow import follow, messages_within
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.state import Conversation
from groundrules.web.api.access import Owned
from groundrules.web.problems import Problem
from groundrules.web.streams import IN_OPENAPI, stream

router = APIRouter(prefix="/conversations", tags=["conversations"])
# How long a caller may wait for the next message, in seconds: less than proxies leave a silent connection open.
_LONGEST_WAIT = 25
# As a message's `seq` is stored.
_LARGEST = 2**31 - 1
_RETRY_SECONDS = "10"

_After = Annotated[int, Query(ge=0, le=_LARGEST, description="Only messages whose `seq` is beyond this.")]
_Wait = Annotated[int, Query(ge=0, le=_LONGEST_WAIT, description="How long to wait for one, in seconds.")]
_LastEventId = Annotated[int | None, Header(ge=0, le=_LARGEST, description="The `id` received last; before `after`.")]


def _subscribe(request: Request, owned: Conversation) -> Subscription:
    changes: Changes = request.app.state.changes
    try:
        return changes.subscribe(owned.id)
    except TooManyFollowers:
        detail = f"A conversation can be followed {MOST} times at once. Close one of its pages."
        raise Problem(429, "too-many-streams", detail, headers={"Retry-After": _RETRY_SECONDS}) from None


async def following(request: Request, owned: Owned) -> AsyncIterator[Subscription]:
    """Follow the conversation until the response has ended, however it ends; a 429 problem if too many do."""
    with closing(_subscribe(request, owned)) as told:
        yield told


Told = Annotated[Subscription, Depends(following)]


@router.get("/{conversation}/messages", summary="Read the conversation")
async def read(request: Request, owned: Owned, after: _After = 0, wait: _Wait = 0) -> dict[str, Any]:
    """Return at most 500 messages, oldest first; ask again with the last `seq` for more."""
    log: ConversationLog = request.app.state.log
    messages = await run_in_threadpool(log.messages, owned.id, after)
    if not messages and wait:
        with closing(_subscribe(request, owned)) as told:
            leaving = asyncio.create_task(_close_when_gone(request, told))
            try:
                messages = await messages_within(log, told, owned.id, after, wait)
            finally:
                leaving.cancel()
    return {"messages": [message.public() for message in messages]}


@router.get(
    "/{conversation}/events",
    summary="Follow the conversation",
    response_class=EventSourceResponse,
    responses=IN_OPENAPI,
)
async def events(
    request: Request, owned: Owned, told: Told, after: _After = 0, last_event_id: _LastEventId = None
) -> EventSourceResponse:
    """Stream the state, every message beyond the given place, and what comes; until the token expires."""
    log: ConversationLog = request.app.state.log
    start = after if last_event_id is None else last_event_id
    happening = follow(log, told, owned.id, start, owned.token_expires_at)
    return stream(happening)


async def _close_when_gone(request: Request, told: Subscription) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    told.close()
