"""The conversation log: starting conversations, checking tokens, storing messages exactly once."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.message import Choice, Message, Reply
from groundrules.conversation.models import ConversationRow, FeedbackRow, MessageRow, WishRow
from groundrules.conversation.reports import Report, read_reports, report_row, with_free_reference
from groundrules.rulebook.schema import Role, Stage

# The owner of a conversation that no person has taken over, and the author of Rasa's replies.
ASSISTANT = "assistant"
# Nobody has answered the wish yet.
OPEN = "open"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Conversation:
    """A conversation as the other parts see it."""

    id: str
    owner: str
    role: Role | None
    stage: Stage | None


@dataclass(frozen=True)
class Wish:
    """A wish about the policy, without the user's words."""

    rule: str | None
    at: datetime
    status: str


class NotAllowed(Exception):
    """The token is unknown, expired, or another conversation's."""


class UnknownMessage(LookupError):
    """There is no such message in this conversation."""


class ConversationLog:
    """Reads and writes conversations. Every method is one transaction."""

    def __init__(self, engine: Engine, token_life: timedelta, now: Clock = utc_now) -> None:
        self._sessions = sessionmaker(engine, future=True, expire_on_commit=False)
        self._token_life = token_life
        self._now = now

    def start(self, role: Role | None, stage: Stage | None) -> tuple[Conversation, str]:
        """Begin a conversation; return it with its token, which is stored nowhere."""
        token = secrets.token_urlsafe(32)
        row = ConversationRow(
            id=f"c_{secrets.token_urlsafe(16)}",
            created_at=self._now(),
            token_digest=_digest(token),
            token_expires_at=self._now() + self._token_life,
            role=role.value if role else None,
            stage=stage.value if stage else None,
            owner=ASSISTANT,
            last_seq=0,
        )
        conversation = _conversation(row)
        with self._begin() as session:
            session.add(row)
        return conversation, token

    def authenticate(self, conversation_id: str, token: str) -> Conversation:
        """Return the conversation if `token` is its own and still good. Raises `NotAllowed`."""
        with self._begin() as session:
            row = session.get(ConversationRow, conversation_id)
            expected = row.token_digest if row is not None else ""
            matches = hmac.compare_digest(expected, _digest(token))
            if row is None or not matches or row.token_expires_at <= self._now():
                raise NotAllowed
            return _conversation(row)

    def authenticate_token(self, token: str) -> Conversation:
        """Return the conversation that `token` belongs to, while it is good. Raises `NotAllowed`."""
        with self._begin() as session:
            query = select(ConversationRow).filter_by(token_digest=_digest(token))
            row = session.execute(query).scalars().first()
            if row is None or row.token_expires_at <= self._now():
                raise NotAllowed
            return _conversation(row)

    def owner(self, conversation_id: str) -> str:
        """Return who answers in the conversation now: "assistant" or "agent"."""
        with self._begin() as session:
            query = select(ConversationRow.owner).filter_by(id=conversation_id)
            return str(session.execute(query).scalar_one())

    def add_user_message(self, conversation_id: str, client_id: str, text: str) -> tuple[Message, bool]:
        """Store a user's message; return it and whether it is new. The same `client_id` is stored once."""
        try:
            with self._begin() as session:
                row = self._append(session, conversation_id, Reply("text", text), author="user", client_id=client_id)
                return _message(row), True
        except IntegrityError:
            with self._begin() as session:
                query = select(MessageRow).filter_by(conversation_id=conversation_id, client_id=client_id)
                return _message(session.execute(query).scalar_one()), False

    def add_replies(self, conversation_id: str, to: str, replies: Sequence[Reply]) -> list[Message]:
        """Store the assistant's replies to message `to`, unless it has some already; return those that stand."""
        try:
            with self._begin() as session:
                stored = self._replies(session, to)
                if not stored:
                    stored = [
                        self._append(session, conversation_id, reply, author=ASSISTANT, reply_to=to, reply_place=place)
                        for place, reply in enumerate(replies)
                    ]
                return [_message(row) for row in stored]
        except IntegrityError:
            # Another gateway stored its replies after this one looked; if there are none, the fault is another.
            standing = self.replies(to)
            if not standing:
                raise
            return standing

    def replies(self, to: str) -> list[Message]:
        """Return the stored replies to message `to`."""
        with self._begin() as session:
            return [_message(row) for row in self._replies(session, to)]

    def messages(self, conversation_id: str, after: int = 0, limit: int = 500) -> list[Message]:
        """Return the messages whose `seq` is beyond `after`, oldest first, at most `limit`."""
        query = (
            select(MessageRow)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.seq > after)
            .order_by(MessageRow.seq)
            .limit(limit)
        )
        with self._begin() as session:
            return [_message(row) for row in session.execute(query).scalars()]

    def choice(self, conversation_id: str, choice_id: str) -> Choice | None:
        """Return what a choice of this conversation stands for, or None if it was never offered here."""
        message_id = choice_id.rpartition(".")[0]
        with self._begin() as session:
            row = session.get(MessageRow, message_id)
            if row is None or row.conversation_id != conversation_id or choice_id not in row.choices:
                return None
            return Choice(**row.choices[choice_id])

    def add_feedback(self, conversation_id: str, message_id: str, helpful: bool, comment: str | None) -> None:
        """Store the user's verdict on a reply; a later verdict replaces it. Raises `UnknownMessage`."""
        with self._begin() as session:
            row = session.get(MessageRow, message_id)
            if row is None or row.conversation_id != conversation_id or row.author == "user":
                raise UnknownMessage(message_id)
            session.merge(FeedbackRow(message_id=message_id, helpful=helpful, comment=comment, at=self._now()))

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

    def _append(self, session: Session, conversation_id: str, reply: Reply, **columns: Any) -> Any:
        """Add a message under the conversation's next number; `columns` says who wrote it, and to what.

        The update locks the row, so numbers never repeat.
        """
        session.execute(
            update(ConversationRow)
            .where(ConversationRow.id == conversation_id)
            .values(last_seq=ConversationRow.last_seq + 1)
            .execution_options(synchronize_session=False)
        )
        seq = session.execute(select(ConversationRow.last_seq).filter_by(id=conversation_id)).scalar_one()
        message_id = f"m_{secrets.token_urlsafe(16)}"
        reply = with_free_reference(session, conversation_id, reply)
        row = MessageRow(
            id=message_id,
            conversation_id=conversation_id,
            seq=seq,
            at=self._now(),
            kind=reply.kind,
            text=reply.text,
            content=reply.content,
            choices={f"{message_id}.{place}": asdict(choice) for place, choice in enumerate(reply.choices)},
            trace=reply.trace,
            **columns,
        )
        session.add(row)
        session.flush()
        if reply.wish is not None:
            session.add(WishRow(message_id=message_id, rule_id=reply.wish.get("rule"), at=row.at, status=OPEN))
        if reply.report is not None:
            session.add(report_row(conversation_id, message_id, row.at, reply.report))
        return row

    @staticmethod
    def _replies(session: Session, to: str) -> list[Any]:
        query = select(MessageRow).where(MessageRow.reply_to == to).order_by(MessageRow.seq)
        return list(session.execute(query).scalars())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _conversation(row: Any) -> Conversation:
    return Conversation(
        id=row.id,
        owner=row.owner,
        role=Role(row.role) if row.role else None,
        stage=Stage(row.stage) if row.stage else None,
    )


def _message(row: Any) -> Message:
    return Message(
        id=row.id,
        seq=row.seq,
        author=row.author,
        at=row.at,
        kind=row.kind,
        text=row.text,
        name=row.name,
        content=row.content,
        choices=row.choices,
    )
