"""The message check: what in a message to be sent breaks a rule, why, and how to say it instead."""

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConstrainedStr, Extra
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.log import ConversationLog, NotAllowed
from groundrules.guard.check import ADVICE, MAX_CHARACTERS, MessageChecker
from groundrules.guard.meaning import MeaningUnavailable
from groundrules.language.encoder import EncoderUnavailable
from groundrules.metrics import CHECKS
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Role, Stage
from groundrules.secrets import is_one_of
from groundrules.web.desk.access import desk_of
from groundrules.web.limits import limit_checks
from groundrules.web.problems import Problem

router = APIRouter(tags=["check"])
_bearer = HTTPBearer(auto_error=False, description="A conversation's token, or the host's key.")


class ToRead(ConstrainedStr):
    """Text that is read and not stored: any that is made of characters."""

    strict = True
    regex = r"^[^\ud800-\udfff]*$"


class ToCheck(BaseModel):
    """A message that is about to be sent, and who sends it when, as far as the caller knows."""

    text: ToRead
    role: Role | None = None
    stage: Stage | None = None

    class Config:
        extra = Extra.forbid


async def allowed(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> str:
    """Let a conversation's token and the host's key pass, and return which it was; a 401 problem otherwise."""
    log: ConversationLog = request.app.state.log
    given = credentials.credentials if credentials else ""
    if is_one_of(given, request.app.state.host_keys):
        return given
    try:
        await run_in_threadpool(log.authenticate_token, given)
    except NotAllowed:
        raise Problem(
            401, "bad-token", "A conversation's token or the host's key is missing, wrong or expired."
        ) from None
    return given


_GUARDED = [Depends(allowed), Depends(limit_checks)]


@router.post("/check", summary="Check a message before it is sent", dependencies=_GUARDED)
async def check(
    request: Request, asked: ToCheck, caller: Annotated[str, Depends(allowed)], after: BackgroundTasks
) -> dict[str, Any]:
    """Return the verdict, the findings with their places in the text as sent, and a suggestion where one is needed."""
    if not asked.text.strip():
        raise Problem(422, "empty-message", "There is nothing to check: the text is empty.")
    if len(asked.text) > MAX_CHARACTERS:
        detail = f"A message to check may hold {MAX_CHARACTERS} characters at most; this one has {len(asked.text)}."
        raise Problem(413, "message-too-long", detail, limit=MAX_CHARACTERS)
    checker: MessageChecker = request.app.state.checker
    try:
        outcome = await run_in_threadpool(checker.check, asked.text, Situation(asked.role, asked.stage))
    except (MeaningUnavailable, EncoderUnavailable):
        detail = "The message check is not ready: it has not been trained on this machine. `make train` does it."
        raise Problem(503, "check-unavailable", detail) from None
    situation = [value.value if value else None for value in (asked.role, asked.stage)]
    after.add_task(desk_of(request).findings.count, caller, outcome.findings, *situation)
    CHECKS.labels(outcome.verdict).inc()
    return outcome.public() | {"advice": ADVICE}
