"""Counts turns: by outcome, day, rule, topic, role and stage. The database does the counting."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.models import ConversationRow, FeedbackRow
from groundrules.insights.models import CheckFindingRow, TurnRow
from groundrules.insights.selection import Selection
from groundrules.insights.turns import QUESTIONS, Outcome

_WHY, _RULE = "why", "rule"
ByOutcome = dict[Outcome, int]


@dataclass(frozen=True)
class Totals:
    """How much there was, and how it went. `to_answer` and `to_person` are medians in seconds, None without any."""

    conversations: int
    outcomes: ByOutcome
    helpful: int
    unhelpful: int
    to_answer: float | None
    to_person: float | None

    @property
    def questions(self) -> int:
        """All questions, however they were answered."""
        return questions_in(self.outcomes)

    def share(self, outcome: Outcome) -> float:
        """Return the part of the questions with this outcome, from 0 to 1."""
        return self.outcomes.get(outcome, 0) / self.questions if self.questions else 0.0


@dataclass(frozen=True)
class RuleUse:
    """How often a rule was told, for how many of these the reason was asked, and what users thought of it."""

    rule: str
    told: int
    whys: int
    helpful: int
    unhelpful: int

    @property
    def trouble(self) -> float:
        """Signs of confusion for each time it was told."""
        return (self.whys + self.unhelpful) / self.told if self.told else 0.0


@dataclass(frozen=True)
class FindingCount:
    """How often the message check found one kind of thing, by the rule that it is about and the stage."""

    kind: str
    rule: str
    stage: str
    count: int
    places: dict[str, int] = field(default_factory=dict)


def questions_in(outcomes: ByOutcome) -> int:
    """Return how many of these turns were questions."""
    return sum(outcomes.get(outcome, 0) for outcome in QUESTIONS)


def chosen(selection: Selection) -> list[Any]:
    """Return the conditions that a row of turns is in the selection."""
    conditions = [TurnRow.day >= selection.since, TurnRow.day <= selection.until]
    narrowed = {TurnRow.topic: selection.topic, TurnRow.role: selection.role, TurnRow.stage: selection.stage}
    return conditions + [column == getattr(value, "value", value) for column, value in narrowed.items() if value]


def totals(session: Session, selection: Selection) -> Totals:
    """Count everything at once."""
    where = chosen(selection)
    found = session.execute(select(TurnRow.outcome, func.count()).where(*where).group_by(TurnRow.outcome))
    verdicts = (
        select(func.count(), func.sum(case((FeedbackRow.helpful.is_(True), 1), else_=0)))
        .join(TurnRow, TurnRow.message_id == FeedbackRow.message_id)
        .where(*where)
    )
    given, helpful = session.execute(verdicts).one()
    conversations = select(func.count(func.distinct(TurnRow.conversation_id))).where(*where)
    return Totals(
        conversations=session.execute(conversations).scalar_one(),
        outcomes={Outcome(outcome): count for outcome, count in found},
        helpful=helpful or 0,
        unhelpful=given - (helpful or 0),
        to_answer=_seconds_to_answer(session, where),
        to_person=_seconds_to_person(session, selection),
    )


def by_step(session: Session, selection: Selection) -> dict[date, ByOutcome]:
    """Return for each day, week or month, empty ones as well, how its questions were answered."""
    query = (
        select(TurnRow.day, TurnRow.outcome, func.count())
        .where(*chosen(selection))
        .group_by(TurnRow.day, TurnRow.outcome)
    )
    steps: dict[date, ByOutcome] = {start: {} for start in selection.steps()}
    for day, outcome, count in session.execute(query):
        some = steps[selection.start_of(day)]
        some[Outcome(outcome)] = some.get(Outcome(outcome), 0) + count
    return steps


def by_column(session: Session, selection: Selection, column: str) -> dict[str | None, ByOutcome]:
    """Return by `topic`, `role` or `stage` (None: not known) how questions were answered."""
    of = getattr(TurnRow, column)
    query = select(of, TurnRow.outcome, func.count()).where(*chosen(selection)).group_by(of, TurnRow.outcome)
    found: dict[str | None, ByOutcome] = {}
    for value, outcome, count in session.execute(query):
        found.setdefault(value, {})[Outcome(outcome)] = count
    return found


def rules(session: Session, selection: Selection) -> list[RuleUse]:
    """Return the rules that were told, the most often told first."""
    told = func.sum(case((TurnRow.focus == _WHY, 0), else_=1))
    query = (
        select(
            TurnRow.rule,
            told,
            func.sum(case((TurnRow.focus == _WHY, 1), else_=0)),
            func.sum(case((FeedbackRow.helpful.is_(True), 1), else_=0)),
            func.sum(case((FeedbackRow.helpful.is_(False), 1), else_=0)),
        )
        .outerjoin(FeedbackRow, FeedbackRow.message_id == TurnRow.message_id)
        .where(TurnRow.rule.is_not(None), *chosen(selection))
        .group_by(TurnRow.rule)
        .order_by(told.desc(), TurnRow.rule)
    )
    return [RuleUse(*row) for row in session.execute(query)]


def confusing(used: Sequence[RuleUse], least: int = 5) -> list[RuleUse]:
    """Return the rules with signs of confusion, the most for each time told first; rarely told ones say nothing."""
    troubled = [use for use in used if use.told >= least and use.whys + use.unhelpful]
    return sorted(troubled, key=lambda use: (-use.trouble, -use.told, use.rule))


def findings(session: Session, selection: Selection) -> list[FindingCount]:
    """Return what the message check found, the most frequent first. A topic is that of the rule."""
    row = CheckFindingRow
    where = [row.day >= selection.since, row.day <= selection.until]
    where += [row.role == selection.role.value] if selection.role else []
    where += [row.stage == selection.stage.value] if selection.stage else []
    where += [row.rule.startswith(f"{selection.topic}/", autoescape=True)] if selection.topic else []
    query = (
        select(row.kind, row.rule, row.stage, row.place, func.sum(row.count))
        .where(*where)
        .group_by(row.kind, row.rule, row.stage, row.place)
    )
    places: dict[tuple[str, str, str], dict[str, int]] = {}
    for kind, rule, stage, place, count in session.execute(query):
        places.setdefault((kind, rule, stage), {})[place] = count
    counted = [FindingCount(*key, sum(some.values()), some) for key, some in places.items()]
    return sorted(counted, key=lambda one: (-one.count, one.kind, one.rule, one.stage))


def _seconds_to_answer(session: Session, where: list[Any]) -> float | None:
    """Return the median, found by its place: the database has to sort anyway, and nothing else is loaded."""
    asked = [*where, TurnRow.outcome.in_([outcome.value for outcome in QUESTIONS])]
    count = session.execute(select(func.count()).select_from(TurnRow).where(*asked)).scalar_one()
    if not count:
        return None
    middle = select(TurnRow.seconds).where(*asked).order_by(TurnRow.seconds).offset((count - 1) // 2)
    return float(median(session.execute(middle.limit(2 - count % 2)).scalars()))


def _seconds_to_person(session: Session, selection: Selection) -> float | None:
    waited = (
        select(TicketRow.requested_at, TicketRow.claimed_at)
        .where(TicketRow.requested_at >= selection.begins, TicketRow.requested_at < selection.ends)
        .where(TicketRow.claimed_at.is_not(None))
    )
    if selection.topic:
        waited = waited.where(TicketRow.topic == selection.topic)
    if selection.role or selection.stage:
        waited = waited.join(ConversationRow, ConversationRow.id == TicketRow.conversation_id)
        waited = waited.where(*([ConversationRow.role == selection.role.value] if selection.role else []))
        waited = waited.where(*([ConversationRow.stage == selection.stage.value] if selection.stage else []))
    spans: list[timedelta] = [claimed - requested for requested, claimed in session.execute(waited)]
    return median(span.total_seconds() for span in spans) if spans else None
