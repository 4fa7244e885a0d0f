"""Writing to the user: in one's own words, or an answer from the rulebook with its citation."""

import uuid
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Extra, Field, root_validator
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import Typing
from groundrules.conversation.dialogue import MAX_TEXT
from groundrules.conversation.handoff.machine import AGENT, State
from groundrules.conversation.message import Reply
from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.web.api.access import STORABLE
from groundrules.web.desk.access import Writer, desk_of
from groundrules.web.desk.api.tickets import Change, TicketId, act, find_ticket
from groundrules.web.problems import Problem
from groundrules.web.typing import Writers

router = APIRouter(tags=["desk: tickets"])


class AgentMessage(Change):
    """Words, a rule to cite, or both; with `client_id` the call can be repeated without saying it twice."""

    text: str | None = Field(default=None, min_length=1, max_length=MAX_TEXT, regex=STORABLE)
    rule: str | None = Field(default=None, max_length=120, regex=STORABLE)
    focus: Focus = Focus.RULE
    client_id: str = Field(default_factory=lambda: uuid.uuid4().hex, min_length=1, max_length=60, regex=STORABLE)

    @root_validator(skip_on_failure=True)
    def _says_something(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not (values.get("text") or "").strip() and not values.get("rule"):
            raise ValueError("give text, rule or both")
        return values


class IsTyping(BaseModel):
    """Whether somebody is writing."""

    on: bool

    class Config:
        extra = Extra.forbid


@router.post("/tickets/{ticket}/messages", summary="Write to the user")
async def send(request: Request, session: Writer, ticket: TicketId, new: AgentMessage) -> dict[str, Any]:
    """Say it in the user's conversation; return the messages as the user sees them. The version stays as it is."""
    handoffs, by = desk_of(request).handoffs, session.account.person
    replies = await run_in_threadpool(_replies, request, ticket, new)
    changed, said = await act(request, ticket, lambda: handoffs.send(ticket, new.version, by, replies, new.client_id))
    await _writers(request).note(changed.conversation, Typing(AGENT, on=False, name=by.name))
    return {"ticket": changed.public(), "messages": [message.public() for message in said]}


def _replies(request: Request, ticket_id: str, new: AgentMessage) -> list[Reply]:
    """Return the words, and after them the answer from the rulebook for the user's role and stage."""
    found = find_ticket(request, ticket_id)
    replies = [Reply("text", new.text)] if new.text and new.text.strip() else []
    if new.rule is None:
        return replies
    rulebook = request.app.state.rulebook.current()
    if new.rule not in rulebook.rules:
        raise Problem(404, "unknown-rule", "There is no such rule in the rulebook.")
    conversation = request.app.state.log.state(found.conversation).conversation
    answer = compose(rulebook, new.rule, new.focus, Situation(conversation.role, conversation.stage))
    return [*replies, Reply("answer", answer.text, {"answer": answer.payload})]


@router.post("/tickets/{ticket}/typing", summary="Say that one is writing")
async def typing(request: Request, session: Writer, ticket: TicketId, now: IsTyping) -> dict[Literal["status"], str]:
    """Let the user see that their agent writes; it ends by itself after a few seconds."""
    found = await run_in_threadpool(find_ticket, request, ticket)
    name = session.account.name
    if found.state is not State.ASSIGNED or found.agent is None or found.agent.name != name:
        raise Problem(409, "not-yours", "The ticket is not yours, or no longer.", ticket=found.public())
    await _writers(request).note(found.conversation, Typing(AGENT, on=now.on, name=name))
    return {"status": "noted"}


def _writers(request: Request) -> Writers:
    writers: Writers = request.app.state.writers
    return writers
