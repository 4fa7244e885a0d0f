"""The courier: carries the news of each request to the other side, in order, and again after a failure."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.adapters.adapter import Reach
from groundrules.conversation.adapters.outbox import Errand, Forgotten, Outbox
from groundrules.conversation.changes import EVERYTHING, Changes
from groundrules.conversation.handoff import words
from groundrules.conversation.handoff.machine import State
from groundrules.conversation.handoff.service import Handoffs, UnknownTicket
from groundrules.conversation.handoff.step import SYSTEM, Step
from groundrules.rulebook.store import RulebookMissing
from groundrules.tasks import end

# How often the outbox is looked into though nobody has said that there is news, in seconds.
LOOK_SECONDS = 1.0
# How many requests are carried at once.
AT_ONCE = 4
# After so many failures in a row the user is told, once.
TOLD_AFTER = 2
_FOLLOWERS = 10_000

logger = logging.getLogger(__name__)


class Undelivered(RuntimeError):
    """The other side did not take something. The message names the cause, and repeats nothing of what was sent.

    `wait` is for how long it asks to be left alone.
    """

    def __init__(self, cause: str, wait: timedelta = timedelta()) -> None:
        super().__init__(cause)
        self.wait = wait


# Does all steps of a request that has been taken; returns whether the other side will hear no more of it.
Carry = Callable[[Errand], Awaitable[bool]]


class Courier:
    """Looks into the outbox whenever something has changed. Each gateway has one; one of them carries a request."""

    def __init__(self, outbox: Outbox, reach: Reach, handoffs: Handoffs, changes: Changes, carry: Carry) -> None:
        self._outbox = outbox
        self._reach = reach
        self._handoffs = handoffs
        self._changes = changes
        self._carry = carry
        self._told = changes.subscribe(EVERYTHING, _FOLLOWERS)
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Carry, until cancelled."""
        told = self._told
        try:
            while True:
                await self._look()
                await told.wait(LOOK_SECONDS)
                if told.closed:
                    await asyncio.sleep(LOOK_SECONDS)
        finally:
            told.close()
            for task in tuple(self._under_way.values()):
                await end(task)

    async def _look(self) -> None:
        try:
            due = await run_in_threadpool(self._outbox.due)
        except SQLAlchemyError as error:
            logger.warning("The outbox cannot be read: %s", type(error).__name__)
            return
        for errand in due:
            if len(self._under_way) >= AT_ONCE:
                return
            if errand.ticket not in self._under_way:
                task = asyncio.create_task(self._try(errand))
                self._under_way[errand.ticket] = task
                task.add_done_callback(self._ended(errand.ticket))

    def _ended(self, ticket: str) -> Callable[[Any], None]:
        def forget(_task: Any) -> None:
            del self._under_way[ticket]
            # Others may have waited for their turn.
            self._told.tell()

        return forget

    async def _try(self, errand: Errand) -> None:
        """Carry what there is of one request, and note how it went."""
        try:
            mine = await run_in_threadpool(self._outbox.take, errand)
            if mine is None:
                return
            try:
                done = await self._carry(mine)
            except Undelivered as error:
                await self._failed(mine, error)
                return
            self._reach.up = True
            await run_in_threadpool(lambda: self._outbox.put_back(mine, done=done))
        except (Forgotten, UnknownTicket):
            # The conversation was deleted meanwhile: nobody has to hear any more of it.
            return
        except (SQLAlchemyError, RulebookMissing) as error:
            # The lease ends by itself; then it is tried again.
            logger.warning("%s stays in the outbox: %s", errand.ticket, type(error).__name__)

    async def _failed(self, errand: Errand, error: Undelivered) -> None:
        self._reach.up = False
        failures = await run_in_threadpool(self._outbox.fail, errand, str(error), error.wait)
        logger.warning(
            "%s does not get through to %s (try %d): %s", errand.ticket, self._outbox.channel, failures, error
        )
        if failures == TOLD_AFTER:
            told = await run_in_threadpool(self._handoffs.outside, errand.ticket, partial(_tell, errand.told is None))
            if told is not None:
                await self._changes.publish(told)


def _tell(new: bool, step: Step, row: Any) -> str | None:
    """Tell the user that what they write, or a `new` request, does not get through; return the conversation, if so.

    A user who waits for somebody to join is told by the clock, as nobody can.
    """
    if row.state == State.ASSIGNED.value:
        if step.around.reaches():
            return None
        step.say(words.agent_out_of_reach(row.id, row.agent), SYSTEM)
    elif new and row.state in {State.REQUESTED.value, State.QUEUED.value} and row.wait_until is None:
        market = step.around.rulebook().marketplace
        step.say(words.not_handed_over(row.id, market.name, market.links.help), SYSTEM)
    else:
        return None
    return step.conversation
