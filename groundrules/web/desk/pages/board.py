"""The open tickets, sorted as an agent looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from groundrules.conversation.handoff.machine import OPEN, State
from groundrules.conversation.handoff.tickets import Ticket
from groundrules.desk.accounts import Account
from groundrules.web.desk.pages.words import standing

_TAKEABLE = OPEN - {State.ASSIGNED}
_SENIOR = frozenset({"lead", "admin"})


@dataclass(frozen=True)
class Board:
    """Whose users wait now, what is mine, what was left for later, and what colleagues have; the oldest first."""

    waiting: list[Ticket] = field(default_factory=list)
    mine: list[Ticket] = field(default_factory=list)
    later: list[Ticket] = field(default_factory=list)
    others: list[Ticket] = field(default_factory=list)

    @classmethod
    def of(cls, tickets: Sequence[Ticket], name: str) -> "Board":
        """Sort open tickets for the agent of this name."""
        board = cls()
        for ticket in tickets:
            place = standing(ticket)
            if place == "assigned":
                taken_by_me = ticket.agent is not None and ticket.agent.name == name
                (board.mine if taken_by_me else board.others).append(ticket)
            else:
                (board.waiting if place == "waiting" else board.later).append(ticket)
        return board

    def held_by(self, name: str) -> list[Ticket]:
        """Return what an agent has taken."""
        taken = (*self.mine, *self.others)
        return [ticket for ticket in taken if ticket.agent is not None and ticket.agent.name == name]


@dataclass(frozen=True)
class Rights:
    """What somebody can do to a ticket as it stands: take it, write in it, end it or pass it on."""

    take: bool
    write: bool
    end: bool

    @classmethod
    def of(cls, ticket: Ticket, account: Account) -> "Rights":
        """Return what the ticket's state and the agent's role allow."""
        taken = ticket.state is State.ASSIGNED
        mine = taken and ticket.agent is not None and ticket.agent.name == account.name
        return cls(ticket.state in _TAKEABLE, mine, mine or (taken and account.role.value in _SENIOR))
