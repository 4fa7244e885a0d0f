"""RabbitMQ, where events for analytics go: the way there, and nothing that waits for it without an end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from aio_pika import Connection, ExchangeType
from aio_pika.abc import AbstractConnection, AbstractExchange
from aio_pika.connection import make_url

# How long a farewell may take, in seconds.
_FAREWELL_SECONDS = 1.0
# What a client of AMQP 0-9-1 says first.
_HELLO = b"AMQP\x00\x00\x09\x01"

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Broker:
    """The RabbitMQ of the settings, its secret, and the name of exchange and queue.

    Each step may take `seconds`; after a failure it is left alone for `pause` seconds.
    """

    address: str
    password: str | None
    name: str
    seconds: float = 5.0
    pause: float = 2.0


class EventsUnreachable(RuntimeError):
    """RabbitMQ cannot be used; the message is the type of the error that says why, and names nothing else."""


async def within(seconds: float, *calls: Awaitable[_Result]) -> list[_Result]:
    """Return the results of calls to RabbitMQ. Raises `EventsUnreachable` if one fails, or they take longer.

    Its library ends what waits for a lost connection by cancelling it, which must not end whoever called.
    """
    try:
        results = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), seconds)
    except asyncio.TimeoutError:
        raise EventsUnreachable("TimeoutError") from None
    done: list[_Result] = []
    for result in results:
        if isinstance(result, BaseException):
            raise EventsUnreachable(type(result).__name__) from result
        done.append(result)
    return done


@asynccontextmanager
async def open_events(broker: Broker) -> AsyncIterator[AbstractExchange]:
    """Give the durable fanout exchange, with a durable queue of the same name at it, making them if need be.

    Raises `EventsUnreachable`.
    """
    password = f":{quote(broker.password, safe='')}" if broker.password else ""
    connection = Connection(make_url(broker.address.replace("@", f"{password}@", 1)))
    try:
        await within(broker.seconds, _greet(broker.address))
        await within(broker.seconds, connection.connect())
        [exchange] = await within(broker.seconds, _declare(connection, broker.name))
        yield exchange
    finally:
        # One that does not answer is left as it is: its socket is closed all the same.
        await asyncio.wait({asyncio.ensure_future(_close(connection))}, timeout=_FAREWELL_SECONDS)


async def can_publish(broker: Broker) -> None:
    """Raise `EventsUnreachable` if nothing can be published there."""
    async with open_events(broker):
        pass


async def _greet(address: str) -> None:
    """Wait until RabbitMQ says a first word.

    The library never closes the socket of a connection that it gave up before that, and a stopped server, whose kernel
    takes connections all the same, would cost one at every attempt.
    """
    url = make_url(address)
    port = url.port or (5671 if url.scheme == "amqps" else 5672)
    reader, writer = await asyncio.open_connection(url.host, port, ssl=url.scheme == "amqps" or None)
    try:
        writer.write(_HELLO)
        await reader.readexactly(1)
    finally:
        writer.close()


async def _declare(connection: AbstractConnection, name: str) -> AbstractExchange:
    channel = connection.channel()
    await channel.initialize()
    exchange = await channel.declare_exchange(name, ExchangeType.FANOUT, durable=True)
    queue = await channel.declare_queue(name, durable=True)
    await queue.bind(exchange)
    return exchange


async def _close(connection: Any) -> None:
    await within(_FAREWELL_SECONDS, connection.close())
