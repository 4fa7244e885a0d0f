"""Chatwoot as the place where people take over."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.adapters.adapter import Reach
from groundrules.conversation.adapters.chatwoot import inbound
from groundrules.conversation.adapters.chatwoot.client import Chatwoot
from groundrules.conversation.adapters.chatwoot.outbound import Outbound
from groundrules.conversation.adapters.chatwoot.payload import Written, read_agent, read_id, read_standing, read_written
from groundrules.conversation.adapters.courier import Courier, Undelivered
from groundrules.conversation.adapters.outbox import Errand, Outbox
from groundrules.conversation.changes import Changes
from groundrules.conversation.handoff.service import Handoffs, UnknownTicket
from groundrules.conversation.handoff.step import Staff, Step
from groundrules.conversation.handoff.words import Absence, nobody_there, out_of_reach
from groundrules.rulebook.store import RulebookMissing
from groundrules.rulebook.support import Support

STATUS_CHANGED, UPDATED, WRITTEN = "conversation_status_changed", "conversation_updated", "message_created"
# How often Chatwoot is asked who is there, and for what its webhooks may not have told, in seconds.
LOOK_SECONDS = 20.0
_THERE = frozenset({"online", "available"})

logger = logging.getLogger(__name__)


class ChatwootStaff:
    """Who works in Chatwoot, as it was when it was asked last."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def present(self, now: datetime) -> bool:  # noqa: ARG002  # it is always as of now
        """Whether somebody could join."""
        return bool(self._reach.up and self._reach.staffed)

    def serves(self, name: str) -> bool:  # noqa: ARG002  # who has an account is Chatwoot's own affair
        """Whether an agent still works there: whoever is silent for long is replaced in any case."""
        return True


class ChatwootAdapter:
    """An inbox of Chatwoot's API channel."""

    own_desk = False

    def __init__(self, engine: Engine, chatwoot: Chatwoot, outbox: Outbox, look_seconds: float = LOOK_SECONDS) -> None:
        self.reach = Reach()
        self._engine = engine
        self._chatwoot = chatwoot
        self._outbox = outbox
        self._look_seconds = look_seconds
        # The names that users see, by id: a message in a webhook names its author in full.
        self._names: dict[str, str] = {}

    def staff(self, own: Staff) -> Staff:  # noqa: ARG002  # others than our own
        """Return those in Chatwoot."""
        return ChatwootStaff(self.reach)

    def reaches(self) -> bool:
        """Whether Chatwoot answered last time."""
        return self.reach.up is not False

    def absence(self, support: Support) -> Absence:
        """Say that nobody is there, or that they cannot be reached."""
        return nobody_there(support) if self.reach.up else out_of_reach(support)

    def hand_over(self, session: Session, ticket_id: str, now: datetime) -> None:
        """Put the request into the outbox."""
        self._outbox.enlist(session, ticket_id, now)

    async def work(self, handoffs: Handoffs, changes: Changes) -> None:
        """Carry news to Chatwoot, and ask it for what it could not tell."""
        outbound = Outbound(self._engine, self._outbox, self._chatwoot, handoffs)
        courier = Courier(self._outbox, self.reach, handoffs, changes, outbound.carry)
        await asyncio.gather(courier.run(), self._keep_looking(handoffs, changes))

    def receive(self, handoffs: Handoffs, event: Mapping[str, Any], mark: str) -> str | None:
        """Take an authentic webhook; return the conversation that has changed by it, or None.

        One with the same `mark` again, or one that is overtaken by another, changes nothing.
        """
        kind = event.get("event")
        talk = event.get("conversation") if kind == WRITTEN else event
        if kind not in {WRITTEN, STATUS_CHANGED, UPDATED} or not isinstance(talk, Mapping) or not self._is_ours(event):
            return None
        ticket = self._outbox.ticket_of(read_id(talk.get("id")) or "")
        if ticket is None:
            return None

        def take(step: Step, row: Any) -> str | None:
            if not inbound.is_new(step, row, mark):
                return None
            changed = inbound.take_standing(step, row, read_standing(talk, with_status=kind == STATUS_CHANGED))
            written = self._named(read_written(event)) if kind == WRITTEN else None
            if written is not None:
                changed = inbound.take_written(step, row, written) or changed
            return step.conversation if changed else None

        try:
            return handoffs.outside(ticket, take)
        except UnknownTicket:
            # The conversation was deleted meanwhile.
            return None

    def _is_ours(self, event: Mapping[str, Any]) -> bool:
        """Whether an event is of our account and inbox, as far as it says: an account's webhook tells of all."""
        account, inbox = event.get("account"), event.get("inbox")
        said = {
            "account": account.get("id") if isinstance(account, Mapping) else None,
            "inbox": inbox.get("id") if isinstance(inbox, Mapping) else event.get("inbox_id"),
        }
        ours = {"account": self._chatwoot.account, "inbox": self._chatwoot.inbox}
        return all(said[name] in (None, ours[name]) for name in ours)

    def _named(self, written: Written | None) -> Written | None:
        if written is None:
            return None
        agent = written.agent
        return replace(written, agent=replace(agent, name=self._names.get(agent.id, agent.name)))

    async def _keep_looking(self, handoffs: Handoffs, changes: Changes) -> None:
        while True:
            try:
                await self._look(handoffs, changes)
            except Undelivered as error:
                if self.reach.up:
                    logger.warning("Chatwoot cannot be reached: %s", error)
                self.reach.up = False
            except (SQLAlchemyError, RulebookMissing) as error:
                logger.warning("What happened in Chatwoot is not looked up: %s", type(error).__name__)
            await asyncio.sleep(self._look_seconds)

    async def _look(self, handoffs: Handoffs, changes: Changes) -> None:
        members = await self._chatwoot.members()
        self.reach.staffed = any(one.get("availability_status") in _THERE for one in members)
        self._names |= {agent.id: agent.name for one in members if (agent := read_agent({**one, "type": "user"}))}
        self.reach.up = True
        for errand in await run_in_threadpool(self._outbox.open):
            try:
                changed = await self._catch_up(handoffs, errand)
            except UnknownTicket:
                continue
            if changed is not None:
                await changes.publish(changed)

    async def _catch_up(self, handoffs: Handoffs, errand: Errand) -> str | None:
        """Take what Chatwoot's webhooks did not tell: they are sent once, whether we are there or not."""
        remote = str(errand.remote)
        talk = await self._chatwoot.standing(remote)
        messages = await self._chatwoot.messages(remote, errand.asked_for)
        # When its last message was is not when it last changed.
        standing = read_standing({**talk, "timestamp": None}, with_status=True)

        def take(step: Step, row: Any) -> str | None:
            changed = False
            for message in messages:
                written = self._named(read_written(message))
                if written is not None:
                    changed = inbound.take_written(step, row, written) or changed
            if standing.at is not None or inbound.changed_at(step, row) == errand.changed:
                changed = inbound.take_standing(step, row, standing) or changed
            if messages:
                inbound.asked_up_to(step, row, str(messages[-1]["id"]))
            return step.conversation if changed else None

        return await run_in_threadpool(handoffs.outside, errand.ticket, take)
