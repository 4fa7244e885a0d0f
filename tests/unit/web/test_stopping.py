"""A signal that stops the server is heard at once, and the server still hears it itself."""

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from groundrules.web.stopping import when_stopped

SIGNALS = (signal.SIGINT, signal.SIGTERM)
heard: list[int] = []


def server(number: int, _frame: object) -> None:
    heard.append(number)


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    """A server's handlers, and the old ones again after the test."""
    before = {number: signal.signal(number, server) for number in SIGNALS}
    heard.clear()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_heard_on_the_loop_and_by_the_server(number: signal.Signals) -> None:
    async def serve() -> None:
        stopped = asyncio.Event()
        with when_stopped(stopped.set):
            os.kill(os.getpid(), number)
            await asyncio.wait_for(stopped.wait(), 20.0)
        assert heard == [number]

    asyncio.run(serve())
    assert [signal.getsignal(known) for known in SIGNALS] == [server, server]


def test_where_no_server_listens_nothing_is_changed() -> None:
    async def serve() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with when_stopped(heard.clear):
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL

    asyncio.run(serve())
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
