"""Asks Rasa for the reply to one message, through our own channel."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

from groundrules import request_ids
from groundrules.conversation.message import Choice, Reply
from groundrules.request_ids import REQUEST_ID_HEADER
from groundrules.secrets import SECRET_HEADER

CHANNEL_PATH = "/webhooks/ground_rules/webhook"
HEALTH_PATH = "/webhooks/ground_rules/"


class RasaUnavailable(RuntimeError):
    """Rasa did not answer in time, or not with messages. The message names the cause, never the user's text."""


@dataclass(frozen=True)
class RasaClient:
    """Sends messages to Rasa. `http` is owned by the caller, who closes it."""

    http: httpx.AsyncClient
    url: str
    secret: str
    seconds: float

    async def ask(self, sender: str, said: str | Choice, metadata: dict[str, Any]) -> list[Reply]:
        """Return Rasa's replies to a text or a choice. Raises `RasaUnavailable`."""
        body: dict[str, Any] = {"sender": sender, "metadata": metadata}
        if isinstance(said, Choice):
            body["choice"] = {"intent": said.intent, "entities": said.entities}
        else:
            body["text"] = said
        headers = {SECRET_HEADER: self.secret, REQUEST_ID_HEADER: request_ids.accepted(request_ids.current())}
        try:
            # In all: httpx's own limit holds for each part of the way.
            sent = self.http.post(self.url + CHANNEL_PATH, json=body, headers=headers, timeout=self.seconds)
            response = await asyncio.wait_for(sent, self.seconds)
        except (httpx.HTTPError, asyncio.TimeoutError) as error:
            raise RasaUnavailable(type(error).__name__) from error
        if response.status_code != httpx.codes.OK:
            raise RasaUnavailable(f"status {response.status_code}")
        try:
            replies = [Reply.parse(data) for data in response.json()["messages"]]
        except (ValueError, KeyError, TypeError) as error:
            raise RasaUnavailable("an answer that is no message") from error
        if not replies:
            raise RasaUnavailable("no answer")
        return replies
