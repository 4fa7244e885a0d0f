"""groundrules/tasks.py: a task ends, whatever became of its cancellation."""

import asyncio

import pytest

from groundrules.tasks import end


async def looks_for_ever(news: asyncio.Event) -> None:
    """Wait for news as loops do that look around now and then."""
    while True:
        await asyncio.wait_for(news.wait(), 60)
        news.clear()


def test_one_whose_wait_ended_just_then_ends_too() -> None:
    async def run() -> int:
        lost = 0
        for moment in range(8):
            news = asyncio.Event()
            task = asyncio.create_task(looks_for_ever(news))
            await asyncio.sleep(0.001)
            news.set()
            for _ in range(moment):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.sleep(0.001)
            lost += not task.done()
            await end(task, 0.001)
            assert task.cancelled()
        return lost

    # Without such a moment among them, this would show nothing.
    assert asyncio.run(run()) > 0


def test_what_it_had_failed_with_is_told() -> None:
    async def fails() -> None:
        raise ValueError("no such thing")

    async def run() -> None:
        task = asyncio.create_task(fails())
        await asyncio.wait({task})
        await end(task)

    with pytest.raises(ValueError, match="no such thing"):
        asyncio.run(run())
