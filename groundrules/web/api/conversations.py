"""Conversations: begin one, say something, read the log, judge a reply."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Extra, Field, root_validator
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.dialogue import MAX_TEXT, Dialogue, UnknownChoice
from groundrules.conversation.log import Conversation, ConversationLog, NotAllowed, UnknownMessage
from groundrules.rulebook.schema import Role, Stage
from groundrules.web.problems import Problem

router = APIRouter(prefix="/conversations", tags=["conversations"])
# Half a surrogate pair, which JSON can carry, is no character; and PostgreSQL stores no NUL.
_STORABLE = r"^[^\x00\ud800-\udfff]*$"
_Id = Annotated[str, Path(pattern=_STORABLE)]
_bearer = HTTPBearer(auto_error=False, description="The token that came with the conversation.")


class NewConversation(BaseModel):
    """Who asks and at what stage, as far as the host page knows."""

    role: Role | None = None
    stage: Stage | None = None

    class Config:
        extra = Extra.forbid


class Saying(BaseModel):
    """One message: typed text, or the id of a choice that was offered."""

    client_id: str = Field(min_length=1, max_length=80, regex=_STORABLE)
    text: str | None = Field(default=None, regex=_STORABLE)
    choice: str | None = Field(default=None, max_length=80, regex=_STORABLE)

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

    helpful: bool
    comment: str | None = Field(default=None, max_length=MAX_TEXT, regex=_STORABLE)

    class Config:
        extra = Extra.forbid


async def authenticated(
    request: Request, conversation: _Id, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Conversation:
    """Return the conversation of the path if the bearer token is its own; a 401 problem otherwise."""
    log: ConversationLog = request.app.state.log
    try:
        if credentials is None:
            raise NotAllowed
        return await run_in_threadpool(log.authenticate, conversation, credentials.credentials)
    except NotAllowed:
        # The same answer for an unknown conversation and a wrong token: neither can be guessed from it.
        raise Problem(401, "bad-token", "This conversation's token is missing, wrong or expired.") from None


Owned = Annotated[Conversation, Depends(authenticated)]


@router.post("", status_code=201, summary="Begin a conversation")
async def begin(request: Request, new: NewConversation | None = None) -> dict[str, Any]:
    """Return the conversation's id, its token (shown only here), and its messages so far."""
    log: ConversationLog = request.app.state.log
    wanted = new or NewConversation()
    conversation, token = await run_in_threadpool(log.start, wanted.role, wanted.stage)
    return {"conversation": conversation.id, "token": token, "messages": []}


@router.post("/{conversation}/messages", summary="Say something, or press a choice")
async def say(request: Request, owned: Owned, saying: Saying) -> dict[str, Any]:
    """Return the replies. The same `client_id` again gives the same replies, and is stored once."""
    dialogue: Dialogue = request.app.state.dialogue
    if saying.choice is not None:
        try:
            replies = await dialogue.choose(owned, saying.client_id, saying.choice)
        except UnknownChoice:
            raise Problem(404, "unknown-choice", "This choice was not offered in this conversation.") from None
    else:
        assert saying.text is not None  # noqa: S101  # Saying holds one of the two
        if len(saying.text) > MAX_TEXT:
            detail = (
                f"A message may hold {MAX_TEXT} characters at most; this one has {len(saying.text)}. Please shorten it."
            )
            raise Problem(413, "message-too-long", detail, limit=MAX_TEXT)
        replies = await dialogue.say(owned, saying.client_id, saying.text)
    return {"messages": [reply.public() for reply in replies]}


@router.get("/{conversation}/messages", summary="Read the conversation")
async def read(
    request: Request,
    owned: Owned,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only messages whose `seq` is beyond this.")] = 0,
) -> dict[str, Any]:
    """Return at most 500 messages, oldest first; ask again with the last `seq` for more."""
    log: ConversationLog = request.app.state.log
    messages = await run_in_threadpool(log.messages, owned.id, after)
    return {"messages": [message.public() for message in messages]}


@router.post("/{conversation}/messages/{message}/feedback", summary="Say whether a reply helped")
async def judge(request: Request, owned: Owned, message: _Id, verdict: Verdict) -> dict[Literal["status"], str]:
    """Store one verdict a message; a later one replaces it."""
    log: ConversationLog = request.app.state.log
    try:
        await run_in_threadpool(log.add_feedback, owned.id, message, verdict.helpful, verdict.comment)
    except UnknownMessage:
        raise Problem(404, "unknown-message", "There is no such reply in this conversation.") from None
    return {"status": "stored"}
