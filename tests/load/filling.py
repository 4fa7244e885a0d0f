"""Fills a database with conversations as they would be, but for the words: sizes, ids and tickets as in earnest."""

import random
import uuid
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.engine import Connection, Engine

from groundrules.conversation.handoff.machine import AGENT, ASSISTANT, State
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.message import Choice
from groundrules.conversation.models import ConversationRow, MessageRow
from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.rulebook import Rulebook

# A conversation has twenty messages, each second one a rule explained in full, as the assistant explains it.
MESSAGES = 20
# Every so many-eth conversation was with a person once.
_ONE_IN = 5
_BATCH = 500
_BEGAN = datetime(2026, 1, 1, tzinfo=timezone.utc)
_CHOICES = (Choice("Why?", "ask_why"), Choice("What can I do instead?", "ask_instead"), Choice("A person", "ask_human"))
_QUESTION = "May I give my phone number to a client before the contract starts if he asks me?"


class Filler:
    """Adds conversations to an empty database, the same ones each time."""

    def __init__(self, engine: Engine, rulebook: Rulebook) -> None:
        self._engine = engine
        self._answers = [_answer(rulebook, rule) for rule in rulebook.rules]
        self._random = random.Random(0)  # noqa: S311  # the same database each time
        self.conversations: list[str] = []

    def fill_to(self, messages: int) -> None:
        """Add conversations until there are so many messages."""
        with self._engine.connect() as connection:
            # Nobody minds if this database is lost, and nothing that is measured goes over this connection.
            connection.execute(text("PRAGMA synchronous=OFF"))
            connection.execute(text("PRAGMA cache_size=-256000"))
            connection.commit()
            while (missing := messages // MESSAGES - len(self.conversations)) > 0:
                self._add(connection, min(missing, _BATCH))
                connection.commit()
            # Into the file itself, as it would be after a quiet moment.
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            connection.invalidate()

    def open_tickets(self, waiting: int, assigned: int, agent: str) -> None:
        """Add tickets of users who wait for somebody to join, and of users whom an agent answers."""
        taken = self.conversations[1 : 1 + waiting + assigned]
        now = datetime.now(timezone.utc)
        with self._engine.begin() as connection:
            for place, conversation in enumerate(taken):
                stands = _waiting(now) if place < waiting else _assigned(now, agent)
                ticket = self._ticket(conversation, now - timedelta(seconds=len(taken) - place))
                connection.execute(insert(TicketRow.__table__), {**ticket, **stands, "current_of": conversation})

    def _add(self, connection: Connection, count: int) -> None:
        conversations, messages, tickets = [], [], []
        for _ in range(count):
            conversation, began = f"c_{self._id()}", _BEGAN + timedelta(seconds=10 * len(self.conversations))
            self.conversations.append(conversation)
            conversations.append(_conversation(conversation, began))
            messages += self._messages(conversation, began)
            if len(self.conversations) % _ONE_IN == 0:
                tickets.append({**self._ticket(conversation, began), **_resolved(began)})
        connection.execute(insert(ConversationRow.__table__), conversations)
        connection.execute(insert(MessageRow.__table__), messages)
        if tickets:
            connection.execute(insert(TicketRow.__table__), tickets)

    def _messages(self, conversation: str, began: datetime) -> list[dict[str, Any]]:
        made = []
        for seq in range(1, MESSAGES, 2):
            asked, answered = f"m_{self._id()}", f"m_{self._id()}"
            at = {
                "conversation_id": conversation,
                "at": began + timedelta(seconds=30 * seq),
                "trace": None,
                "name": None,
            }
            answer = self._random.choice(self._answers)
            choices = {f"{answered}.{place}": asdict(choice) for place, choice in enumerate(_CHOICES)}
            made += [
                {
                    **at,
                    "id": asked,
                    "seq": seq,
                    "author": "user",
                    "kind": "text",
                    "text": _QUESTION,
                    "content": {},
                    "choices": {},
                    "client_id": self._id(),
                    "reply_to": None,
                    "reply_place": None,
                },
                {
                    **at,
                    "id": answered,
                    "seq": seq + 1,
                    "author": ASSISTANT,
                    "choices": choices,
                    "client_id": None,
                    "reply_to": asked,
                    "reply_place": 0,
                    **answer,
                },
            ]
        return made

    def _ticket(self, conversation: str, requested_at: datetime) -> dict[str, Any]:
        return {
            "id": f"GR-{self._id()[:12]}",
            "conversation_id": conversation,
            "version": 2,
            "why": "asked",
            "reason": _QUESTION,
            "requested_at": requested_at,
            "start_seq": MESSAGES,
        }

    def _id(self) -> str:
        return uuid.UUID(int=self._random.getrandbits(128)).hex[:22]


def _answer(rulebook: Rulebook, rule: str) -> dict[str, Any]:
    answer = compose(rulebook, rule, Focus.RULE, Situation())
    return {"kind": "answer", "text": answer.text, "content": {"answer": answer.payload}}


def _conversation(conversation: str, began: datetime) -> dict[str, Any]:
    return {
        "id": conversation,
        "created_at": began,
        "token_digest": conversation.ljust(64, "0"),
        "token_expires_at": began + timedelta(days=30),
        "owner": ASSISTANT,
        "last_seq": MESSAGES,
        "role_choices": 0,
        "stage_choices": 0,
        "revision": MESSAGES,
    }


def _waiting(now: datetime) -> dict[str, Any]:
    return {"state": State.QUEUED.value, "wait_until": now + timedelta(days=1)}


def _assigned(now: datetime, agent: str) -> dict[str, Any]:
    return {
        "state": State.ASSIGNED.value,
        "agent": agent,
        "agent_role": AGENT,
        "claimed_at": now,
        "claimed_seq": MESSAGES,
    }


def _resolved(began: datetime) -> dict[str, Any]:
    return {
        "state": State.RESOLVED.value,
        "agent_role": AGENT,
        "agent": "Ann",
        "claimed_at": began,
        "closed_at": began + timedelta(minutes=20),
        "resolution": "explained",
        "claimed_seq": MESSAGES - 4,
        "ended_seq": MESSAGES,
    }
