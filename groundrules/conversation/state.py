"""A conversation apart from its messages: who answers, for whom and when, and whether a person is on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from groundrules.conversation.handoff.machine import ASSISTANT
from groundrules.conversation.handoff.view import shown_to_user
from groundrules.conversation.models import ConversationRow
from groundrules.rulebook.schema import Role, Stage

__all__ = ["ASSISTANT", "Conversation", "State", "change", "lock", "read_conversation", "read_state"]


@dataclass(frozen=True)
class Conversation:
    """A conversation as the other parts see it.

    `chosen` counts how often role and stage were chosen on purpose since it began. `visitor` and `visitor_name` are
    what the host page's server has signed.
    """

    id: str
    owner: str
    role: Role | None
    stage: Stage | None
    chosen: Mapping[str, int]
    token_expires_at: datetime
    visitor: str | None = None
    visitor_name: str | None = None


@dataclass(frozen=True)
class State:
    """What a reader of the conversation is told beside its messages."""

    conversation: Conversation
    last_seq: int
    handoff: Mapping[str, Any] | None

    def public(self) -> dict[str, Any]:
        """Return the state as the API shows it."""
        conversation = self.conversation
        return {
            "conversation": conversation.id,
            "role": conversation.role.value if conversation.role else None,
            "stage": conversation.stage.value if conversation.stage else None,
            "owner": conversation.owner,
            "last_seq": self.last_seq,
            "handoff": dict(self.handoff) if self.handoff is not None else None,
        }


def read_conversation(row: Any) -> Conversation:
    """Return what a row of `conversations` holds."""
    return Conversation(
        id=row.id,
        owner=row.owner,
        role=Role(row.role) if row.role else None,
        stage=Stage(row.stage) if row.stage else None,
        chosen={"role": row.role_choices, "stage": row.stage_choices},
        token_expires_at=row.token_expires_at,
        visitor=row.visitor,
        visitor_name=row.visitor_name,
    )


def read_state(session: Session, row: Any) -> State:
    """Return the state of the conversation in a row of `conversations`."""
    return State(read_conversation(row), row.last_seq, shown_to_user(session, row.id, row.last_seq))


def change(session: Session, conversation_id: str, **values: Any) -> None:
    """Change a conversation's row, and count that its readers have something new to see.

    The update locks the row until the transaction ends.
    """
    session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id)
        .values(revision=ConversationRow.revision + 1, **values)
        .execution_options(synchronize_session=False)
    )


def lock(session: Session, conversation_id: str) -> str:
    """Lock a conversation's row until the transaction ends; return who answers in it. Raises `NoResultFound`."""
    session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id)
        .values(last_seq=ConversationRow.last_seq)
        .execution_options(synchronize_session=False)
    )
    return str(session.execute(select(ConversationRow.owner).filter_by(id=conversation_id)).scalar_one())
