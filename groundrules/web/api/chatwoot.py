"""Chatwoot's webhook: what its agents write and do, where the setting says that they are the ones who take over."""

import hashlib
import json
import logging
import time
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.adapters.chatwoot.adapter import ChatwootAdapter
from groundrules.conversation.adapters.chatwoot.signature import BadSignature, verify
from groundrules.conversation.changes import Changes
from groundrules.conversation.handoff.service import Handoffs
from groundrules.web.problems import Problem

router = APIRouter(prefix="/handoff", tags=["people elsewhere"])
logger = logging.getLogger(__name__)
# Of a signature's digest, as `received.remote_id` holds it.
_LONGEST_MARK = 36

_Text = Annotated[str, Header()]


@router.post("/chatwoot", summary="What happens in Chatwoot")
async def chatwoot(
    request: Request, x_chatwoot_signature: _Text = "", x_chatwoot_timestamp: _Text = ""
) -> dict[Literal["status"], str]:
    """Take a signed webhook of Chatwoot's; the same one again changes nothing."""
    adapter = request.app.state.adapter
    if not isinstance(adapter, ChatwootAdapter):
        raise Problem(404, "no-chatwoot", "People do not take over in Chatwoot here: GROUND_RULES_HANDOFF says where.")
    body = await request.body()
    try:
        verify(request.app.state.chatwoot_webhook, x_chatwoot_timestamp, x_chatwoot_signature, body, time.time())
    except BadSignature as error:
        logger.warning("A webhook was refused: %s", error)
        headers = {"WWW-Authenticate": 'Signature realm="chatwoot"'}
        raise Problem(401, "bad-signature", str(error), headers=headers) from None
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise Problem(400, "bad-request", "The webhook's body is no JSON object.")
    handoffs: Handoffs = request.app.state.desk.handoffs
    changes: Changes = request.app.state.changes
    mark = f"web:{hashlib.sha256(x_chatwoot_signature.encode()).hexdigest()}"[:_LONGEST_MARK]
    changed = await run_in_threadpool(adapter.receive, handoffs, event, mark)
    if changed is not None:
        await changes.publish(changed)
    return {"status": "noted" if changed is None else "taken"}
