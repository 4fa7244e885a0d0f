"""Who is writing. Whoever stops without a word is taken to have stopped after a while."""

import asyncio

from groundrules.conversation.changes import Changes, Typing

# For how long a sign that somebody writes is good, in seconds; pages repeat it while they do.
SECONDS = 8.0


class Writers:
    """Passes on that people write, and ends it in their place."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._ends: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def note(self, conversation: str, typing: Typing) -> None:
        """Tell those who follow the conversation that somebody has begun to write, or stopped."""
        key = conversation, typing.author
        end = self._ends.pop(key, None)
        if end is not None:
            end.cancel()
        elif not typing.on:
            return
        await self._changes.publish(conversation, typing)
        if typing.on:
            self._ends[key] = asyncio.create_task(self._end(key, typing))

    async def _end(self, key: tuple[str, str], typing: Typing) -> None:
        await asyncio.sleep(SECONDS)
        del self._ends[key]
        await self._changes.publish(key[0], Typing(typing.author, on=False, name=typing.name))

    def close(self) -> None:
        """Forget everybody."""
        for end in self._ends.values():
            end.cancel()
        self._ends.clear()
