"""Ends asyncio's tasks."""

import asyncio
from contextlib import suppress
from typing import Any


async def end(task: "asyncio.Task[Any]", again: float = 1.0) -> None:
    """Cancel a task and wait until it is done; raises what it ended with, if it was not that.

    Up to Python 3.11, `asyncio.wait_for` loses a cancellation that comes just as what it waits for ends, so whoever
    goes on after `again` seconds is cancelled again.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=again)
    with suppress(asyncio.CancelledError):
        await task
