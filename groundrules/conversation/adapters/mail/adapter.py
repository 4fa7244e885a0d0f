"""An e-mail address as the place where people hear of requests. They answer at our own desk, when they come to it."""

from datetime import datetime

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.adapters.adapter import Reach
from groundrules.conversation.adapters.courier import Courier
from groundrules.conversation.adapters.mail.letter import Addresses, digest, write_letter
from groundrules.conversation.adapters.mail.post_office import PostOffice
from groundrules.conversation.adapters.outbox import Errand, Outbox
from groundrules.conversation.adapters.transcript import Line, Request, read_lines, read_request
from groundrules.conversation.changes import Changes
from groundrules.conversation.handoff.machine import CLOSED, State
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Staff
from groundrules.conversation.handoff.words import Absence, by_mail, out_of_reach
from groundrules.rulebook.support import Support

CHANNEL = "email"
# How many messages a letter holds at the most.
MOST_LINES = 500


class NobodyWaits:
    """Those who read e-mail: nobody is promised to be joined by them at once, though any of them may."""

    def __init__(self, own: Staff) -> None:
        self._own = own

    def present(self, now: datetime) -> bool:  # noqa: ARG002  # never at once
        """Whether somebody could join at once."""
        return False

    def serves(self, name: str) -> bool:
        """Whether this agent still works here."""
        return self._own.serves(name)


class MailAdapter:
    """An e-mail address."""

    own_desk = True

    def __init__(self, engine: Engine, office: PostOffice, outbox: Outbox, addresses: Addresses) -> None:
        # Until a letter fails, the mail server is taken to work: it is asked for nothing else.
        self.reach = Reach(up=True)
        self._engine = engine
        self._office = office
        self._outbox = outbox
        self._addresses = addresses

    def staff(self, own: Staff) -> Staff:
        """Return those who read the e-mails."""
        return NobodyWaits(own)

    def reaches(self) -> bool:
        """Whoever has taken a ticket is at our own desk."""
        return True

    def absence(self, support: Support) -> Absence:
        """Say that the request goes by e-mail, or that it cannot go now."""
        return by_mail(support) if self.reach.up else out_of_reach(support)

    def hand_over(self, session: Session, ticket_id: str, now: datetime) -> None:
        """Put the request into the outbox."""
        self._outbox.enlist(session, ticket_id, now)

    async def work(self, handoffs: Handoffs, changes: Changes) -> None:
        """Send what is in the outbox, until cancelled."""
        await Courier(self._outbox, self.reach, handoffs, changes, self.carry).run()

    async def carry(self, errand: Errand) -> bool:
        """Write a letter, if there is news to tell; return whether there will be no more. Raises `Undelivered`."""
        request = await run_in_threadpool(read_request, self._engine, errand.ticket)
        lines = await run_in_threadpool(self._lines, request)
        ended, news = request.state in CLOSED, digest(request)
        tells = errand.told is None and not ended
        follows = errand.told is not None and errand.told != news and (not ended or request.state is State.CANCELLED)
        if tells or follows:
            letter = write_letter(request, lines, self._addresses, self._outbox.now(), first=tells)
            await run_in_threadpool(self._office.send, letter)
        last = lines[-1].message.seq if lines else errand.sent_seq
        told = news if tells or follows else errand.told
        await run_in_threadpool(lambda: self._outbox.step(errand, sent_seq=max(last, errand.sent_seq), told=told))
        return ended

    def _lines(self, request: Request) -> list[Line]:
        """Return the whole conversation, or its last part."""
        lines: list[Line] = []
        while more := read_lines(self._engine, request.conversation, lines[-1].message.seq if lines else 0):
            lines += more
        return lines[-MOST_LINES:]
