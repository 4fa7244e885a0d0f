"""What is read from the log: every first reply once, whatever it says."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.message import Reply
from groundrules.insights.models import CheckFindingRow, TurnRow, UnclearRow
from groundrules.insights.turns import Outcome, read_reply
from groundrules.privacy.erase import Eraser
from groundrules.privacy.trackers import Trackers
from groundrules.rulebook.schema import Role
from tests.unit.insights.conftest import REFUSED, RULE, Scene, check, clarify, told


def _all(engine: Engine, model: type) -> list[object]:
    with engine.connect() as connection:
        return list(connection.execute(select(model)))


def _counted(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.sum(CheckFindingRow.count))).scalar() or 0)


def test_each_reply_is_read_once(scene: Scene) -> None:
    talk = scene.talk()
    scene.ask(talk, "May I?", told(), told())
    assert scene.read() == 1
    assert scene.read() == 0
    scene.ask(talk, "And?", REFUSED)
    assert scene.read() == 1
    assert len(_all(scene.engine, TurnRow)) == 2


def test_more_than_a_batch(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundrules.insights.digest._BATCH", 3)
    scene.ask_each([f"Question {place}" for place in range(10)], REFUSED)
    assert scene.read() == 10


def test_what_appears_late_is_read_as_well(scene: Scene) -> None:
    """Another gateway may write a message that is a little older than the newest one read."""
    talk = scene.talk()
    scene.ask(talk, "One", REFUSED)
    scene.read()
    scene.clock.advance(minutes=-5)
    scene.ask(talk, "Two", REFUSED)
    assert scene.read() == 1


def test_role_and_stage_are_those_of_the_answer_before_those_of_the_conversation(scene: Scene) -> None:
    talk = scene.talk(Role.CLIENT)
    scene.ask(talk, "As a freelancer, may I?", told(role="freelancer", stage="active_contract"))
    scene.ask(talk, "And I?", told())
    scene.read()
    found = {(row.role, row.stage) for row in _all(scene.engine, TurnRow)}
    assert found == {("freelancer", "active_contract"), ("client", None)}


def test_only_unclear_words_are_kept_and_they_are_redacted(scene: Scene) -> None:
    talk = scene.talk(name="Zelda Quintero")
    scene.ask(talk, "May I give zelda@mailbox.example?", told())
    scene.ask(talk, "I am Zelda, call +49 151 23456789 about my holidays", REFUSED)
    scene.ask(talk, "Mail zelda@mailbox.example or see https://zelda.example", clarify(RULE))
    scene.read()
    texts = {row.text for row in _all(scene.engine, UnclearRow)}
    assert texts == {"I am [name], call [phone] about my holidays", "Mail [e-mail] or see [link]"}


def test_only_what_opens_a_request_hands_over(scene: Scene) -> None:
    talk = scene.talk()
    said = Reply("handoff", "A person is asked.", {"handoff": {"event": "waiting"}})
    scene.ask(talk, "A person, please", said)
    scene.ask(talk, "It is about my fee", said)
    with scene.engine.begin() as connection:
        row = {"id": "GR-1", "conversation_id": talk, "state": "queued", "why": "asked", "version": 1}
        connection.execute(TicketRow.__table__.insert(), {**row, "requested_at": scene.clock(), "start_seq": 1})
    scene.read()
    assert sorted(row.outcome for row in _all(scene.engine, TurnRow)) == ["handed_over", "other"]


def test_a_message_checked_again_is_counted_once(scene: Scene) -> None:
    talk = scene.talk()
    scene.ask(talk, "Check: Mail me.", check())
    scene.ask(talk, "And with a contract?", check("tell_context"))
    scene.ask(talk, "Make it ok", check("fix_message", message="Write me here."))
    scene.read()
    assert _counted(scene.engine) == 1
    scene.ask(talk, "Check: Mail us.", check(message="Mail us."))
    scene.read()
    assert _counted(scene.engine) == 2


@pytest.mark.parametrize(
    "content", [{}, {"answer": None}, {"check": {}}, {"candidates": []}, {"check": {"findings": [{}]}}]
)
@pytest.mark.parametrize("kind", ["answer", "check", "clarify", "text", "draft", "something new"])
def test_replies_that_lack_something_are_read(scene: Scene, kind: str, content: dict[str, object]) -> None:
    scene.ask(scene.talk(), "Hm?", Reply(kind, "Well.", content))
    assert scene.read() == 1


def test_a_draft_counts_for_its_rule() -> None:
    reading = read_reply("draft", {"draft": {}}, {"rule": RULE}, opened_ticket=False)
    assert (reading.outcome, reading.rule, reading.topic) == (Outcome.ANSWERED, RULE, "contact-sharing")


def test_what_is_deleted_is_gone_from_insights(scene: Scene) -> None:
    talk, other = scene.talk(), scene.talk()
    scene.ask(talk, "What about the weather?", REFUSED)
    scene.ask(other, "What about the moon?", REFUSED)
    scene.read()
    Eraser(scene.engine, Trackers(scene.engine)).delete([talk])
    assert [row.conversation_id for row in _all(scene.engine, TurnRow)] == [other]
    assert [row.text for row in _all(scene.engine, UnclearRow)] == ["What about the moon?"]
    assert scene.read() == 0
