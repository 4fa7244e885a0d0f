"""What the desk is made of, put together once when the gateway starts."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.engine import Engine

from groundrules.conversation.adapters.adapter import HandoffAdapter
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Surroundings, Waits
from groundrules.desk.accounts import Accounts
from groundrules.desk.passwords import Passwords
from groundrules.desk.report_outcomes import ReportOutcomes
from groundrules.desk.reviews import Reviews
from groundrules.desk.sessions import Life, Sessions
from groundrules.guard.check import MessageChecker
from groundrules.guard.contact import ContactFinder, NoWords
from groundrules.insights.findings import FindingCounter
from groundrules.insights.keeper import Keeper
from groundrules.insights.report import Insights
from groundrules.insights.wishes import WishBook
from groundrules.rulebook.store import RulebookStore
from groundrules.settings import Settings


@dataclass(frozen=True)
class Desk:
    """The parts, as `app.state.desk`."""

    handoffs: Handoffs
    accounts: Accounts
    sessions: Sessions
    reviews: Reviews
    reports: ReportOutcomes
    insights: Insights
    wishes: WishBook
    findings: FindingCounter
    keeper: Keeper


def make_desk(
    settings: Settings, engine: Engine, rulebook: RulebookStore, checker: MessageChecker, adapter: HandoffAdapter
) -> Desk:
    """Return the desk over a database, where people take over as `adapter` has it; nothing slow happens here."""
    waits = Waits(
        join=timedelta(minutes=settings.wait_minutes),
        answer=timedelta(minutes=settings.answer_minutes),
        silence=timedelta(minutes=settings.silence_minutes),
        keep=timedelta(days=settings.ticket_days),
    )
    life = Life(timedelta(minutes=settings.desk_minutes), timedelta(hours=settings.desk_hours))
    passwords = Passwords()
    accounts = Accounts(engine, passwords)
    untrained = MessageChecker(rulebook.current, policies=settings.policies, worded=NoWords())
    around = Surroundings(
        adapter.staff(accounts),
        rulebook.current,
        waits,
        own_desk=adapter.own_desk,
        reaches=adapter.reaches,
        absence=adapter.absence,
        hand_over=adapter.hand_over,
    )
    return Desk(
        handoffs=Handoffs(engine, around, ContactFinder(checker, untrained)),
        accounts=accounts,
        sessions=Sessions(engine, accounts, passwords, life),
        reviews=Reviews(engine),
        reports=ReportOutcomes(engine),
        insights=Insights(engine),
        wishes=WishBook(engine),
        findings=FindingCounter(engine),
        keeper=Keeper(engine),
    )
