"""Rasa's locks in Redis: of several Rasa processes one at a time answers in a conversation.

Rasa's own store reads and writes a lock in two steps, keeps one of a process that was killed for a minute, and has the
whole process wait for a Redis that has stopped. Here a lock is taken in one step, ends by itself soon, and while Redis
does not answer each process locks for itself: at worst two take part in one conversation, whose messages the gateway
stores once all the same.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import InMemoryLockStore
from redis.asyncio.lock import Lock
from redis.exceptions import LockNotOwnedError, RedisError

from groundrules.redis_client import open_redis

_PREFIX = "ground-rules:lock:"
# Longer than the gateway waits for any answer: after that, nobody needs the lock any more.
_LIFE_SECONDS = 10.0
# How often a lock that another process has is tried, in seconds.
_AGAIN_SECONDS = 0.05

logger = logging.getLogger(__name__)


class RedisLocks(InMemoryLockStore):
    """Named in endpoints.yml; `address` is that of Redis."""

    def __init__(self, endpoint_config: Any = None) -> None:
        super().__init__()
        self._redis = open_redis(endpoint_config.kwargs["address"])
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = _LIFE_SECONDS, wait_time_in_seconds: float = _AGAIN_SECONDS
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation's lock during the block, in this process and, where Redis answers, in all."""
        here = self._here.setdefault(conversation_id, asyncio.Lock())
        everywhere = Lock(
            self._redis,
            _PREFIX + conversation_id,
            timeout=lock_lifetime,
            sleep=wait_time_in_seconds,
            thread_local=False,
        )
        async with here:
            taken = await _taken(everywhere)
            try:
                yield TicketLock(conversation_id)
            finally:
                if taken:
                    await _release(everywhere)


async def _taken(lock: Lock) -> bool:
    try:
        return bool(await lock.acquire())
    except RedisError as error:
        logger.warning("Redis keeps no locks: %s", type(error).__name__)
        return False


async def _release(lock: Lock) -> None:
    try:
        await lock.release()
    except LockNotOwnedError:
        logger.warning("A lock was held for longer than it lasts")
    except RedisError as error:
        logger.warning("Redis does not release a lock, which ends by itself: %s", type(error).__name__)
