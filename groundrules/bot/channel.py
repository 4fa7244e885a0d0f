"""Our REST channel in Rasa: takes messages from the gateway alone, and returns its structured replies.

Unlike Rasa's own REST channel it asks for a shared secret, never reads a command out of a user's text, and
answers 500 when Rasa fails, so that the gateway can say so.
"""

import logging
from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from groundrules import logs, request_ids
from groundrules.bot.action_results import check_schema_once
from groundrules.request_ids import REQUEST_ID_HEADER
from groundrules.secrets import SECRET_HEADER, is_one_of, read_secrets
from groundrules.settings import Settings

logger = logging.getLogger(__name__)


class GroundRulesChannel(InputChannel):
    """The channel `ground_rules`. Its secret is in the secrets file, which it reads anew when it is shown another."""

    def __init__(self, secret: str | None = None) -> None:
        self._given = secret is not None
        self._good: tuple[str, ...] = (secret,) if secret is not None else ()

    @classmethod
    def name(cls) -> str:
        """The channel's name, and its place under `/webhooks/`."""
        return "ground_rules"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "GroundRulesChannel":
        """Make the channel; `secret` in credentials.yml is for tests."""
        return cls((credentials or {}).get("secret"))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes: `GET /` says whether a model is loaded, `POST /webhook` takes a message."""
        check_schema_once()
        routes = Blueprint("ground_rules_channel")

        @routes.listener("before_server_start")  # type: ignore[untyped-decorator]
        async def log_as_we_do(_app: Any, _loop: Any) -> None:
            # Rasa's command line puts handlers of its own in the place of all others, whatever it was told.
            logs.set_up(anew=True)

        @routes.route("/", methods=["GET"])  # type: ignore[untyped-decorator]  # Sanic's types are not read
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            return json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

        @routes.route("/webhook", methods=["POST"])  # type: ignore[untyped-decorator]
        async def receive(request: Request) -> HTTPResponse:
            if not self._known(request.headers.get(SECRET_HEADER, "")):
                return json({"error": "wrong secret"}, status=401)
            message = read_message(request.json)
            if message is None:
                return json({"error": "not a message"}, status=422)
            request_id = request_ids.accepted(request.headers.get(REQUEST_ID_HEADER))
            message.metadata = {**message.metadata, request_ids.METADATA: request_id}
            with request_ids.under(request_id):
                return await answer(message, on_new_message)

        return routes

    def _known(self, secret: str) -> bool:
        if is_one_of(secret, self._good):
            return True
        if not self._given:
            # It may have been changed since.
            self._good = read_secrets(Settings().secrets_file).good("rasa_channel")
        return is_one_of(secret, self._good)


async def answer(message: UserMessage, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
    """Let Rasa answer a message: its structured replies, or 500 when it fails."""
    try:
        await on_new_message(message)
    except CancelledError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, the gateway must be told
        # The exception's text may hold the user's words; its type is enough to find it.
        logger.error("%s while answering %s", type(error).__name__, message.sender_id)
        return json({"error": "failed"}, status=500)
    replies = [sent["custom"] for sent in message.output_channel.messages if "custom" in sent]
    logger.info("Answered with %d replies", len(replies))
    return json({"messages": replies})


def read_message(body: Any) -> UserMessage | None:
    """Turn the gateway's request into Rasa's message, or None if it is not one.

    A choice becomes ready-made parse data; a text stays text, with no leading slash that Rasa would obey.
    """
    if not isinstance(body, dict) or not isinstance(body.get("sender"), str):
        return None
    choice = body.get("choice")
    parse_data = None
    if isinstance(choice, dict) and isinstance(choice.get("intent"), str):
        text = choice["intent"]
        entities = [{"entity": key, "value": value} for key, value in dict(choice.get("entities") or {}).items()]
        intent = {"name": choice["intent"], "confidence": 1.0}
        parse_data = {"text": text, "intent": intent, "intent_ranking": [intent], "entities": entities}
    elif isinstance(body.get("text"), str):
        text = body["text"].lstrip("/ \t\r\n") or "?"
    else:
        return None
    return UserMessage(
        text,
        CollectingOutputChannel(),
        body["sender"],
        parse_data=parse_data,
        input_channel=GroundRulesChannel.name(),
        metadata=body.get("metadata") or {},
    )
