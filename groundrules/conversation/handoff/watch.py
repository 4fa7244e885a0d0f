"""Time at work: does what is due on tickets, and tells those who wait that the queue has moved."""

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import Changes
from groundrules.conversation.handoff.service import Handoffs
from groundrules.rulebook.store import RulebookMissing

# How often, in seconds.
SECONDS = 3.0

logger = logging.getLogger(__name__)


async def look_after(handoffs: Handoffs, changes: Changes) -> None:
    """Look after all handoffs, until the end. Each gateway does so; what one has done, the next finds done."""
    before: list[str] = []
    while True:
        await asyncio.sleep(SECONDS)
        try:
            changed = await run_in_threadpool(handoffs.tick)
            queue = await run_in_threadpool(handoffs.queue)
        except (SQLAlchemyError, RulebookMissing) as error:
            logger.warning("Handoffs are not looked after: %s", type(error).__name__)
            continue
        for conversation in {*changed, *(queue if queue != before else ())}:
            await changes.publish(conversation)
        before = queue
