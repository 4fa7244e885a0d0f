"""Following a conversation: what is new in it, as it comes. What is shown is read from the log, never from memory."""

import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import Subscription
from groundrules.conversation.handoff.tickets import USER
from groundrules.conversation.log import ConversationLog, NotAllowed
from groundrules.conversation.message import Message


@dataclass(frozen=True)
class Event:
    """Something to show: a `message` with its `seq`, the `state`, or that somebody is `typing`."""

    name: str
    data: dict[str, Any]
    seq: int | None = None


async def follow(
    log: ConversationLog, told: Subscription, conversation_id: str, after: int, until: datetime
) -> AsyncGenerator[Event, None]:
    """Yield the state, then every message beyond `after` once and in order, and every change of the state.

    It ends at `until`, when the subscription is closed, or when the conversation is deleted. A new `last_seq` alone is
    no change: the message says it.
    """
    shown: dict[str, Any] | None = None
    while not told.closed and (left := (until - log.now()).total_seconds()) > 0:
        try:
            state = (await run_in_threadpool(log.state, conversation_id)).public()
        except NotAllowed:
            # It was deleted.
            return
        if shown is None or shown | {"last_seq": state["last_seq"]} != state:
            shown = state
            yield Event("state", state)
        while messages := await run_in_threadpool(log.messages, conversation_id, after):
            for message in messages:
                after = message.seq
                yield Event("message", message.public(), message.seq)
        for typing in told.take_typing():
            # That the user writes is for the agent to see.
            if typing.author != USER:
                yield Event("typing", typing.public())
        await told.wait(left)


async def messages_within(
    log: ConversationLog, told: Subscription, conversation_id: str, after: int, seconds: float
) -> list[Message]:
    """Return the messages beyond `after` as soon as there are any; none when `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while True:
        messages = await run_in_threadpool(log.messages, conversation_id, after)
        left = deadline - time.monotonic()
        if messages or told.closed or left <= 0:
            return messages
        await told.wait(left)
