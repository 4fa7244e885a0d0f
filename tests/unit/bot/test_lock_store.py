"""groundrules/bot/lock_store.py: one answers at a time, in all processes, and in each while Redis is away."""

import asyncio
import secrets
from types import SimpleNamespace

import pytest

from groundrules.bot.lock_store import RedisLocks
from tests.conftest import REDIS

# Nothing listens on port 1.
AWAY = "redis://127.0.0.1:1/0"


def _store(address: str) -> RedisLocks:
    return RedisLocks(SimpleNamespace(kwargs={"address": address}))


async def _most_at_once(stores: list[RedisLocks]) -> int:
    """Return how many of ten who want the same lock had it at once."""
    name, inside, most = secrets.token_hex(8), 0, 0

    async def enter(store: RedisLocks) -> None:
        nonlocal inside, most
        async with store.lock(name):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(enter(stores[place % len(stores)]) for place in range(10)))
    for store in stores:
        await store._redis.close(close_connection_pool=True)
    return most


def test_without_redis_a_process_locks_for_itself(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> int:
        return await _most_at_once([_store(AWAY)])

    assert asyncio.run(run()) == 1
    assert "Redis keeps no locks: ConnectionError" in caplog.text


@pytest.mark.parametrize("address", [REDIS] if REDIS else [])
def test_over_redis_one_of_all_processes_has_the_lock(address: str) -> None:
    async def run() -> int:
        return await _most_at_once([_store(address), _store(address)])

    assert asyncio.run(run()) == 1


@pytest.mark.parametrize("address", [REDIS] if REDIS else [])
def test_the_lock_of_a_process_that_was_killed_ends_by_itself(address: str) -> None:
    async def run() -> None:
        dead, living, name = _store(address), _store(address), secrets.token_hex(8)
        held = dead.lock(name, lock_lifetime=0.1)
        await held.__aenter__()
        async with living.lock(name):
            pass
        for store in (dead, living):
            await store._redis.close(close_connection_pool=True)

    asyncio.run(run())
