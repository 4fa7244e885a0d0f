"""Who may use a conversation: whoever has its token."""

from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import ConstrainedStr
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.log import ConversationLog, NotAllowed
from groundrules.conversation.state import Conversation
from groundrules.web.problems import Problem

# Half a surrogate pair, which JSON can carry, is no character; and PostgreSQL stores no NUL.
STORABLE = r"^[^\x00\ud800-\udfff]*$"
Id = Annotated[str, Path(pattern=STORABLE)]


class Words(ConstrainedStr):
    """Text in a body: pydantic would make words of a number, too."""

    strict = True
    regex = STORABLE


_bearer = HTTPBearer(auto_error=False, description="The token that came with the conversation.")


async def authenticated(
    request: Request, conversation: Id, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
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
