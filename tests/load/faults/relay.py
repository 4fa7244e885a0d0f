"""A relay between two parts: it can be made slow, and spreads connections over several of the same kind."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count

from groundrules.tasks import end

_CHUNK = 65_536
# How long a part may take to accept a connection before the next is tried, in seconds.
_CONNECT_SECONDS = 1.0


class Relay:
    """Hands everything on from `port` to one of `behind`, in turn; whatever passes takes `delay` seconds more."""

    def __init__(self, port: int, behind: Sequence[int]) -> None:
        self.port = port
        self.delay = 0.0
        self._behind = behind
        self._turn = count()

    async def serve(self) -> asyncio.AbstractServer:
        """Begin to listen."""
        return await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await self._connect()
        if there is None:
            writer.transport.abort()
            return
        ways = [
            asyncio.ensure_future(self._pass_on(reader, there[1])),
            asyncio.ensure_future(self._pass_on(there[0], writer)),
        ]
        try:
            # Whoever hangs up first ends it for both.
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            for end in (writer, there[1]):
                end.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turn)
        for place in range(len(self._behind)):
            port = self._behind[(first + place) % len(self._behind)]
            with suppress(OSError, asyncio.TimeoutError):
                return await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), _CONNECT_SECONDS)
        return None

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(_CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(data)
                await writer.drain()


@contextmanager
def relaying(relays: Sequence[Relay]) -> Iterator[None]:
    """Let the relays work in a thread of their own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="relays")
    thread.start()
    servers = [asyncio.run_coroutine_threadsafe(relay.serve(), loop).result() for relay in relays]
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(_end(servers), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(servers: Sequence[asyncio.AbstractServer]) -> None:
    for server in servers:
        server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    await asyncio.gather(*map(end, tasks), return_exceptions=True)
