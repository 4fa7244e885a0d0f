"""What a user is shown of the handoff, beside the messages."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundrules.conversation.handoff.machine import ENDED, WAITING, State
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.handoff.tickets import is_held, position

_LATER = "Nobody is at the desk now. Your request is on their list; the assistant goes on helping you."
_KEPT = (
    "Your request is kept, and goes to the people who answer when they can be told; the assistant goes on helping you."
)
_EXPIRED = "Nobody was free in time. Your request stays on the desk's list; the assistant goes on helping you."


def shown_to_user(session: Session, conversation_id: str, last_seq: int) -> dict[str, Any] | None:
    """Return state, number, place in the queue, agent and note of the last handoff.

    None if there was none, it was cancelled, or something was said since it ended.
    """
    query = select(TicketRow).filter_by(conversation_id=conversation_id).order_by(TicketRow.start_seq.desc()).limit(1)
    row = session.execute(query).scalar_one_or_none()
    state = State(row.state) if row is not None else State.CANCELLED
    if state is State.CANCELLED or (state in ENDED and last_seq > row.ended_seq):
        return None
    shown: dict[str, Any] = {"state": state.value, "ticket": row.id}
    if is_held(row):
        shown["position"] = position(session, row)
    elif state in WAITING:
        shown["note"] = _LATER if state is State.QUEUED else _KEPT
    elif state is State.EXPIRED:
        shown["note"] = _EXPIRED
    if row.agent:
        shown["agent"] = {"name": row.agent, "role": row.agent_role}
    return shown
