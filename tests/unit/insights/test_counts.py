"""Every count, on conversations that can be counted by hand."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.message import Reply
from groundrules.insights import counts
from groundrules.insights.counts import RuleUse
from groundrules.insights.selection import Selection
from groundrules.insights.turns import Outcome
from groundrules.rulebook.schema import Role, Stage
from tests.unit.insights.conftest import OTHER_RULE, REFUSED, RULE, Scene, check, clarify, told

TODAY = date(2026, 11, 22)
DAY = Selection(TODAY, TODAY)


@pytest.fixture
def session(scene: Scene) -> Iterator[Session]:
    """A session on two conversations: a client's before a contract, today; and a freelancer's, yesterday."""
    scene.clock.advance(days=-1)
    old = scene.talk(Role.FREELANCER, Stage.ACTIVE)
    scene.ask(old, "May I be paid in cash?", told(OTHER_RULE))
    scene.clock.advance(days=1)
    new = scene.talk(Role.CLIENT, Stage.BEFORE)
    first = scene.ask(new, "May I give my number?", told(), seconds=0.4)
    scene.log.add_feedback(new, first, True, None)
    why = scene.ask(new, "Why?", told(focus="why"), seconds=0.6)
    scene.log.add_feedback(new, why, False, "No reason.")
    scene.ask(new, "And my address?", clarify(OTHER_RULE, RULE), seconds=1.0)
    scene.ask(new, "What about the weather?", REFUSED, seconds=2.0)
    scene.ask(new, "Check this: Mail me.", check(), seconds=9.0)
    scene.ask(new, "Thanks!", Reply("smalltalk", "You are welcome."), seconds=9.0)
    scene.ask(new, "Hm?", Reply("error", "Sorry."), seconds=3.0)
    scene.read()
    with sessionmaker(scene.engine, future=True)() as opened:
        yield opened


def test_totals(session: Session) -> None:
    found = counts.totals(session, DAY)
    assert found.outcomes == {
        Outcome.ANSWERED: 2,
        Outcome.CLARIFIED: 1,
        Outcome.REFUSED: 1,
        Outcome.FAILED: 1,
        Outcome.CHECKED: 1,
        Outcome.OTHER: 1,
    }
    assert (found.questions, found.conversations) == (5, 1)
    assert (found.helpful, found.unhelpful) == (1, 1)
    assert found.share(Outcome.ANSWERED) == 0.4


def test_half_had_an_answer_within_the_median(session: Session) -> None:
    """0.4, 0.6, 1.0, 2.0 and 3.0 seconds; the check and the thanks are no questions."""
    assert counts.totals(session, DAY).to_answer == pytest.approx(1.0)
    both = Selection(TODAY - timedelta(days=1), TODAY)
    # With the 0.5 of yesterday the middle lies between 0.6 and 1.0.
    assert counts.totals(session, both).to_answer == pytest.approx(0.8)


def test_nothing_has_no_medians_and_no_shares(session: Session) -> None:
    found = counts.totals(session, Selection(date(2020, 1, 1), date(2020, 1, 2)))
    assert (found.questions, found.to_answer, found.to_person, found.share(Outcome.ANSWERED)) == (0, None, None, 0.0)


def test_time_to_a_person(session: Session, scene: Scene) -> None:
    talk, other = scene.talk(Role.CLIENT), scene.talk(Role.AGENCY)
    for place, (whose, waited) in enumerate([(talk, 60), (talk, 100), (other, 500), (other, None)]):
        claimed = scene.clock() + timedelta(seconds=waited) if waited else None
        shown = {"topic": "fees", "state": "resolved", "why": "asked", "version": 1, "start_seq": 0}
        row = TicketRow(
            id=f"GR-{place}", conversation_id=whose, requested_at=scene.clock(), claimed_at=claimed, **shown
        )
        session.add(row)
    session.commit()
    assert counts.totals(session, DAY).to_person == 100
    assert counts.totals(session, Selection(TODAY, TODAY, role=Role.CLIENT)).to_person == 80
    assert counts.totals(session, Selection(TODAY, TODAY, topic="payments")).to_person is None
    assert counts.totals(session, Selection(TODAY, TODAY, topic="fees", role=Role.AGENCY)).to_person == 500


def test_over_time_empty_days_have_a_place(session: Session) -> None:
    found = counts.by_step(session, Selection(TODAY - timedelta(days=2), TODAY))
    assert [sum(some.values()) for some in found.values()] == [0, 1, 7]


def test_by_topic_role_and_stage(session: Session) -> None:
    both = Selection(TODAY - timedelta(days=1), TODAY)
    topics = counts.by_column(session, both, "topic")
    assert topics["contact-sharing"] == {Outcome.ANSWERED: 2}
    assert topics["payments"] == {Outcome.ANSWERED: 1, Outcome.CLARIFIED: 1}
    assert topics[None][Outcome.REFUSED] == 1
    roles = counts.by_column(session, both, "role")
    assert {role: counts.questions_in(some) for role, some in roles.items()} == {"client": 5, "freelancer": 1}
    stages = counts.by_column(session, both, "stage")
    assert counts.questions_in(stages["active_contract"]) == 1


@pytest.mark.parametrize(
    ("chosen", "questions"),
    [
        ({"topic": "contact-sharing"}, 2),
        ({"role": Role.CLIENT}, 5),
        ({"role": Role.AGENCY}, 0),
        ({"stage": Stage.ACTIVE}, 1),
        ({"topic": "payments", "role": Role.CLIENT}, 1),
    ],
)
def test_narrowed(session: Session, chosen: dict[str, object], questions: int) -> None:
    assert counts.totals(session, Selection(TODAY - timedelta(days=1), TODAY, **chosen)).questions == questions


def test_rules(session: Session) -> None:
    both = Selection(TODAY - timedelta(days=1), TODAY)
    assert counts.rules(session, both) == [
        RuleUse(RULE, told=1, whys=1, helpful=1, unhelpful=1),
        RuleUse(OTHER_RULE, told=1, whys=0, helpful=0, unhelpful=0),
    ]


def test_confusing_rules_are_told_often_and_give_trouble() -> None:
    clear, rare = RuleUse("a/clear", 50, 0, 20, 0), RuleUse("a/rare", 4, 4, 0, 4)
    some, much = RuleUse("a/some", 20, 3, 0, 1), RuleUse("a/much", 10, 3, 0, 2)
    assert counts.confusing([clear, rare, some, much]) == [much, some]
    assert (much.trouble, some.trouble) == (0.5, 0.2)


def test_findings(session: Session) -> None:
    (found,) = counts.findings(session, DAY)
    assert (found.kind, found.rule, found.stage, found.count) == ("email", RULE, "before_contract", 1)
    assert found.places == {"chat": 1}
    assert counts.findings(session, Selection(TODAY, TODAY, topic="contact-sharing"))
    for other in ({"topic": "contact"}, {"role": Role.AGENCY}, {"stage": Stage.AFTER}):
        assert counts.findings(session, Selection(TODAY, TODAY, **other)) == []
