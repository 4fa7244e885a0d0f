"""What becomes of a report is decided once, and whoever reported learns that it was looked at."""

import pytest
from sqlalchemy.engine import Engine

from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Reply
from groundrules.desk.report_outcomes import Outcome, ReportDecided, ReportOutcomes, UnknownReport

NUMBER = "GR-7K4M2Q"


@pytest.fixture
def outcomes(engine: Engine, clock, log: ConversationLog, talk: str) -> ReportOutcomes:
    asked, _ = log.add_user_message(talk, "k1", "Send the report")
    told = {"reference": NUMBER, "what": "He wants my bank login.", "who": "jdoe"}
    log.add_replies(talk, asked.id, [Reply("text", "Stored.", report=told)])
    return ReportOutcomes(engine, clock)


def test_a_reminder_is_sent_and_the_reporter_is_told_no_more_than_is_theirs(
    outcomes: ReportOutcomes, log: ConversationLog, talk: str, clock
) -> None:
    report = outcomes.decide(NUMBER, "Ann", Outcome.EDUCATION, "contact-details", "First time.")
    assert (report.state, report.outcome, report.education, report.note) == (
        "closed",
        "education",
        "contact-details",
        "First time.",
    )
    assert (report.decided_by, report.decided_at) == ("Ann", clock())
    last = log.messages(talk)[-1]
    assert (last.author, last.text.startswith(f"A person has looked at your report {NUMBER}.")) == ("system", True)
    assert "education" not in last.text


def test_a_closer_look_comes_before_the_end(outcomes: ReportOutcomes, log: ConversationLog, talk: str) -> None:
    assert outcomes.decide(NUMBER, "Ann", Outcome.REVIEW, None, None).state == "in_review"
    assert len(log.messages(talk)) == 2
    assert [report.reference for report in outcomes.all("in_review")] == [NUMBER]
    assert outcomes.all("open") == []
    assert outcomes.decide(NUMBER, "Lea", Outcome.NO_ACTION, None, "Nothing to it.").state == "closed"
    assert len(log.messages(talk)) == 3


@pytest.mark.parametrize("again", Outcome)
def test_it_is_decided_once(outcomes: ReportOutcomes, log: ConversationLog, talk: str, again: Outcome) -> None:
    outcomes.decide(NUMBER, "Ann", Outcome.NO_ACTION, None, None)
    with pytest.raises(ReportDecided):
        outcomes.decide(NUMBER, "Ben", again, None, None)
    assert outcomes.get(NUMBER).decided_by == "Ann"
    assert len(log.messages(talk)) == 3


def test_an_unknown_report(outcomes: ReportOutcomes) -> None:
    with pytest.raises(UnknownReport):
        outcomes.get("GR-222222")
    with pytest.raises(UnknownReport):
        outcomes.decide("GR-222222", "Ann", Outcome.REVIEW, None, None)
