"""Deleting one's own conversation."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import Changes
from groundrules.conversation.dialogue import Dialogue
from groundrules.database import make_engine
from groundrules.privacy.erase import Eraser, StillOpen
from groundrules.privacy.trackers import Trackers
from groundrules.settings import Settings
from groundrules.web.api.access import Owned
from groundrules.web.problems import Problem

router = APIRouter(prefix="/conversations", tags=["conversations"])


@contextmanager
def _eraser(request: Request) -> Iterator[Eraser]:
    settings: Settings = request.app.state.settings
    trackers = request.app.state.engine if settings.database else make_engine(settings.trackers_url)
    try:
        yield Eraser(request.app.state.engine, Trackers(trackers))
    finally:
        if not settings.database:
            trackers.dispose()


def _delete(request: Request, conversation_id: str) -> None:
    with _eraser(request) as eraser:
        eraser.delete_own(conversation_id)


@router.delete("/{conversation}", summary="Delete the conversation")
async def delete(request: Request, owned: Owned) -> dict[Literal["status"], str]:
    """Delete it with all that belongs to it, once the message that is being answered has its reply."""
    dialogue: Dialogue = request.app.state.dialogue
    changes: Changes = request.app.state.changes
    async with dialogue.turn(owned.id):
        try:
            await run_in_threadpool(_delete, request, owned.id)
        except StillOpen:
            detail = "A request for a person or a report is still open. Try again when it has been dealt with."
            raise Problem(409, "still-open", detail) from None
    await changes.publish(owned.id)
    return {"status": "deleted"}
