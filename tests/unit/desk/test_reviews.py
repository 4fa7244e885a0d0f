"""The review list: what comes onto it, with all that led to it, and what is decided, undone and exported."""

import pytest
from sqlalchemy.engine import Engine

from groundrules.conversation.log import ConversationLog, UnknownMessage
from groundrules.conversation.message import Message, Reply
from groundrules.desk.review_queries import Shelf
from groundrules.desk.reviews import (
    AT_ONCE,
    Decision,
    Exported,
    NoRule,
    Reviews,
    Ruling,
    StaleReview,
    UnknownReview,
)

RULE = Ruling(Decision.RULE, "fees/notice", "It is about the notice.")


@pytest.fixture
def reviews(engine: Engine, clock) -> Reviews:
    return Reviews(engine, clock)


def _told(log: ConversationLog, talk: str, kind: str = "answer", asked: str = "May I?") -> Message:
    key = f"k{log.state(talk).last_seq}"
    question, _ = log.add_user_message(talk, key, asked)
    content = {"answer": {"rule": "a/b"}} if kind == "answer" else {}
    reply = Reply(kind, "Yes.", content, trace={"intent": "ask_rule", "confidence": 0.4})
    return log.add_replies(talk, question.id, [reply])[0]


@pytest.fixture
def answer(log: ConversationLog, talk: str) -> Message:
    return _told(log, talk)


def test_an_answer_that_an_agent_finds_wrong_is_on_the_list(reviews: Reviews, answer: Message) -> None:
    review = reviews.mark(answer.id, "Ann", "It is not allowed.")
    assert reviews.page(Shelf.OPEN) == [review]
    shown = review.public()
    assert (shown["question"], shown["marks"][0]["agent"], shown["marks"][0]["note"]) == (
        "May I?",
        "Ann",
        "It is not allowed.",
    )
    assert shown["message"]["trace"] == {"intent": "ask_rule", "confidence": 0.4}
    assert (shown["decided"], shown["version"], shown["unanswered"], shown["not_helpful"]) == (None, 0, False, None)
    assert reviews.of([answer.id]) == {answer.id: review}
    assert reviews.of([]) == {}


def test_only_what_the_assistant_said_can_be_wrong(reviews: Reviews, log: ConversationLog, talk: str) -> None:
    asked, _ = log.add_user_message(talk, "k1", "May I?")
    for message in (asked.id, "m_none"):
        with pytest.raises(UnknownMessage):
            reviews.mark(message, "Ann", "Wrong.")


def test_what_was_refused_and_what_was_not_helpful_is_on_the_list(
    reviews: Reviews, log: ConversationLog, talk: str, clock
) -> None:
    answered, liked = _told(log, talk), _told(log, talk)
    clock.advance(minutes=1)
    refused = _told(log, talk, "out_of_scope")
    clock.advance(minutes=1)
    disliked = _told(log, talk)
    log.add_feedback(talk, disliked.id, False, "That is no answer.")
    log.add_feedback(talk, liked.id, True, None)
    found = {review.message.id: review for review in reviews.page(Shelf.OPEN)}
    assert list(found) == [disliked.id, refused.id]
    assert answered.id not in found
    assert (found[refused.id].unanswered, found[refused.id].not_helpful) == (True, None)
    assert (found[disliked.id].unanswered, found[disliked.id].not_helpful) == (False, "That is no answer.")
    log.add_feedback(talk, disliked.id, True, None)
    assert [review.message.id for review in reviews.page(Shelf.OPEN)] == [refused.id]


def test_a_decision_can_be_undone(reviews: Reviews, answer: Message) -> None:
    reviews.mark(answer.id, "Ann", "Wrong.")
    decided = reviews.decide(answer.id, 0, "Lea", RULE)
    assert decided.decided is not None
    assert (decided.decided.decision, decided.decided.rule, decided.decided.by) == (Decision.RULE, "fees/notice", "Lea")
    assert decided.version == 1
    assert (reviews.page(Shelf.OPEN), reviews.page(Shelf.DECIDED)) == ([], [decided])
    again = reviews.decide(answer.id, 1, "Ada", Ruling(Decision.OUT_OF_SCOPE))
    assert again.decided is not None
    assert (again.decided.rule, again.decided.note, again.version) == (None, None, 2)
    undone = reviews.undo(answer.id, 2, "Lea")
    assert (undone.decided, undone.version) == (None, 3)
    assert reviews.counts() == {"open": 1, "decided": 0, "exported": 0}


def test_what_somebody_else_has_decided_meanwhile_stands(reviews: Reviews, answer: Message) -> None:
    reviews.mark(answer.id, "Ann", "Wrong.")
    reviews.decide(answer.id, 0, "Lea", RULE)
    for version in (0, 2):
        with pytest.raises(StaleReview):
            reviews.decide(answer.id, version, "Ada", Ruling(Decision.FINE))
        with pytest.raises(StaleReview):
            reviews.undo(answer.id, version, "Ada")
    assert reviews.get(answer.id).version == 1
    reviews.undo(answer.id, 1, "Lea")
    with pytest.raises(StaleReview):
        reviews.undo(answer.id, 2, "Lea")


def test_what_is_not_on_the_list_is_not_decided(reviews: Reviews, answer: Message) -> None:
    for message in (answer.id, "m_none"):
        with pytest.raises(UnknownReview):
            reviews.decide(message, 0, "Lea", RULE)
        with pytest.raises(UnknownReview):
            reviews.get(message)


@pytest.mark.parametrize(("decision", "rule"), [(Decision.RULE, None), (Decision.FINE, "fees/notice")])
def test_a_rule_belongs_to_the_decision_that_names_one(decision: Decision, rule: str | None) -> None:
    with pytest.raises(NoRule):
        Ruling(decision, rule)


def test_what_is_exported_stays_until_it_is_found_wrong_again(reviews: Reviews, answer: Message) -> None:
    reviews.mark(answer.id, "Ann", "Wrong.")
    reviews.decide(answer.id, 0, "Lea", RULE)
    (waiting,) = reviews.to_export()
    assert reviews.note_exported([waiting]) == []
    (exported,) = reviews.page(Shelf.EXPORTED)
    assert exported.decided is not None
    assert exported.decided.exported_at is not None
    assert reviews.to_export() == []
    with pytest.raises(Exported):
        reviews.undo(answer.id, 1, "Lea")
    with pytest.raises(Exported):
        reviews.decide(answer.id, 1, "Lea", Ruling(Decision.FINE))
    assert reviews.mark(answer.id, "Ben", "Still wrong.").version == 2
    assert [mark.agent for mark in reviews.page(Shelf.OPEN)[0].marks] == ["Ann", "Ben"]


def test_a_decision_that_changes_during_an_export_is_not_taken_for_exported(reviews: Reviews, answer: Message) -> None:
    reviews.mark(answer.id, "Ann", "Wrong.")
    reviews.decide(answer.id, 0, "Lea", RULE)
    (waiting,) = reviews.to_export()
    reviews.undo(answer.id, 1, "Lea")
    assert reviews.note_exported([waiting]) == [answer.id]
    assert reviews.counts() == {"open": 1, "decided": 0, "exported": 0}


def test_a_long_list_is_read_in_parts(reviews: Reviews, log: ConversationLog, talk: str, clock) -> None:
    told = []
    for _ in range(AT_ONCE + 2):
        told.append(_told(log, talk, "out_of_scope").id)
        clock.advance(seconds=1)
    found = [review.message.id for review in [*reviews.page(Shelf.OPEN), *reviews.page(Shelf.OPEN, AT_ONCE)]]
    assert found == told[::-1]
