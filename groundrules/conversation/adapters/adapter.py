"""What every place where people take over has in common, and our own desk as one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from groundrules.conversation.changes import Changes
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Staff
from groundrules.conversation.handoff.words import Absence, nobody_there
from groundrules.rulebook.support import Support


class HandoffAdapter(Protocol):
    """Where the people are who take over, and how they hear of who asks for them.

    The state machine stays ours: an adapter only says what has happened, and is told.
    """

    @property
    def own_desk(self) -> bool:
        """Whether the request is on the desk's list as soon as it is made; another place says when it has it."""

    def staff(self, own: Staff) -> Staff:
        """Return who could join a conversation; `own` are those with an account at our desk."""

    def reaches(self) -> bool:
        """Whether those who answer can be told anything now, as far as is known."""

    def absence(self, support: Support) -> Absence:
        """Say why nobody comes now."""

    def hand_over(self, session: Session, ticket_id: str, now: datetime) -> None:
        """Keep a request for the other side, in the transaction that makes it."""

    async def work(self, handoffs: Handoffs, changes: Changes) -> None:
        """Carry news to and fro until cancelled, or return if there is nothing to carry."""


class LocalAdapter:
    """Our own desk. It reads the tickets themselves, so nothing has to be carried."""

    own_desk = True

    def staff(self, own: Staff) -> Staff:
        """Return those with an account."""
        return own

    def reaches(self) -> bool:
        """Nothing lies between us and our own desk."""
        return True

    def absence(self, support: Support) -> Absence:
        """Say that nobody is there, and when somebody will be."""
        return nobody_there(support)

    def hand_over(self, session: Session, ticket_id: str, now: datetime) -> None:
        """Nobody else has to hear of it."""

    async def work(self, handoffs: Handoffs, changes: Changes) -> None:
        """Nothing has to be carried."""


@dataclass
class Reach:
    """Whether the other side answers, and whether somebody is there, as this gateway has seen it last.

    None before the first call: then nobody is promised anything, nor told that a line is down.
    """

    up: bool | None = None
    staffed: bool = False
