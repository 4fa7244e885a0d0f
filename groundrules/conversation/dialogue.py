"""The way of a message: store it, ask Rasa, store the reply; whatever fails, the user gets a sentence."""

import asyncio
import logging
import re
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from starlette.concurrency import run_in_threadpool

from groundrules.conversation.log import ASSISTANT, Conversation, ConversationLog
from groundrules.conversation.message import Choice, Message, Reply
from groundrules.conversation.rasa_client import RasaClient, RasaUnavailable

MAX_TEXT = 2_000

logger = logging.getLogger(__name__)

ASK_HUMAN = Choice("Talk to a person", "ask_human")
APOLOGY = Reply(
    "error",
    "Sorry, I could not look that up just now. Your message is saved. Please try again in a minute, "
    "or ask for a person.",
    choices=(ASK_HUMAN,),
)
_COMMAND = re.compile(r"^[\s/]*/\s*")


class UnknownChoice(LookupError):
    """The choice was never offered in this conversation."""


def neutralise(text: str) -> str:
    """Return `text` without leading slashes: to Rasa, a leading slash is a command that can set slots."""
    return _COMMAND.sub("", text).strip() or "?"


@dataclass
class Dialogue:
    """Answers users' messages, one at a time in each conversation.

    Where a person has taken over, messages are stored for them, Rasa is not asked, and there are no replies.
    """

    log: ConversationLog
    rasa: RasaClient
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def say(self, conversation: Conversation, client_id: str, text: str) -> list[Message]:
        """Answer a typed message; the same `client_id` gets the same replies again."""
        return await self._answer(conversation, client_id, text, neutralise(text))

    async def choose(self, conversation: Conversation, client_id: str, choice_id: str) -> list[Message]:
        """Answer a pressed button. Raises `UnknownChoice`."""
        choice = await run_in_threadpool(self.log.choice, conversation.id, choice_id)
        if choice is None:
            raise UnknownChoice(choice_id)
        return await self._answer(conversation, client_id, choice.title, choice)

    async def _answer(self, conversation: Conversation, client_id: str, text: str, said: str | Choice) -> list[Message]:
        lock = self._locks.setdefault(conversation.id, asyncio.Lock())
        async with lock:
            message, new = await run_in_threadpool(self.log.add_user_message, conversation.id, client_id, text)
            if not new:
                # A retry. If the first try was cut off before its reply was stored, it is answered now.
                stored = await run_in_threadpool(self.log.replies, message.id)
                if stored:
                    return stored
            # Read again: a person may have taken over since the request began, or while it waited for its turn.
            if await run_in_threadpool(self.log.owner, conversation.id) != ASSISTANT:
                return []
            replies = await self._ask(conversation, said)
            return await run_in_threadpool(self.log.add_replies, conversation.id, message.id, replies)

    async def _ask(self, conversation: Conversation, said: str | Choice) -> list[Reply]:
        metadata: dict[str, Any] = {
            "role": conversation.role.value if conversation.role else None,
            "stage": conversation.stage.value if conversation.stage else None,
        }
        try:
            return await self.rasa.ask(conversation.id, said, metadata)
        except RasaUnavailable as error:
            logger.warning("Rasa gave no answer in conversation %s: %s", conversation.id, error)
            return [APOLOGY]
