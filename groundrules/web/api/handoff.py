"""A person in the conversation, from the user's side: withdrawing the request for one, and saying that one writes."""

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Extra, StrictBool
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import Changes, Typing
from groundrules.conversation.handoff.asking import PersonJoined
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.tickets import USER
from groundrules.conversation.log import ConversationLog
from groundrules.web.api.access import Owned
from groundrules.web.problems import Problem
from groundrules.web.typing import Writers

router = APIRouter(prefix="/conversations", tags=["conversations"])


class UserTyping(BaseModel):
    """Whether the user is writing."""

    on: StrictBool

    class Config:
        extra = Extra.forbid


@router.delete("/{conversation}/handoff", summary="Withdraw the request for a person")
async def withdraw(request: Request, owned: Owned) -> dict[str, Any]:
    """Let the assistant answer again; return the state. With no request there is nothing to do."""
    log: ConversationLog = request.app.state.log
    handoffs: Handoffs = request.app.state.desk.handoffs
    changes: Changes = request.app.state.changes
    try:
        await run_in_threadpool(handoffs.cancel, owned.id)
    except PersonJoined:
        detail = "A person has joined already. Tell them that you would like to go on with the assistant."
        raise Problem(409, "person-joined", detail) from None
    await changes.publish(owned.id)
    return (await run_in_threadpool(log.state, owned.id)).public()


@router.post("/{conversation}/typing", summary="Say that the user is writing")
async def typing(request: Request, owned: Owned, now: UserTyping) -> dict[Literal["status"], str]:
    """Let the person who answers see it. It ends by itself after a few seconds."""
    writers: Writers = request.app.state.writers
    await writers.note(owned.id, Typing(USER, on=now.on))
    return {"status": "noted"}
