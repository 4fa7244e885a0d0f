"""Tells those who follow a conversation that something in it has changed.

Only a nudge goes this way: whoever gets one reads the log, so nothing is lost or doubled when a nudge is. That somebody
is typing is stored nowhere, and goes with the nudge itself.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

# How many may follow one conversation in one process: a person's tabs, and an agent's.
MOST = 8
# In the place of a conversation's id: whoever follows this is woken by every change, though not by who is writing.
EVERYTHING = "*"
# How often the database is asked for what other processes have stored, in seconds.
LOOK_SECONDS = 1.0

logger = logging.getLogger(__name__)


class TooManyFollowers(RuntimeError):
    """The conversation has as many followers as it may."""


@dataclass(frozen=True)
class Typing:
    """Somebody ("assistant", "agent" or "user") has begun to write, or stopped."""

    author: str
    on: bool
    name: str | None = None

    def public(self) -> dict[str, Any]:
        """Return it as the API shows it."""
        return {"author": self.author, "on": self.on} | ({"name": self.name} if self.name else {})


class Subscription:
    """One follower's ear. Close it when done; `closed` may come from the other side too, when the gateway stops."""

    def __init__(self, forget: Callable[["Subscription"], None]) -> None:
        self.closed = False
        self._forget = forget
        self._news = asyncio.Event()
        self._typing: dict[str, Typing] = {}

    def tell(self, typing: Typing | None = None) -> None:
        """Wake the follower. Call it on the event loop."""
        if typing is not None:
            self._typing[typing.author] = typing
        self._news.set()

    async def wait(self, seconds: float) -> None:
        """Wait until there is news since the last wait, the subscription is closed, or `seconds` have passed."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()

    def take_typing(self) -> list[Typing]:
        """Return who has begun or stopped writing since the last call; of each author, the latest."""
        taken = list(self._typing.values())
        self._typing.clear()
        return taken

    def close(self) -> None:
        """Stop following, and wake whoever waits."""
        self.closed = True
        self._forget(self)
        self._news.set()


class Changes(Protocol):
    """Carries nudges from those who change a conversation, after the change is stored, to its followers.

    Whoever begins to write is told to those who come later too, until it is published that they have stopped.
    """

    async def publish(self, conversation_id: str, typing: Typing | None = None) -> None:
        """Nudge the conversation's followers."""

    def subscribe(self, conversation_id: str, most: int = MOST) -> Subscription:
        """Return a new follower's subscription, to be closed by the caller. Raises `TooManyFollowers`."""

    def close(self) -> None:
        """Close all subscriptions, and those to come."""


class LocalChanges:
    """`Changes` within one process. What other processes store is found by `watch`; that they type is not."""

    def __init__(self) -> None:
        self._followers: dict[str, set[Subscription]] = {}
        # By conversation and author, who is writing now.
        self._writing: dict[str, dict[str, Typing]] = {}
        self._closed = False

    async def publish(self, conversation_id: str, typing: Typing | None = None) -> None:
        """Nudge the conversation's followers in this process."""
        if typing is not None:
            self._remember(conversation_id, typing)
        for follower in self._followers.get(conversation_id, ()):
            follower.tell(typing)
        for follower in self._followers.get(EVERYTHING, ()) if typing is None else ():
            follower.tell()

    def subscribe(self, conversation_id: str, most: int = MOST) -> Subscription:
        """Return a new follower's subscription, to be closed by the caller. Raises `TooManyFollowers`."""
        followers = self._followers.setdefault(conversation_id, set())
        if len(followers) >= most:
            raise TooManyFollowers

        def forget(follower: Subscription) -> None:
            followers.discard(follower)
            if not followers and self._followers.get(conversation_id) is followers:
                del self._followers[conversation_id]

        made = Subscription(forget)
        followers.add(made)
        for typing in self._writing.get(conversation_id, {}).values():
            made.tell(typing)
        if self._closed:
            made.close()
        return made

    def close(self) -> None:
        """Close all subscriptions, and those to come."""
        self._closed = True
        for followers in tuple(self._followers.values()):
            for follower in tuple(followers):
                follower.close()

    def _remember(self, conversation_id: str, typing: Typing) -> None:
        writing = self._writing.setdefault(conversation_id, {})
        writing[typing.author] = typing
        if not typing.on:
            del writing[typing.author]
        if not writing:
            del self._writing[conversation_id]

    async def watch(self, revisions: Callable[[Iterable[str]], Mapping[str, int]]) -> None:
        """Nudge the followers of conversations whose revision has changed, for ever; one query asks for all of them."""
        seen: Mapping[str, int] = {}
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            followed = list(self._followers)
            try:
                found = await run_in_threadpool(revisions, followed) if followed else {}
            except SQLAlchemyError as error:
                logger.warning("The database does not say what has changed: %s", type(error).__name__)
                continue
            for conversation_id, revision in found.items():
                if seen.get(conversation_id) != revision:
                    await self.publish(conversation_id)
            seen = found
