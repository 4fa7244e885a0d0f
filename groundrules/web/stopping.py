"""Being told at once that the process is to stop.

uvicorn tells an application so only after all answers have been sent. A stream's answer has no end of its own.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


@contextmanager
def when_stopped(call: Callable[[], None]) -> Iterator[None]:
    """During the block, call `call` on the running event loop when a signal asks the server to stop."""
    loop = asyncio.get_running_loop()
    servers: dict[int, Callable[[int, FrameType | None], Any]] = {}

    def stop(received: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(call)
        servers[received](received, frame)

    # Only the main thread may set handlers, and only beside a server's own is there something to stop.
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if callable(handler):
                servers[number] = handler
                signal.signal(number, stop)
    try:
        yield
    finally:
        for taken, server in servers.items():
            signal.signal(taken, server)
