"""Publishes what happens in conversations to RabbitMQ, for analytics: fields of a list, and never what anybody wrote.

Rasa's own broker publishes whole events with people's words in them, makes a task of each, keeps without a limit what
it could not send, and holds up the start while RabbitMQ is away. Here nothing waits for RabbitMQ: events go into a
queue of a fixed length, out of which one task sends them; while RabbitMQ is away the oldest are dropped.
"""

import asyncio
import json
import logging
import uuid
from collections import deque
from contextlib import suppress
from typing import Any

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractExchange
from rasa.core.brokers.broker import EventBroker

from groundrules.bot.event_fields import EventFields, known_names
from groundrules.events import Broker, EventsUnreachable, open_events, within
from groundrules.rulebook.load import load_rulebook
from groundrules.secrets import read_secrets
from groundrules.settings import PROJECT, Settings
from groundrules.tasks import end

# How many events wait for RabbitMQ at the most: about 10 MB, and the last 500 messages of users or more.
_KEPT = 10_000
# How many are sent before RabbitMQ has said that it has them.
_AT_ONCE = 100
# How long RabbitMQ gets to take the rest at the end, in seconds.
_FAREWELL_SECONDS = 2.0

logger = logging.getLogger(__name__)


class EventPublisher(EventBroker):
    """Named in endpoints.yml, with RabbitMQ's `address` and the `name` of exchange and queue."""

    def __init__(self, fields: EventFields, broker: Broker, kept: int = _KEPT) -> None:
        self._fields = fields
        self._broker = broker
        self._waiting: deque[Message] = deque(maxlen=kept)
        self._sending: list[Message] = []
        self._more = asyncio.Event()
        self._all_sent = asyncio.Event()
        self._all_sent.set()
        self._dropped = 0
        self._away = False
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def from_endpoint_config(cls, broker_config: Any, event_loop: Any = None) -> "EventPublisher":
        """Make the broker of endpoints.yml and start to send; its secrets are in the secrets file."""
        settings = Settings()
        secrets = read_secrets(settings.secrets_file)
        known = known_names(PROJECT / "domain.yml", load_rulebook(settings.policies).rules)
        broker = Broker(password=secrets.events_password, **broker_config.kwargs)
        made = cls(EventFields(known, secrets.events_key), broker)
        made.start()
        return made

    def start(self) -> None:
        """Begin to send, on the loop that runs."""
        self._task = asyncio.get_running_loop().create_task(self._send_for_ever())

    @property
    def kept(self) -> int:
        """How many events RabbitMQ is still to have."""
        return len(self._waiting) + len(self._sending)

    @property
    def dropped(self) -> int:
        """How many events were dropped since RabbitMQ was last there."""
        return self._dropped

    def is_ready(self) -> bool:
        """Whether RabbitMQ took what it was last sent."""
        return not self._away

    def publish(self, event: dict[str, Any]) -> None:
        """Put what may be published of an event into the queue; it never waits."""
        self._dropped += len(self._waiting) == self._waiting.maxlen
        body = json.dumps(self._fields(event)).encode()
        self._waiting.append(
            Message(
                body,
                content_type="application/json",
                delivery_mode=DeliveryMode.PERSISTENT,
                message_id=uuid.uuid4().hex,
                app_id="ground-rules",
            )
        )
        self._all_sent.clear()
        self._more.set()

    async def close(self) -> None:
        """Give RabbitMQ a moment to take what is left, then end."""
        if self._task is None:
            return
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._all_sent.wait(), _FAREWELL_SECONDS)
        if self.kept:
            logger.warning("%d events were not published", self.kept)
        await end(self._task, _FAREWELL_SECONDS)
        self._task = None

    async def _send_for_ever(self) -> None:
        while True:
            try:
                async with open_events(self._broker) as exchange:
                    self._is_there()
                    await self._send_over(exchange)
            except EventsUnreachable as error:
                if not self._away:
                    logger.warning("Events cannot be published, and the latest are kept: %s", str(error))
                self._away = True
            await asyncio.sleep(self._broker.pause)

    def _is_there(self) -> None:
        if self._away:
            logger.warning("Events are published again; %d were dropped", self._dropped)
        self._away, self._dropped = False, 0

    async def _send_over(self, exchange: AbstractExchange) -> None:
        while True:
            await self._more.wait()
            self._sending = [self._waiting.popleft() for _ in range(min(_AT_ONCE, len(self._waiting)))]
            try:
                # That nobody has bound a queue is no error.
                sent = (exchange.publish(message, "", mandatory=False) for message in self._sending)
                await within(self._broker.seconds, *sent)
            except BaseException:
                self._put_back()
                raise
            self._sending = []
            if not self._waiting:
                self._more.clear()
                self._all_sent.set()

    def _put_back(self) -> None:
        """Let what may not have arrived be sent again, before what came since; the oldest beyond the limit go."""
        every = [*self._sending, *self._waiting]
        self._sending, self._waiting = [], deque(every, maxlen=self._waiting.maxlen)
        self._dropped += len(every) - len(self._waiting)
