"""Redis that keeps nobody waiting: while it does not answer, nothing waits for it more than once in a while."""

import time
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import TimeoutError as NoAnswer

# How long an answer may take, and how long Redis is left alone when there was none, in seconds.
_SECONDS = 1.0
_PAUSE_SECONDS = 2.0


class ImpatientRedis(Redis):
    """For a moment after Redis gave no answer, every command fails at once in place of waiting too."""

    _not_before = 0.0

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Ask Redis; raises its errors."""
        if time.monotonic() < self._not_before:
            raise Disconnected("Redis gave no answer a moment ago.")
        try:
            return await super().execute_command(*args, **options)
        except (Disconnected, NoAnswer):
            self._not_before = time.monotonic() + _PAUSE_SECONDS
            raise


def open_redis(address: str) -> ImpatientRedis:
    """Return a client of the Redis at `address`; it connects at its first command."""
    made: ImpatientRedis = ImpatientRedis.from_url(
        address, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS, socket_keepalive=True
    )
    return made
