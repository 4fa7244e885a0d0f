"""The review list: what an agent finds wrong is kept with all that led to it, and decided on once."""

import pytest
from sqlalchemy.engine import Engine

from groundrules.conversation.log import ConversationLog, UnknownMessage
from groundrules.conversation.message import Message, Reply
from groundrules.desk.reviews import DecidedAlready, Reviews, ReviewState, UnknownReview


@pytest.fixture
def reviews(engine: Engine, clock) -> Reviews:
    return Reviews(engine, clock)


@pytest.fixture
def answer(log: ConversationLog, talk: str) -> Message:
    asked, _ = log.add_user_message(talk, "k1", "May I?")
    reply = Reply("answer", "Yes.", {"answer": {"rule": "a/b"}}, trace={"intent": "ask_rule", "confidence": 0.4})
    return log.add_replies(talk, asked.id, [reply])[0]


def test_an_answer_is_put_on_the_list(reviews: Reviews, answer: Message) -> None:
    review = reviews.add(answer.id, "Ann", "It is not allowed.")
    assert reviews.all() == [review]
    shown = review.public()
    assert (shown["question"], shown["agent"], shown["note"]) == ("May I?", "Ann", "It is not allowed.")
    assert shown["message"]["trace"] == {"intent": "ask_rule", "confidence": 0.4}
    assert (shown["state"], shown["decided_by"]) == ("open", None)
    assert reviews.of([answer.id]) == {answer.id: [review]}
    assert reviews.of([]) == {}


def test_only_what_the_assistant_said_can_be_wrong(reviews: Reviews, log: ConversationLog, talk: str) -> None:
    asked, _ = log.add_user_message(talk, "k1", "May I?")
    for message in (asked.id, "m_none"):
        with pytest.raises(UnknownMessage):
            reviews.add(message, "Ann", "Wrong.")


def test_it_is_decided_once(reviews: Reviews, answer: Message) -> None:
    review = reviews.add(answer.id, "Ann", "Wrong.")
    decided = reviews.decide(review.id, "Lea", ReviewState.FIXED, "The rule says so now.")
    assert (decided.state, decided.decided_by, decided.outcome) == (ReviewState.FIXED, "Lea", "The rule says so now.")
    assert reviews.all(ReviewState.OPEN) == []
    assert reviews.all(ReviewState.FIXED) == [decided]
    with pytest.raises(DecidedAlready):
        reviews.decide(review.id, "Lea", ReviewState.FINE, "No.")
    with pytest.raises(UnknownReview):
        reviews.decide(999, "Lea", ReviewState.FINE, "No.")
