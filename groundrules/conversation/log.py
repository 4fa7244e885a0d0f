"""The conversation log: starting conversations, checking tokens, storing messages exactly once."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.handoff.machine import AGENT
from groundrules.conversation.handoff.tickets import last_answer
from groundrules.conversation.message import Choice, Message, Reply
from groundrules.conversation.models import ConversationRow, FeedbackRow, MessageRow, WishRow
from groundrules.conversation.reports import Report, read_reports
from groundrules.conversation.returning import last_visit
from groundrules.conversation.state import (
    ASSISTANT,
    Conversation,
    State,
    change,
    lock,
    read_conversation,
    read_state,
)
from groundrules.conversation.stored import append, lately_said, read_message, replies_to
from groundrules.conversation.typed_choice import meant_by, on_screen
from groundrules.rulebook.schema import Role, Stage

Clock = Callable[[], datetime]
# Finds what is to be said in a conversation.
Replies = Callable[[Session, str], Sequence[Reply]]


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Wish:
    """A wish about the policy, without the user's words."""

    rule: str | None
    at: datetime
    status: str


@dataclass(frozen=True)
class Recalled:
    """What a conversation's record holds that its next answer may need.

    `shown` is the rule that an agent has shown since the assistant last explained one. `last_visit` is when the user
    wrote last before they came back this time (UTC), None on their first visit; `wishes` are those voiced here, oldest
    first, as they stand now. `said` is what the user said last, newest first.
    """

    conversation: Conversation
    shown: str | None
    last_visit: datetime | None
    wishes: tuple[Wish, ...]
    said: tuple[str, ...]


class NotAllowed(Exception):
    """The token is unknown, expired, or another conversation's."""


class UnknownMessage(LookupError):
    """There is no such message in this conversation."""


class TakenOver(Exception):
    """A person has taken the conversation over; the assistant is silent."""


class ConversationLog:
    """Reads and writes conversations. Every method is one transaction."""

    def __init__(self, engine: Engine, token_life: timedelta, now: Clock = utc_now) -> None:
        self._sessions = sessionmaker(engine, future=True, expire_on_commit=False)
        self._token_life = token_life
        self.now = now

    def start(
        self, role: Role | None, stage: Stage | None, visitor: str | None = None, visitor_name: str | None = None
    ) -> tuple[Conversation, str]:
        """Begin a conversation; return it with its token, which is stored nowhere."""
        token = secrets.token_urlsafe(32)
        row = ConversationRow(
            id=f"c_{secrets.token_urlsafe(16)}",
            created_at=self.now(),
            token_digest=_digest(token),
            token_expires_at=self.now() + self._token_life,
            role=role.value if role else None,
            stage=stage.value if stage else None,
            owner=ASSISTANT,
            visitor=visitor,
            visitor_name=visitor_name,
        )
        with self._begin() as session:
            session.add(row)
            session.flush()
            return read_conversation(row), token

    def authenticate(self, conversation_id: str, token: str) -> Conversation:
        """Return the conversation if `token` is its own and still good. Raises `NotAllowed`."""
        with self._begin() as session:
            row = session.get(ConversationRow, conversation_id)
            expected = row.token_digest if row is not None else ""
            matches = hmac.compare_digest(expected, _digest(token))
            if row is None or not matches or row.token_expires_at <= self.now():
                raise NotAllowed
            return read_conversation(row)

    def authenticate_token(self, token: str) -> Conversation:
        """Return the conversation that `token` belongs to, while it is good. Raises `NotAllowed`."""
        with self._begin() as session:
            query = select(ConversationRow).filter_by(token_digest=_digest(token))
            row = session.execute(query).scalars().first()
            if row is None or row.token_expires_at <= self.now():
                raise NotAllowed
            return read_conversation(row)

    def state(self, conversation_id: str) -> State:
        """Return how the conversation stands now. Raises `NotAllowed` if it was deleted meanwhile."""
        with self._begin() as session:
            row = session.get(ConversationRow, conversation_id)
            if row is None:
                raise NotAllowed
            return read_state(session, row)

    def choose_situation(self, conversation_id: str, chosen: Mapping[str, Role | Stage | None]) -> State:
        """Set `role`, `stage` or both as the user or the host page has chosen; None means unknown again."""
        values: dict[str, Any] = {}
        for name, value in chosen.items():
            count = f"{name}_choices"
            values |= {name: value.value if value else None, count: getattr(ConversationRow, count) + 1}
        with self._begin() as session:
            if values:
                change(session, conversation_id, **values)
            return read_state(session, session.get(ConversationRow, conversation_id))

    def revisions(self, conversation_ids: Iterable[str]) -> dict[str, int]:
        """Return by id how often each of these conversations has changed."""
        query = select(ConversationRow.id, ConversationRow.revision).where(ConversationRow.id.in_(conversation_ids))
        with self._begin() as session:
            return {row.id: row.revision for row in session.execute(query)}

    def add_user_message(self, conversation_id: str, client_id: str, text: str) -> tuple[Message, bool]:
        """Store a user's message; return it and whether it is new. The same `client_id` is stored once.

        Raises `NotAllowed` if the conversation was deleted meanwhile.
        """
        try:
            with self._begin() as session:
                said = Reply("text", text)
                columns = {"author": "user", "client_id": client_id}
                return append(session, conversation_id, said, self.now(), **columns), True
        except NoResultFound:
            raise NotAllowed from None
        except IntegrityError:
            with self._begin() as session:
                query = select(MessageRow).filter_by(conversation_id=conversation_id, client_id=client_id)
                return read_message(session.execute(query).scalar_one()), False

    def add_replies(
        self, conversation_id: str, to: str, replies: Sequence[Reply], first: Replies | None = None
    ) -> list[Message]:
        """Store the assistant's replies to message `to`, unless it has some already; return those that stand.

        What `first` finds to say to the conversation, once it is locked, goes before them. Raises `TakenOver` if the
        assistant no longer answers in this conversation: then nothing is stored.
        """
        try:
            with self._begin() as session:
                answers = lock(session, conversation_id)
                standing = replies_to(session, to)
                if not standing and answers != ASSISTANT:
                    raise TakenOver(conversation_id)
                if standing:
                    return standing
                before = first(session, conversation_id) if first else ()
                # The reply itself has the first place, whatever is said before it.
                said = [*enumerate(before, start=len(replies)), *enumerate(replies)]
                return [
                    append(
                        session, conversation_id, reply, self.now(), author=ASSISTANT, reply_to=to, reply_place=place
                    )
                    for place, reply in said
                ]
        except IntegrityError:
            # Another gateway stored its replies after this one looked; if there are none, the fault is another.
            standing = self.replies(to)
            if not standing:
                raise
            return standing

    def replies(self, to: str) -> list[Message]:
        """Return the stored replies to message `to`."""
        with self._begin() as session:
            return replies_to(session, to)

    def recall(self, conversation_id: str) -> Recalled:
        """Return what the assistant is reminded of before it answers.

        Raises `NotAllowed` if the conversation was deleted meanwhile.
        """
        query = (
            select(WishRow)
            .join(MessageRow, MessageRow.id == WishRow.message_id)
            .where(MessageRow.conversation_id == conversation_id)
            .order_by(MessageRow.seq)
        )
        with self._begin() as session:
            row = session.get(ConversationRow, conversation_id)
            if row is None:
                raise NotAllowed
            wishes = [Wish(one.rule_id, one.at, one.status) for one in session.execute(query).scalars()]
            shown = last_answer(session, conversation_id).get(AGENT)
            visit = last_visit(session, conversation_id)
            return Recalled(read_conversation(row), shown, visit, tuple(wishes), lately_said(session, conversation_id))

    def messages(self, conversation_id: str, after: int = 0, limit: int = 500) -> list[Message]:
        """Return the messages whose `seq` is beyond `after`, oldest first, at most `limit`."""
        query = (
            select(MessageRow)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.seq > after)
            .order_by(MessageRow.seq)
            .limit(limit)
        )
        with self._begin() as session:
            return [read_message(row) for row in session.execute(query).scalars()]

    def traces(self, conversation_id: str) -> dict[str, dict[str, Any]]:
        """Return by message how the assistant came to it; for agents, never for users."""
        query = select(MessageRow.id, MessageRow.trace).where(
            MessageRow.conversation_id == conversation_id, MessageRow.trace.is_not(None)
        )
        with self._begin() as session:
            return {row.id: row.trace for row in session.execute(query)}

    def choice(self, conversation_id: str, choice_id: str) -> Choice | None:
        """Return what a choice of this conversation stands for, or None if it was never offered here."""
        message_id = choice_id.rpartition(".")[0]
        with self._begin() as session:
            row = session.get(MessageRow, message_id)
            if row is None or row.conversation_id != conversation_id or choice_id not in row.choices:
                return None
            return Choice(**row.choices[choice_id])

    def typed_choice(self, conversation_id: str, message: Message) -> Choice | None:
        """Return the choice on the screen whose words the user's message is, or None."""
        with self._begin() as session:
            return meant_by(message.text, on_screen(session, conversation_id, message.seq))

    def add_feedback(self, conversation_id: str, message_id: str, helpful: bool, comment: str | None) -> None:
        """Store the user's verdict on a reply; a later verdict replaces it. Raises `UnknownMessage`."""
        with self._begin() as session:
            row = session.get(MessageRow, message_id)
            if row is None or row.conversation_id != conversation_id or row.author == "user":
                raise UnknownMessage(message_id)
            session.merge(FeedbackRow(message_id=message_id, helpful=helpful, comment=comment, at=self.now()))

    def wishes(self) -> list[Wish]:
        """Return all wishes about the policy, the newest first."""
        with self._begin() as session:
            rows = session.execute(select(WishRow).order_by(WishRow.at.desc())).scalars()
            return [Wish(row.rule_id, row.at, row.status) for row in rows]

    def reports(self) -> list[Report]:
        """Return all reports about users, the newest first."""
        with self._begin() as session:
            return read_reports(session)

    def _begin(self) -> Any:
        return self._sessions.begin()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
