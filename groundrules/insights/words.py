"""What people wrote that a policy team should read, redacted: questions not understood, by cluster, and wishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from groundrules.conversation.models import ConversationRow, MessageRow, WishRow
from groundrules.insights.counts import chosen
from groundrules.insights.models import TurnRow, UnclearRow
from groundrules.insights.redact import Redactor
from groundrules.insights.selection import Selection
from groundrules.insights.turns import Outcome


@dataclass(frozen=True)
class Cluster:
    """Questions that are the same in other words; `text` is the one nearest to the middle.

    `before` counts those of the days before the selection, just as many days.
    """

    number: int
    text: str
    count: int
    before: int
    refused: int
    clarified: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class WishToRead:
    """A wish about the policy, with the redacted words in which it was voiced."""

    id: str
    at: datetime
    rule: str | None
    status: str
    text: str


def clusters(session: Session, selection: Selection, limit: int) -> list[Cluster]:
    """Return the largest clusters of the selection, the largest first."""
    earlier = _counts(session, selection.before())
    refused = func.sum(case((TurnRow.outcome == Outcome.REFUSED.value, 1), else_=0))
    count = func.count().label("count")
    query = (
        select(UnclearRow.cluster, count, refused.label("refused"), func.min(TurnRow.at), func.max(TurnRow.at))
        .join(TurnRow, TurnRow.message_id == UnclearRow.message_id)
        .where(UnclearRow.cluster.is_not(None), *chosen(selection))
        .group_by(UnclearRow.cluster)
        .order_by(count.desc(), func.max(TurnRow.at).desc(), UnclearRow.cluster)
        .limit(limit)
    )
    rows = list(session.execute(query))
    texts = _representatives(session, selection, [row[0] for row in rows])
    return [
        Cluster(number, texts[number], count, earlier.get(number, 0), refused, count - refused, first, last)
        for number, count, refused, first, last in rows
    ]


def unclear_count(session: Session, selection: Selection) -> int:
    """Return in how many clusters the questions of the selection are."""
    query = (
        select(func.count(func.distinct(UnclearRow.cluster)))
        .join(TurnRow, TurnRow.message_id == UnclearRow.message_id)
        .where(*chosen(selection))
    )
    counted: int = session.execute(query).scalar_one()
    return counted


def wishes(session: Session, selection: Selection, redact: Redactor, limit: int) -> list[WishToRead]:
    """Return the newest wishes of the selection; a topic is that of the rule."""
    noted, asked = aliased(MessageRow), aliased(MessageRow)
    query = (
        select(WishRow, asked.text.label("said"), ConversationRow.visitor_name)
        .join(noted, noted.id == WishRow.message_id)
        .outerjoin(asked, asked.id == noted.reply_to)
        .join(ConversationRow, ConversationRow.id == noted.conversation_id)
        .where(and_(*_wished(selection)))
        .order_by(WishRow.at.desc(), WishRow.message_id)
        .limit(limit)
    )
    return [
        WishToRead(
            row.WishRow.message_id,
            row.WishRow.at,
            row.WishRow.rule_id,
            row.WishRow.status,
            redact(row.said or "", [row.visitor_name] if row.visitor_name else []),
        )
        for row in session.execute(query)
    ]


def _wished(selection: Selection) -> list[Any]:
    conditions = [WishRow.at >= selection.begins, WishRow.at < selection.ends]
    if selection.topic:
        conditions.append(WishRow.rule_id.startswith(f"{selection.topic}/", autoescape=True))
    if selection.role:
        conditions.append(ConversationRow.role == selection.role.value)
    if selection.stage:
        conditions.append(ConversationRow.stage == selection.stage.value)
    return conditions


def _counts(session: Session, selection: Selection) -> dict[int, int]:
    query = (
        select(UnclearRow.cluster, func.count())
        .join(TurnRow, TurnRow.message_id == UnclearRow.message_id)
        .where(UnclearRow.cluster.is_not(None), *chosen(selection))
        .group_by(UnclearRow.cluster)
    )
    return {row.cluster: row[1] for row in session.execute(query)}


def _representatives(session: Session, selection: Selection, numbers: Sequence[int]) -> dict[int, str]:
    """Return by cluster the text that is nearest to its middle, among those of the selection."""
    place = func.row_number().over(
        partition_by=UnclearRow.cluster, order_by=(UnclearRow.nearness.desc(), UnclearRow.message_id)
    )
    ranked = (
        select(UnclearRow.cluster, UnclearRow.text, place.label("place"))
        .join(TurnRow, TurnRow.message_id == UnclearRow.message_id)
        .where(UnclearRow.cluster.in_(numbers), *chosen(selection))
        .subquery()
    )
    nearest = session.execute(select(ranked.c.cluster, ranked.c.text).where(ranked.c.place == 1))
    return {row.cluster: row.text for row in nearest}
