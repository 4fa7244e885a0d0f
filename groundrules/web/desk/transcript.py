"""A conversation as agents see it: what was said, how the assistant came to it, and what was found wrong."""

from typing import Any

from fastapi import Request

from groundrules.conversation.handoff.machine import ASSISTANT
from groundrules.conversation.log import ConversationLog
from groundrules.web.desk.access import desk_of


def transcript(request: Request, conversation_id: str, after: int = 0) -> list[dict[str, Any]]:
    """Return the messages beyond a place, each with its `trace` and `reviews` where it has any."""
    log: ConversationLog = request.app.state.log
    messages = []
    while part := log.messages(conversation_id, after):
        messages += part
        after = part[-1].seq
    traces = log.traces(conversation_id)
    reviews = desk_of(request).reviews.of([message.id for message in messages if message.author == ASSISTANT])
    shown = []
    for message in messages:
        one = message.public()
        if message.id in traces:
            one["trace"] = traces[message.id]
        if message.id in reviews:
            review = reviews[message.id]
            state = review.decided.decision.value if review.decided else "open"
            one["reviews"] = [mark.public() | {"state": state} for mark in review.marks]
        shown.append(one)
    return shown
