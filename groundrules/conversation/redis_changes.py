"""Nudges between several gateways, over Redis."""

import asyncio
import json
import logging
import secrets
from typing import Any

from redis.exceptions import RedisError

from groundrules.conversation.changes import LocalChanges, Typing

_CHANNEL = "ground-rules:changes"
# How long to wait before Redis is tried again, in seconds.
_AGAIN_SECONDS = 1.0
# How long to wait for what is said next, in seconds, before waiting anew.
_LISTEN_SECONDS = 60.0

logger = logging.getLogger(__name__)


class RedisChanges(LocalChanges):
    """`LocalChanges` that are heard in other gateways too.

    A nudge that Redis loses delays a message by the interval of `watch`; it loses none.
    """

    def __init__(self, client: Any) -> None:
        super().__init__()
        self._client = client
        self._name = secrets.token_hex(8)

    async def publish(self, conversation_id: str, typing: Typing | None = None) -> None:
        """Nudge the conversation's followers, wherever they are."""
        await super().publish(conversation_id, typing)
        nudge = {"from": self._name, "conversation": conversation_id, "typing": typing and typing.public()}
        try:
            await self._client.publish(_CHANNEL, json.dumps(nudge))
        except RedisError as error:
            logger.warning("Redis takes no nudge: %s", type(error).__name__)

    async def listen(self) -> None:
        """Hear what other gateways publish, for ever."""
        while True:
            try:
                async with self._client.pubsub(ignore_subscribe_messages=True) as heard:
                    await heard.subscribe(_CHANNEL)
                    while True:
                        message = await heard.get_message(timeout=_LISTEN_SECONDS)
                        if message is not None:
                            await self._hear(json.loads(message["data"]))
            except RedisError as error:
                logger.warning("Redis tells nothing: %s", type(error).__name__)
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _hear(self, nudge: dict[str, Any]) -> None:
        if nudge["from"] != self._name:
            typing = Typing(**nudge["typing"]) if nudge["typing"] else None
            await super().publish(nudge["conversation"], typing)
