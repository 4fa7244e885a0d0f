"""groundrules/bot/event_broker.py: nobody waits for RabbitMQ, memory has an end, and what was kept arrives later."""

import asyncio
import dataclasses
import gc
import json
import secrets
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aio_pika import Connection
from aio_pika.abc import AbstractIncomingMessage
from aio_pika.connection import make_url
from rasa.core.brokers.broker import EventBroker
from rasa.utils.endpoints import read_endpoint_config

from groundrules.bot import event_broker
from groundrules.bot.event_broker import EventPublisher
from groundrules.bot.event_fields import EventFields
from groundrules.events import Broker, EventsUnreachable, can_publish
from groundrules.prepare import NotReady, check_events, render_endpoints
from groundrules.secrets import ensure_secrets, give_secret
from groundrules.settings import Settings
from tests.conftest import RABBITMQ
from tests.e2e.stack import free_ports
from tests.load.faults.relay import Relay, relaying

from .test_event_fields import BOT, CONVERSATION, KNOWN, SECRETS, USER

_PATIENCE = 20.0
# Nothing listens on port 1.
AWAY = Broker("amqp://127.0.0.1:1", None, "none", seconds=0.2, pause=0.01)
PORT = (make_url(RABBITMQ).port if RABBITMQ else None) or 5672
with_rabbitmq = pytest.mark.skipif(not RABBITMQ, reason="GROUND_RULES_TEST_RABBITMQ names no RabbitMQ")


async def until(condition: Callable[[], object]) -> None:
    """Let everything else go on until it is so."""

    async def wait() -> None:
        while not condition():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), _PATIENCE)


def over_a_relay(steps: Coroutine[Any, Any, None], caplog: pytest.LogCaptureFixture) -> None:
    """Run what loses connections on the way: RabbitMQ's library leaves those to the garbage collector, as relays do.

    Records of what it logs, which pytest would keep, would hold them from it.
    """
    for library in ("aiormq", "aio_pika", "asyncio"):
        caplog.set_level("CRITICAL", library)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        asyncio.run(steps)
        # One round frees what holds what the next one frees.
        for _ in range(5):
            gc.collect()


def action(number: int) -> dict[str, Any]:
    """An event that is told from others by its time."""
    return {"event": "action", "sender_id": "c_1", "timestamp": number, "name": "report_form", "action_text": "hush"}


def times(messages: list[AbstractIncomingMessage]) -> list[int]:
    """Which of `action` these are."""
    return [int(json.loads(message.body)["time"]) for message in messages]


@asynccontextmanager
async def publishing(broker: Broker, kept: int = 1_000) -> AsyncIterator[EventPublisher]:
    """A publisher that is closed at the end."""
    publisher = EventPublisher(EventFields(KNOWN, "a key"), broker, kept)
    publisher.start()
    yield publisher
    await publisher.close()


@asynccontextmanager
async def queue_named(name: str) -> AsyncIterator[Callable[[int], Any]]:
    """Give what takes so many messages out of the queue; queue and exchange are removed at the end."""
    connection = Connection(make_url(RABBITMQ))
    await connection.connect()
    channel = connection.channel()
    await channel.initialize()
    queue = await channel.declare_queue(name, durable=True)

    async def take(count: int) -> list[AbstractIncomingMessage]:
        found: list[AbstractIncomingMessage] = []

        async def collect() -> None:
            while len(found) < count:
                message = await queue.get(no_ack=True, fail=False)
                if message is None:
                    await asyncio.sleep(0.01)
                else:
                    found.append(message)

        await asyncio.wait_for(collect(), _PATIENCE)
        return found

    yield take
    await channel.queue_delete(name)
    await channel.exchange_delete(name)
    await connection.close()


def broker_at(port: int) -> Broker:
    """The RabbitMQ of the tests, reached at a port, with a name of its own there."""
    url = make_url(RABBITMQ)
    address = str(url.with_password(None).with_port(port))
    return Broker(address, url.password, f"test-{secrets.token_hex(8)}", seconds=5.0, pause=0.01)


def test_while_rabbitmq_is_away_the_latest_are_kept_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with publishing(AWAY, kept=5) as publisher:
            for number in range(20):
                publisher.publish(action(number))
            assert (publisher.kept, publisher.dropped) == (5, 15)
            await until(lambda: not publisher.is_ready())
            publisher.publish(action(20))
            assert (publisher.kept, publisher.dropped) == (5, 16)

    asyncio.run(run())
    assert "Events cannot be published, and the latest are kept: " in caplog.text
    assert "5 events were not published" in caplog.text
    assert caplog.text.count("cannot be published") == 1
    assert "hush" not in caplog.text


def test_it_ends_at_whatever_moment_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_broker, "_FAREWELL_SECONDS", 0.01)

    async def run() -> None:
        broker = dataclasses.replace(AWAY, pause=0.0)
        for moment in range(40):
            async with publishing(broker):
                for _ in range(moment):
                    await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(run(), _PATIENCE))


def test_a_rabbitmq_that_says_nothing_is_given_up(silent: int) -> None:
    async def run() -> None:
        broker = Broker(f"amqp://127.0.0.1:{silent}", None, "none", seconds=0.1, pause=0.01)
        with pytest.raises(EventsUnreachable, match="TimeoutError"):
            await can_publish(broker)
        async with publishing(broker) as publisher:
            publisher.publish(action(1))
            await until(lambda: not publisher.is_ready())
            assert publisher.kept == 1

    asyncio.run(run())


def test_one_that_cannot_be_used_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    secrets_of_it = ensure_secrets(tmp_path / "secrets.json")
    with pytest.raises(NotReady, match=r"RabbitMQ cannot be used \(ConnectionRefusedError\)\. Start it"):
        check_events(Settings(events="amqp://127.0.0.1:1"), secrets_of_it)
    with pytest.raises(NotReady, match="Run `groundrules secret events_password`"):
        check_events(Settings(events="amqp://rules@127.0.0.1:1"), secrets_of_it)
    check_events(Settings(), secrets_of_it)


@with_rabbitmq
def test_what_arrives_is_what_may_be_told() -> None:
    async def run() -> list[AbstractIncomingMessage]:
        broker = broker_at(PORT)
        async with queue_named(broker.name) as take:
            async with publishing(broker) as publisher:
                for event in (USER, BOT, action(1)):
                    publisher.publish(event)
            taken: list[AbstractIncomingMessage] = await take(3)
            return taken

    messages = asyncio.run(run())
    fields = EventFields(KNOWN, "a key")
    assert [json.loads(message.body) for message in messages] == [fields(USER), fields(BOT), fields(action(1))]
    assert len({message.message_id for message in messages}) == 3
    assert {message.delivery_mode.value for message in messages} == {2}
    seen = str([(message.body, message.headers, message.properties) for message in messages])
    assert not [secret for secret in (*SECRETS, CONVERSATION, "hush") if secret in seen]


@with_rabbitmq
def test_what_was_kept_arrives_when_rabbitmq_is_back(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        [port] = free_ports(1)
        broker, relay = broker_at(port), Relay(port, [PORT])
        async with queue_named(broker.name) as take, publishing(broker, kept=50) as publisher:
            with relaying([relay]):
                publisher.publish(action(0))
                assert times(await take(1)) == [0]
            for number in range(1, 71):
                publisher.publish(action(number))
            await until(lambda: not publisher.is_ready())
            assert publisher.kept == 50
            with relaying([relay]):
                assert times(await take(50)) == list(range(21, 71))
                await until(publisher.is_ready)
                publisher.publish(action(71))
                assert times(await take(1)) == [71]
                await until(lambda: not publisher.kept)

    over_a_relay(run(), caplog)


@with_rabbitmq
def test_one_that_stops_in_the_middle_gets_everything_later_and_nobody_waits(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        [port] = free_ports(1)
        broker, relay = broker_at(port), Relay(port, [PORT])
        async with queue_named(broker.name) as take, publishing(broker) as publisher:
            with relaying([relay]):
                publisher.publish(action(0))
                arrived = await take(1)
                # Whatever is on the way now stands still.
                relay.delay = 3_600.0
                for number in range(1, 300):
                    publisher.publish(action(number))
                assert publisher.kept >= 299
                await until(lambda: not publisher.is_ready())
            relay.delay = 0.0
            with relaying([relay]):
                # What was on the way when it stopped may come twice.
                while set(times(arrived)) != set(range(300)):
                    arrived += await take(1)
                await until(lambda: not publisher.kept)

    over_a_relay(run(), caplog)


@with_rabbitmq
def test_a_wrong_password_and_a_name_that_is_taken_are_refused() -> None:
    async def run() -> None:
        broker = broker_at(PORT)
        with pytest.raises(EventsUnreachable, match="AuthenticationError"):
            await can_publish(Broker(broker.address, "wrong@/:", broker.name))
        with pytest.raises(EventsUnreachable, match="Channel"):
            await can_publish(Broker(broker.address, broker.password, "amq.direct"))

    asyncio.run(run())


@with_rabbitmq
def test_rasa_loads_it_by_the_name_in_its_endpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUND_RULES_HOME", str(tmp_path))
    broker = broker_at(PORT)
    settings = Settings(events=broker.address, events_name=broker.name)
    ensure_secrets(settings.secrets_file)
    give_secret(settings.secrets_file, "events_password", broker.password or "")
    endpoint = read_endpoint_config(str(render_endpoints(settings)), "event_broker")

    async def run() -> None:
        async with queue_named(broker.name) as take:
            made = await EventBroker.create(endpoint)
            assert isinstance(made, EventPublisher)
            made.publish({"event": "user", "parse_data": {"intent": {"name": "greet", "confidence": 1.0}}})
            [message] = await take(1)
            await made.close()
            assert json.loads(message.body) == {"event": "user", "intent": "greet", "confidence": 1.0}

    asyncio.run(run())
