"""Conversations: begin one, choose its role and stage, say something, judge a reply."""

from typing import Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Extra, StrictBool, root_validator
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.changes import Changes
from groundrules.conversation.dialogue import MAX_TEXT, Dialogue, UnknownChoice
from groundrules.conversation.log import ConversationLog, UnknownMessage
from groundrules.metrics import ANSWERS, MESSAGES
from groundrules.rulebook.schema import Role, Stage
from groundrules.web.api.access import Id, Owned, Words
from groundrules.web.identity import BadIdentity, Identity, read_identity
from groundrules.web.limits import limit_messages, limit_new
from groundrules.web.problems import Problem

router = APIRouter(prefix="/conversations", tags=["conversations"])


class ClientId(Words):
    """The caller's own id of a message."""

    min_length = 1
    max_length = 80


class ChoiceId(Words):
    """The id of a choice."""

    max_length = 140


class Comment(Words):
    """What goes with a verdict."""

    max_length = MAX_TEXT


class Signed(Words):
    """A JSON Web Token."""

    max_length = 4_000


class NewConversation(BaseModel):
    """Who asks and at what stage, as far as the host page knows; `identity` is what its server has signed."""

    role: Role | None = None
    stage: Stage | None = None
    identity: Signed | None = None

    class Config:
        extra = Extra.forbid


class NewSituation(BaseModel):
    """What is chosen: a field that is left out stays as it is, null means that it is not known."""

    role: Role | None = None
    stage: Stage | None = None

    class Config:
        extra = Extra.forbid


class Saying(BaseModel):
    """One message: typed text, or the id of a choice that was offered."""

    client_id: ClientId
    text: Words | None = None
    choice: ChoiceId | None = None

    class Config:
        extra = Extra.forbid

    @root_validator(skip_on_failure=True)
    def _text_or_choice(cls, values: dict[str, Any]) -> dict[str, Any]:
        text, choice = values.get("text"), values.get("choice")
        if (text is None) == (choice is None):
            raise ValueError("give either text or choice")
        if text is not None and not text.strip():
            raise ValueError("text must not be empty")
        return values


class Verdict(BaseModel):
    """Whether a reply helped."""

    helpful: StrictBool
    comment: Comment | None = None

    class Config:
        extra = Extra.forbid


@router.post("", status_code=201, summary="Begin a conversation", dependencies=[Depends(limit_new)])
async def begin(request: Request, new: NewConversation | None = None) -> dict[str, Any]:
    """Return the conversation's id, its token (shown only here), its messages so far, and for whom it answers."""
    log: ConversationLog = request.app.state.log
    wanted = new or NewConversation()
    signed = Identity()
    if wanted.identity is not None:
        try:
            signed = read_identity(
                wanted.identity, *request.app.state.host_keys, public=request.app.state.host_public_keys
            )
        except BadIdentity as error:
            raise Problem(401, "bad-identity", str(error)) from None
    role, stage = signed.role or wanted.role, signed.stage or wanted.stage
    begun, token = await run_in_threadpool(log.start, role, stage, signed.visitor, signed.name)
    return {"conversation": begun.id, "token": token, "messages": [], "role": begun.role, "stage": begun.stage}


@router.get("/{conversation}", summary="How the conversation stands")
async def state(request: Request, owned: Owned) -> dict[str, Any]:
    """Return for whom it answers, who answers, and how far the handoff to a person is."""
    log: ConversationLog = request.app.state.log
    return (await run_in_threadpool(log.state, owned.id)).public()


@router.patch("/{conversation}", summary="Choose role and stage")
async def choose_situation(request: Request, owned: Owned, new: NewSituation) -> dict[str, Any]:
    """Let the next answer be for this role and stage, whatever was said before; return the state."""
    log: ConversationLog = request.app.state.log
    changes: Changes = request.app.state.changes
    chosen = new.dict(exclude_unset=True)
    changed = await run_in_threadpool(log.choose_situation, owned.id, chosen)
    await changes.publish(owned.id)
    return changed.public()


@router.post(
    "/{conversation}/messages", summary="Say something, or press a choice", dependencies=[Depends(limit_messages)]
)
async def say(request: Request, owned: Owned, saying: Saying) -> dict[str, Any]:
    """Return the replies. The same `client_id` again gives the same replies, and is stored once."""
    dialogue: Dialogue = request.app.state.dialogue
    if saying.choice is not None:
        try:
            replies = await dialogue.choose(owned, saying.client_id, saying.choice)
        except UnknownChoice:
            detail = "This choice was not offered in this conversation, or there is no such rule."
            raise Problem(404, "unknown-choice", detail) from None
    else:
        assert saying.text is not None  # noqa: S101  # Saying holds one of the two
        if len(saying.text) > MAX_TEXT:
            detail = (
                f"A message may hold {MAX_TEXT} characters at most; this one has {len(saying.text)}. Please shorten it."
            )
            raise Problem(413, "message-too-long", detail, limit=MAX_TEXT)
        replies = await dialogue.say(owned, saying.client_id, saying.text)
    MESSAGES.inc()
    for reply in replies:
        ANSWERS.labels(reply.kind).inc()
    return {"messages": [reply.public() for reply in replies]}


@router.post("/{conversation}/messages/{message}/feedback", summary="Say whether a reply helped")
async def judge(request: Request, owned: Owned, message: Id, verdict: Verdict) -> dict[Literal["status"], str]:
    """Store one verdict a message; a later one replaces it."""
    log: ConversationLog = request.app.state.log
    try:
        await run_in_threadpool(log.add_feedback, owned.id, message, verdict.helpful, verdict.comment)
    except UnknownMessage:
        raise Problem(404, "unknown-message", "There is no such reply in this conversation.") from None
    return {"status": "stored"}
