"""The way of a message: store it, ask Rasa, store the reply; whatever fails, the user gets a sentence."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import Changes, Typing
from groundrules.conversation.handoff.asking import ASKED
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.words import ASK_HUMAN
from groundrules.conversation.log import ConversationLog, Recalled, Replies, TakenOver
from groundrules.conversation.message import Choice, Message, Reply
from groundrules.conversation.rasa_client import RasaClient, RasaUnavailable
from groundrules.conversation.state import ASSISTANT, Conversation
from groundrules.language.asks_person import asks_for_person
from groundrules.language.leaning import SUBJECT, leans, subject_of
from groundrules.metrics import asking_rasa
from groundrules.rulebook.rulebook import Rulebook

MAX_TEXT = 2_000

logger = logging.getLogger(__name__)

APOLOGY = Reply(
    "error",
    "Sorry, I could not look that up just now. Your message is saved. Please try again in a minute, "
    "or ask for a person.",
    choices=(ASK_HUMAN,),
)
# Asks for a person, as Rasa's own reply does; what is said in its place depends on who is at the desk.
WANTS_PERSON = Reply("handoff", "A person, please.")
# Begins the id of a choice that is good in every conversation: to ask about the rule whose id follows.
ABOUT_RULE = "rule:"
_COMMAND = re.compile(r"^[\s/]*/\s*")


class UnknownChoice(LookupError):
    """The choice was never offered in this conversation, or there is no such rule."""


def neutralise(text: str) -> str:
    """Return `text` without leading slashes: to Rasa, a leading slash is a command that can set slots."""
    return _COMMAND.sub("", text).strip() or "?"


@dataclass
class Dialogue:
    """Answers users' messages, one at a time in each conversation.

    Where a person has taken over or is awaited, messages are kept for them, and Rasa is not asked.
    """

    log: ConversationLog
    rasa: RasaClient
    handoffs: Handoffs
    changes: Changes
    rulebook: Callable[[], Rulebook]
    # What the user is told before the assistant's next reply: that earlier answers no longer hold.
    notices: Replies | None = None
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def say(self, conversation: Conversation, client_id: str, text: str) -> list[Message]:
        """Answer a typed message; the same `client_id` gets the same replies again.

        The words of a button that is on the screen do what pressing it does.
        """
        return await self._answer(conversation, client_id, text, neutralise(text))

    async def choose(self, conversation: Conversation, client_id: str, choice_id: str) -> list[Message]:
        """Answer a pressed button, or `rule:` and a rule's id, which asks about that rule. Raises `UnknownChoice`."""
        choice = await run_in_threadpool(self._choice, conversation.id, choice_id)
        if choice is None:
            raise UnknownChoice(choice_id)
        return await self._answer(conversation, client_id, choice.title, choice)

    def turn(self, conversation_id: str) -> asyncio.Lock:
        """Return the lock under which a conversation's messages are answered, one after the other."""
        return self._locks.setdefault(conversation_id, asyncio.Lock())

    def _choice(self, conversation_id: str, choice_id: str) -> Choice | None:
        if not choice_id.startswith(ABOUT_RULE):
            return self.log.choice(conversation_id, choice_id)
        rule = self.rulebook().rules.get(choice_id.removeprefix(ABOUT_RULE))
        return Choice(rule.question, "choose_rule", {"rule": rule.id}) if rule is not None else None

    async def _answer(self, conversation: Conversation, client_id: str, text: str, said: str | Choice) -> list[Message]:
        async with self.turn(conversation.id):
            message, new = await run_in_threadpool(self.log.add_user_message, conversation.id, client_id, text)
            if new:
                await self.changes.publish(conversation.id)
            else:
                # A retry. If the first try was cut off before its reply was stored, it is answered now.
                stored = await run_in_threadpool(self.log.replies, message.id)
                if stored:
                    return stored
            if isinstance(said, str):
                said = await run_in_threadpool(self.log.typed_choice, conversation.id, message) or said
            answered = await self._for_person(conversation.id, message.id, text, said)
            if answered is None:
                answered = await self._by_assistant(conversation.id, message.id, text, said)
            else:
                await self.changes.publish(conversation.id)
            return answered

    async def _for_person(
        self, conversation_id: str, message_id: str, text: str, said: str | Choice
    ) -> list[Message] | None:
        """Take a message that asks for a person or is for one; None if the assistant is to answer it."""
        if isinstance(said, Choice) and said.intent == ASK_HUMAN.intent:
            why = said.entities.get("why", ASKED)
            return await run_in_threadpool(self.handoffs.request, conversation_id, message_id, why)
        spoken = text if isinstance(said, str) else said
        return await run_in_threadpool(self.handoffs.receive, conversation_id, message_id, spoken)

    async def _by_assistant(
        self, conversation_id: str, message_id: str, text: str, said: str | Choice
    ) -> list[Message]:
        async with self._typing(conversation_id):
            replies = await self._ask(conversation_id, said)
            wants_person = next((reply for reply in replies if reply.kind == "handoff"), None)
            if wants_person is not None:
                also = [reply for reply in replies if reply is not wants_person]
                return await run_in_threadpool(
                    self.handoffs.request, conversation_id, message_id, ASKED, also, wants_person.trace
                )
            # An apology is no answer; whoever gets one asks again.
            first = None if any(reply.kind == "error" for reply in replies) else self.notices
            while True:
                try:
                    return await run_in_threadpool(self.log.add_replies, conversation_id, message_id, replies, first)
                except TakenOver:
                    # A person came while Rasa was thinking. If they have left again, the reply stands.
                    answered = await self._for_person(conversation_id, message_id, text, said)
                    if answered is not None:
                        await run_in_threadpool(self.handoffs.dropped, conversation_id, message_id)
                        return answered

    @asynccontextmanager
    async def _typing(self, conversation_id: str) -> AsyncIterator[None]:
        """Let followers know that the assistant is at work; when it ends, its reply is stored."""
        await self.changes.publish(conversation_id, Typing(ASSISTANT, on=True))
        try:
            yield
        finally:
            await self.changes.publish(conversation_id, Typing(ASSISTANT, on=False))

    async def _ask(self, conversation_id: str, said: str | Choice) -> list[Reply]:
        # Read now: the situation may have changed while the request waited for its turn.
        recalled = await run_in_threadpool(self.log.recall, conversation_id)
        try:
            with asking_rasa(RasaUnavailable):
                return await self.rasa.ask(conversation_id, said, _reminders(recalled, said))
        except RasaUnavailable as error:
            logger.warning("Rasa gave no answer in conversation %s: %s", conversation_id, error)
            return [WANTS_PERSON if isinstance(said, str) and asks_for_person(said) else APOLOGY]


def _reminders(recalled: Recalled, said: str | Choice) -> dict[str, Any]:
    """Return what Rasa is told beside the message."""
    conversation = recalled.conversation
    reminders: dict[str, Any] = {
        "role": conversation.role.value if conversation.role else None,
        "stage": conversation.stage.value if conversation.stage else None,
        "chosen": conversation.chosen,
    }
    if recalled.shown:
        # It is under discussion, though Rasa did not hear of it.
        reminders["rule"] = recalled.shown
    # The newest of what was said is the message itself.
    subject = subject_of(recalled.said[1:]) if isinstance(said, str) and leans(said) else None
    if subject:
        reminders[SUBJECT] = neutralise(subject)
    if recalled.last_visit:
        reminders["last_asked"] = recalled.last_visit.isoformat()
    if recalled.wishes:
        reminders["wishes"] = [
            {"rule": wish.rule, "on": wish.at.date().isoformat(), "status": wish.status} for wish in recalled.wishes
        ]
    return reminders
