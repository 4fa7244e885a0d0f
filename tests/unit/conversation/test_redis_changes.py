"""groundrules/conversation/redis_changes.py, between two gateways, on a real Redis where there is one."""

import asyncio
import secrets
from contextlib import AsyncExitStack, suppress

import pytest
from redis.asyncio import Redis

from groundrules.conversation.changes import Typing
from groundrules.conversation.redis_changes import RedisChanges
from tests.conftest import REDIS

_PATIENCE = 10.0


@pytest.mark.skipif(not REDIS, reason="GROUND_RULES_TEST_REDIS names no Redis")
def test_what_one_gateway_publishes_wakes_the_followers_of_another() -> None:
    asyncio.run(_two_gateways())


async def _two_gateways() -> None:
    conversation = f"c_{secrets.token_hex(8)}"
    async with AsyncExitStack() as ends:
        one, two = Redis.from_url(REDIS), Redis.from_url(REDIS)
        for client in (one, two):
            ends.push_async_callback(client.close, close_connection_pool=True)
        here, there = RedisChanges(one), RedisChanges(two)
        listening = asyncio.create_task(there.listen())
        while not dict(await one.pubsub_numsub("ground-rules:changes")).get(b"ground-rules:changes"):
            await asyncio.sleep(0)
        follower = there.subscribe(conversation)
        await here.publish(conversation, Typing("agent", on=True, name="Ann"))
        await asyncio.wait_for(follower.wait(_PATIENCE), _PATIENCE)
        assert follower.take_typing() == [Typing("agent", on=True, name="Ann")]
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


def test_without_redis_this_process_is_told_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    async def told() -> list[Typing]:
        # Nothing listens on port 1.
        alone = RedisChanges(Redis.from_url("redis://127.0.0.1:1/0"))
        follower = alone.subscribe("c_1")
        await alone.publish("c_1", Typing("assistant", on=True))
        await follower.wait(_PATIENCE)
        return follower.take_typing()

    assert asyncio.run(told()) == [Typing("assistant", on=True)]
    assert "Redis takes no nudge" in caplog.text
