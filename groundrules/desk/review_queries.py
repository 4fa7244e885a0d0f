"""Which of the assistant's messages are on the review list, and on which shelf of it."""

from enum import Enum
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from groundrules.conversation.handoff.machine import ASSISTANT
from groundrules.conversation.models import FeedbackRow, MessageRow
from groundrules.desk.models import AnswerReviewRow, ReviewDecisionRow

_UNANSWERED = "out_of_scope"


class Shelf(str, Enum):
    """Where an entry stands: nobody has decided, it was decided, or the assistant has been given it to learn."""

    OPEN = "open"
    DECIDED = "decided"
    EXPORTED = "exported"


def wanted() -> Any:
    """Return the condition that a message is on the list: unanswered, not helpful, marked as wrong, or decided on."""
    unanswered = and_(MessageRow.kind == _UNANSWERED, MessageRow.reply_to.is_not(None))
    not_helpful = exists().where(FeedbackRow.message_id == MessageRow.id, FeedbackRow.helpful.is_(False))
    marked = exists().where(AnswerReviewRow.message_id == MessageRow.id)
    # The query around may have the decisions joined to it, which this is not about.
    decided = exists().where(ReviewDecisionRow.message_id == MessageRow.id).correlate(MessageRow)
    return and_(MessageRow.author == ASSISTANT, or_(unanswered, not_helpful, marked, decided))


def listed(shelf: Shelf) -> Any:
    """Return the query for the messages on a shelf, the newest first."""
    return _on(select(MessageRow), shelf).order_by(MessageRow.at.desc(), MessageRow.id)


def counted(shelf: Shelf) -> Any:
    """Return the query for how many messages are on a shelf."""
    return _on(select(func.count()).select_from(MessageRow), shelf)


def _on(query: Any, shelf: Shelf) -> Any:
    decision, exported = ReviewDecisionRow.decision, ReviewDecisionRow.exported_at
    condition = {
        Shelf.OPEN: decision.is_(None),
        Shelf.DECIDED: and_(decision.is_not(None), exported.is_(None)),
        Shelf.EXPORTED: exported.is_not(None),
    }[shelf]
    join = ReviewDecisionRow.message_id == MessageRow.id
    return query.outerjoin(ReviewDecisionRow, join).where(wanted(), condition)
