"""How often somebody may do something: so many times a minute, a few of them at once.

Each call pushes back the moment by which all earlier calls are paid for; who is too far ahead of the clock waits (the
generic cell rate algorithm). One moment is all that is kept of a caller, in this process, or in Redis for several
gateways.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any, Protocol

from redis.exceptions import RedisError

_MOST_KEPT = 50_000
_PREFIX = "ground-rules:rate:"
# All in one step: two gateways must not both find the same free place.
_TAKE = """
local now = tonumber(ARGV[1])
local paid = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = paid + tonumber(ARGV[2]) - tonumber(ARGV[3]) - now
if wait > 0 then return tostring(wait) end
redis.call('SET', KEYS[1], tostring(paid + tonumber(ARGV[2])), 'EX', math.ceil(tonumber(ARGV[3])) + 60)
return '0'
"""

logger = logging.getLogger(__name__)
Clock = Callable[[], float]


@dataclass(frozen=True)
class Rate:
    """`a_minute` calls a minute in the long run, `at_once` of them in a row; 0 a minute: no limit."""

    a_minute: int
    at_once: int

    @property
    def each(self) -> float:
        """The seconds that one call takes up."""
        return 60.0 / self.a_minute

    @property
    def ahead(self) -> float:
        """How many seconds the calls may be ahead of the clock."""
        return self.each * self.at_once


class Rates(Protocol):
    """Counts calls."""

    async def take(self, key: str, rate: Rate) -> float:
        """Count one call of `key`; return 0, or how many seconds to wait, and then nothing was counted."""


class LocalRates:
    """`Rates` in this process."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._paid: dict[str, float] = {}

    async def take(self, key: str, rate: Rate) -> float:
        """Count one call."""
        if not rate.a_minute:
            return 0.0
        now = self._clock()
        paid = max(self._paid.get(key, now), now)
        wait = paid + rate.each - rate.ahead - now
        # A hair's breadth of rounding must not cost a call.
        if wait > 1e-6:
            return wait
        if len(self._paid) >= _MOST_KEPT:
            self._paid = {name: moment for name, moment in self._paid.items() if moment > now}
        self._paid[key] = paid + rate.each
        return 0.0


class RedisRates:
    """`Rates` of several gateways, in Redis. While Redis does not answer, each gateway counts for itself."""

    def __init__(self, client: Any, clock: Clock = time.time) -> None:
        self._client = client
        self._clock = clock
        self._take = client.register_script(_TAKE)
        self._meanwhile = LocalRates()

    async def take(self, key: str, rate: Rate) -> float:
        """Count one call."""
        if not rate.a_minute:
            return 0.0
        try:
            waits = await self._take(keys=[_PREFIX + key], args=[self._clock(), rate.each, rate.ahead])
        except RedisError as error:
            logger.warning("Redis does not count calls: %s", type(error).__name__)
            return await self._meanwhile.take(key, rate)
        return float(waits)


def retry_after(seconds: float) -> str:
    """Return the value of the `Retry-After` header."""
    return str(max(1, ceil(seconds)))
