"""What becomes of a wish about the policy."""

from enum import Enum

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from groundrules.conversation.handoff import audit
from groundrules.conversation.handoff.audit import Entry
from groundrules.conversation.log import Clock, utc_now
from groundrules.conversation.models import MessageRow, WishRow


class WishStatus(str, Enum):
    """Where a wish stands."""

    OPEN = "open"
    CONSIDERED = "considered"
    PLANNED = "planned"
    DONE = "done"
    DECLINED = "declined"


class UnknownWish(LookupError):
    """There is no such wish."""


class WishBook:
    """Notes where wishes stand. Every method is one transaction."""

    def __init__(self, engine: Engine, now: Clock = utc_now) -> None:
        self._begin = sessionmaker(engine, future=True).begin
        self._now = now

    def set_status(self, message_id: str, status: WishStatus, by: str) -> None:
        """Note where a wish stands, and who says so. Raises `UnknownWish`."""
        with self._begin() as session:
            query = select(WishRow).filter_by(message_id=message_id).with_for_update()
            row = session.execute(query).scalar_one_or_none()
            if row is None:
                raise UnknownWish(message_id)
            if row.status == status.value:
                return
            conversation = session.get(MessageRow, message_id).conversation_id
            entry = Entry(self._now(), by, "wish", None, conversation, detail=f"{row.status} to {status.value}")
            row.status = status.value
            audit.note(session, entry)
