"""Handoffs: everything that users, agents and time do to them. Each method is one step, stored whole or not at all."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from groundrules.conversation.handoff import asking, audit, overdue, serving, words
from groundrules.conversation.handoff.audit import Entry
from groundrules.conversation.handoff.machine import AGENT, ASSISTANT, CLOSED, OPEN, Event, State
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.handoff.step import SYSTEM, Step, Surroundings, locked
from groundrules.conversation.handoff.tickets import (
    Note,
    Person,
    Ticket,
    current,
    find,
    is_held,
    newest_closed,
    notes_of,
    read_ticket,
    rows_in,
)
from groundrules.conversation.log import Clock, utc_now
from groundrules.conversation.message import Choice, Message, Reply
from groundrules.conversation.models import ConversationRow
from groundrules.guard.judge import Finding

# Looks for words that lead off the platform.
FindsContact = Callable[[str], Finding | None]
Trace = dict[str, Any] | None
Result = TypeVar("Result")


class UnknownTicket(LookupError):
    """There is no such ticket."""


class Stale(Exception):
    """The ticket has changed since it was read."""


class Handoffs:
    """Who answers in each conversation, and how that changes."""

    def __init__(self, engine: Engine, around: Surroundings, finds_contact: FindsContact, now: Clock = utc_now) -> None:
        self._begin = sessionmaker(engine, future=True, expire_on_commit=False).begin
        self._around = around
        self._finds_contact = finds_contact
        self._now = now

    # The user's side.

    def request(
        self, conversation: str, message_id: str, why: str, also: Sequence[Reply] = (), trace: Trace = None
    ) -> list[Message]:
        """Ask for a person on behalf of the user's message; return what is said to it, the same whenever repeated.

        `also` are further replies of the assistant's, said if it goes on answering; `trace` tells how it understood.
        """
        with self._locked(conversation) as step:
            return step.standing(message_id) or asking.request(step, message_id, why, also, trace)

    def receive(self, conversation: str, message_id: str, said: str | Choice) -> list[Message] | None:
        """Take a message that is for a person, or about the request for one; None if the assistant is to answer it.

        A message for the person who has joined has no replies.
        """
        button = isinstance(said, Choice) and said.intent == words.BUTTON
        text = said if isinstance(said, str) else None
        asked, owner, waits = self._asked(conversation)
        about = waits and text is not None and asking.is_about_request(text)
        if asked is None and owner == ASSISTANT and not (button or about):
            return None
        # Before the lock, because the check may have to be loaded first.
        contact = self._finds_contact(text) if text is not None and asked == asking.ASK_WAY else None
        with self._locked(conversation) as step:
            standing, row = step.standing(message_id), step.current()
            if standing:
                return standing
            if isinstance(said, Choice) and button:
                return asking.press(step, row, message_id, said)
            if step.owner == AGENT:
                return asking.keep(step, row, message_id, text)
            if row is None:
                return None
            told = asking.about_request(step, row, message_id, text or "")
            return told or asking.fill_in(step, row, message_id, text or "", contact)

    def cancel(self, conversation: str) -> None:
        """Withdraw the user's request, if there is one. Raises `PersonJoined`."""
        with self._locked(conversation) as step:
            row = step.current()
            if row is not None:
                asking.withdraw(step, row)

    def dropped(self, conversation: str, message_id: str) -> None:
        """Note that the assistant's reply to a message was dropped, because a person had taken over."""
        with self._begin() as session:
            ticket = current(session, conversation)
            entry = Entry(
                self._now(), ASSISTANT, "reply dropped", ticket and ticket.id, conversation, detail=message_id
            )
            audit.note(session, entry)

    # The agent's side. `version` is that of the ticket as the agent saw it.

    def claim(self, ticket_id: str, version: int, by: Person) -> Ticket:
        """Take a ticket. Raises `UnknownTicket`, `Stale`, `NotPossible`."""
        return self._serve(ticket_id, version, lambda step, row: serving.claim(step, row, by))[0]

    def send(
        self, ticket_id: str, version: int, by: Person, replies: Sequence[Reply], client_id: str
    ) -> tuple[Ticket, list[Message]]:
        """Say something to the user, once for each `client_id`. Raises `UnknownTicket`, `Stale`, `NotYours`."""
        ticket, said = self._serve(
            ticket_id, version, lambda step, row: serving.send(step, row, by, replies, client_id)
        )
        return ticket, said or []

    def note(self, ticket_id: str, version: int, by: Person, text: str) -> Ticket:
        """Note something for colleagues. Raises `UnknownTicket`, `Stale`."""
        return self._serve(ticket_id, version, lambda step, row: serving.note(step, row, by, text))[0]

    def transfer(self, ticket_id: str, version: int, by: Person, to: Person) -> Ticket:
        """Pass a ticket on. Raises `UnknownTicket`, `Stale`, `NotYours`, `NotPossible`."""
        return self._serve(ticket_id, version, lambda step, row: serving.transfer(step, row, by, to))[0]

    def give_back(self, ticket_id: str, version: int, by: Person, seen: int | None = None) -> Ticket:
        """Hand the user back to the assistant. Raises `UnknownTicket`, `Stale`, `NotYours`, `Unseen`.

        `seen` is the last message that the agent has read; without it, none of the user's counts as missed.
        """
        return self._serve(ticket_id, version, lambda step, row: serving.give_back(step, row, by, seen))[0]

    def resolve(self, ticket_id: str, version: int, by: Person, reason: str, seen: int | None = None) -> Ticket:
        """Close a ticket. Raises `UnknownTicket`, `Stale`, `NotYours`, `Unseen`; `seen` as in `give_back`."""
        return self._serve(ticket_id, version, lambda step, row: serving.resolve(step, row, by, reason, seen))[0]

    def outside(self, ticket_id: str, do: Callable[[Step, TicketRow], Result]) -> Result:
        """Do in one step to a ticket, as it stands, what happened elsewhere. Raises `UnknownTicket`."""
        with self._locked(self._conversation(ticket_id)) as step:
            return do(step, step.find(ticket_id))

    def accept(self, ticket_id: str, version: int) -> Ticket:
        """Note that another desk has the request on its list. Raises `UnknownTicket`, `Stale`, `NotPossible`."""
        return self._serve(ticket_id, version, lambda step, row: step.move(row, Event.QUEUE, SYSTEM))[0]

    # Time.

    def tick(self) -> list[str]:
        """Do whatever is due; return the conversations that have changed. Several gateways may do so at once."""
        with self._begin() as session:
            due = [(row.id, row.conversation_id) for row in rows_in(session, overdue.TIMED)]
        changed = []
        for ticket_id, conversation in due:
            with self._locked(conversation) as step:
                row = step.find(ticket_id)
                if overdue.settle(step, row):
                    changed.append(conversation)
        return changed

    def queue(self) -> list[str]:
        """Return the conversations whose users wait for somebody to join, in their order."""
        with self._begin() as session:
            return [row.conversation_id for row in rows_in(session, overdue.TIMED) if is_held(row)]

    # Reading.

    def ticket(self, ticket_id: str) -> Ticket:
        """Return a ticket as it stands. Raises `UnknownTicket`."""
        with self._begin() as session:
            row = find(session, ticket_id)
            if row is None:
                raise UnknownTicket(ticket_id)
            return read_ticket(session, row)

    def tickets(self, states: Iterable[State]) -> list[Ticket]:
        """Return the tickets in these states: the open ones in the order of asking, then the newest closed ones."""
        wanted = frozenset(states)
        with self._begin() as session:
            rows = [*rows_in(session, wanted & OPEN), *newest_closed(session, wanted & CLOSED)]
            return [read_ticket(session, row) for row in rows]

    def notes(self, ticket_id: str) -> list[Note]:
        """Return the notes on a ticket, the oldest first."""
        with self._begin() as session:
            return notes_of(session, ticket_id)

    def history(self, ticket_id: str | None = None, before: int | None = None) -> list[Entry]:
        """Return the audit of a ticket, or all of it, the newest first."""
        with self._begin() as session:
            return audit.read(session, ticket_id, before)

    def _asked(self, conversation: str) -> tuple[str | None, str, bool]:
        """Return which question of a request is open, who answers in the conversation, and whether a request waits."""
        with self._begin() as session:
            row = current(session, conversation)
            owner = session.execute(select(ConversationRow.owner).filter_by(id=conversation)).scalar_one()
            return row and row.asking, owner, row is not None

    def _serve(
        self, ticket_id: str, version: int, do: Callable[[Step, TicketRow], list[Message] | None]
    ) -> tuple[Ticket, list[Message] | None]:
        with self._locked(self._conversation(ticket_id)) as step:
            row = step.find(ticket_id)
            if row.version != version:
                raise Stale(ticket_id)
            said = do(step, row)
            step.session.flush()
            return read_ticket(step.session, row), said

    def _conversation(self, ticket_id: str) -> str:
        with self._begin() as session:
            conversation = session.execute(select(TicketRow.conversation_id).filter_by(id=ticket_id)).scalar()
        if conversation is None:
            raise UnknownTicket(ticket_id)
        return str(conversation)

    def _locked(self, conversation: str) -> AbstractContextManager[Step]:
        return locked(self._begin, conversation, self._now(), self._around)
