"""What was said is stored once, in order, and only its owner can read it."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from groundrules.conversation import stored as stored_messages
from groundrules.conversation.log import ConversationLog, NotAllowed, TakenOver, UnknownMessage
from groundrules.conversation.message import Choice, Reply
from groundrules.rulebook.schema import Role, Stage

WHY = Choice("Why?", "ask_why", {"rule": "a/b"})


def _everything(engine: Engine) -> str:
    with engine.connect() as connection:
        tables = [connection.execute(text(f"SELECT * FROM {name}")) for name in ("conversations", "messages")]  # noqa: S608
        return "\n".join(str(tuple(row)) for rows in tables for row in rows)


def test_the_token_is_kept_only_as_a_digest(log: ConversationLog, engine: Engine) -> None:
    _, token = log.start(Role.CLIENT, None)
    stored = _everything(engine)
    assert token not in stored
    assert hashlib.sha256(token.encode()).hexdigest() in stored


def test_the_token_opens_its_own_conversation_only(log: ConversationLog) -> None:
    mine, my_token = log.start(Role.CLIENT, Stage.AFTER)
    other, other_token = log.start(None, None)
    assert my_token != other_token
    assert log.authenticate(mine.id, my_token) == mine
    assert (mine.role, mine.stage, mine.owner) == (Role.CLIENT, Stage.AFTER, "assistant")
    for conversation, token in [(mine.id, other_token), (other.id, my_token), (mine.id, ""), ("c_none", my_token)]:
        with pytest.raises(NotAllowed):
            log.authenticate(conversation, token)
    with pytest.raises(NotAllowed):
        log.authenticate(mine.id, hashlib.sha256(my_token.encode()).hexdigest())


def test_the_token_runs_out(log: ConversationLog, clock) -> None:
    conversation, token = log.start(None, None)
    clock.advance(hours=2, seconds=-1)
    log.authenticate(conversation.id, token)
    clock.advance(seconds=1)
    with pytest.raises(NotAllowed):
        log.authenticate(conversation.id, token)


def test_a_choice_of_role_or_stage_is_counted(log: ConversationLog) -> None:
    begun = log.start(Role.CLIENT, None)[0]
    other = log.start(Role.CLIENT, None)[0]
    assert begun.chosen == {"role": 0, "stage": 0}
    log.choose_situation(begun.id, {"role": Role.AGENCY, "stage": Stage.AFTER})
    chosen = log.choose_situation(begun.id, {"role": None}).conversation
    assert (chosen.role, chosen.stage, chosen.chosen) == (None, Stage.AFTER, {"role": 2, "stage": 1})
    assert log.state(begun.id).conversation == chosen
    assert log.choose_situation(begun.id, {}).conversation == chosen
    assert log.state(other.id).conversation == other


def test_whatever_readers_are_to_see_makes_a_new_revision(log: ConversationLog, talk: str) -> None:
    other = log.start(None, None)[0].id
    seen = [log.revisions([talk])[talk]]

    def changed() -> bool:
        seen.append(log.revisions([talk, "c_none"])[talk])
        return seen[-1] > seen[-2]

    asked, _ = log.add_user_message(talk, "k1", "May I?")
    assert changed()
    log.add_replies(talk, asked.id, [Reply("answer", "No.")])
    assert changed()
    log.choose_situation(talk, {"stage": Stage.AFTER})
    assert changed()
    log.add_user_message(talk, "k1", "May I?")
    log.state(talk)
    assert not changed()
    assert log.revisions([]) == {}
    assert log.revisions([other]) == {other: 0}


def test_the_same_client_id_is_stored_once(log: ConversationLog, talk: str) -> None:
    first, new = log.add_user_message(talk, "k1", "May I?")
    again, new_again = log.add_user_message(talk, "k1", "Something else")
    assert (new, new_again) == (True, False)
    assert again == first
    assert log.messages(talk) == [first]
    later, _ = log.add_user_message(talk, "k2", "And?")
    assert (first.seq, later.seq) == (1, 2)


def test_client_ids_of_two_conversations_do_not_meet(log: ConversationLog, talk: str) -> None:
    other = log.start(None, None)[0].id
    assert log.add_user_message(talk, "k1", "mine")[1]
    assert log.add_user_message(other, "k1", "theirs")[1]
    assert [message.text for message in log.messages(talk)] == ["mine"]


def test_messages_from_many_threads_get_numbers_of_their_own(log: ConversationLog, talk: str) -> None:
    start = Barrier(8)

    def add(place: int) -> int:
        start.wait(timeout=10)
        return log.add_user_message(talk, f"k{place}", f"text {place}")[0].seq

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(add, range(8)))
    assert sorted(numbers) == list(range(1, 9))
    assert [message.seq for message in log.messages(talk)] == list(range(1, 9))


def test_one_message_sent_by_many_threads_is_stored_once(log: ConversationLog, talk: str) -> None:
    start = Barrier(6)

    def add(_place: int) -> tuple[str, bool]:
        start.wait(timeout=10)
        message, new = log.add_user_message(talk, "k1", "May I?")
        return message.id, new

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(add, range(6)))
    assert len({message_id for message_id, _ in results}) == 1
    assert sum(new for _, new in results) == 1


def test_replies_are_stored_once(log: ConversationLog, talk: str) -> None:
    asked, _ = log.add_user_message(talk, "k1", "May I?")
    assert log.replies(asked.id) == []
    stored = log.add_replies(
        talk, asked.id, [Reply("answer", "No.", {"answer": {"rule": "a/b"}}), Reply("text", "So.")]
    )
    assert [(message.seq, message.author, message.text) for message in stored] == [
        (2, "assistant", "No."),
        (3, "assistant", "So."),
    ]
    assert stored[0].content == {"answer": {"rule": "a/b"}}
    assert log.add_replies(talk, asked.id, [Reply("text", "Something else")]) == stored
    assert log.replies(asked.id) == stored
    assert log.messages(talk, after=1) == stored
    assert log.messages(talk, after=1, limit=1) == stored[:1]


def test_replies_of_two_gateways_are_stored_once(
    log: ConversationLog, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each gateway has its own locks; only the database can tell that the other has answered."""
    asked, _ = log.add_user_message(talk, "k1", "May I?")
    look, both = stored_messages.replies_to, Barrier(2)

    def look_together(session, to):
        found = look(session, to)
        with suppress(BrokenBarrierError):
            both.wait(timeout=0.5)
        return found

    with monkeypatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr("groundrules.conversation.log.replies_to", look_together)
        given = list(pool.map(lambda word: log.add_replies(talk, asked.id, [Reply("text", word)]), ["one", "two"]))
    standing = log.replies(asked.id)
    assert len(standing) == 1
    assert given == [standing, standing]


def test_the_assistant_says_nothing_once_a_person_has_taken_over(
    log: ConversationLog, talk: str, engine: Engine
) -> None:
    """Rasa was still thinking when it happened."""
    answered, _ = log.add_user_message(talk, "k1", "May I?")
    stored = log.add_replies(talk, answered.id, [Reply("text", "No.")])
    asked, _ = log.add_user_message(talk, "k2", "And now?")
    with engine.begin() as connection:
        connection.execute(text("UPDATE conversations SET owner = 'agent'"))
    with pytest.raises(TakenOver):
        log.add_replies(talk, asked.id, [Reply("text", "Yes.")])
    assert log.add_replies(talk, answered.id, [Reply("text", "Something else")]) == stored
    assert [message.text for message in log.messages(talk)] == ["May I?", "No.", "And now?"]


def test_replies_to_nothing_are_an_error(log: ConversationLog, talk: str) -> None:
    with pytest.raises(IntegrityError):
        log.add_replies(talk, "m_none", [Reply("text", "No.")])
    assert log.messages(talk) == []


def test_a_choice_is_known_only_where_it_was_offered(log: ConversationLog, talk: str) -> None:
    asked, _ = log.add_user_message(talk, "k1", "May I?")
    reply = log.add_replies(talk, asked.id, [Reply("answer", "No.", choices=(WHY,))])[0]
    (choice_id,) = reply.choices
    other = log.start(None, None)[0].id
    assert log.choice(talk, choice_id) == WHY
    assert log.choice(other, choice_id) is None
    for unknown in (f"{reply.id}.1", reply.id, asked.id, f"{asked.id}.0", "", ".", "m_none.0"):
        assert log.choice(talk, unknown) is None


def test_feedback_is_one_verdict_a_reply(log: ConversationLog, engine: Engine, talk: str) -> None:
    asked, _ = log.add_user_message(talk, "k1", "May I?")
    reply = log.add_replies(talk, asked.id, [Reply("answer", "No.")])[0]
    log.add_feedback(talk, reply.id, True, None)
    log.add_feedback(talk, reply.id, False, "Not what I asked.")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT message_id, helpful, comment FROM feedback")).all()
    assert [(row[0], bool(row[1]), row[2]) for row in rows] == [(reply.id, False, "Not what I asked.")]


def test_feedback_on_what_is_no_reply_of_this_conversation(log: ConversationLog, talk: str) -> None:
    asked, _ = log.add_user_message(talk, "k1", "May I?")
    reply = log.add_replies(talk, asked.id, [Reply("answer", "No.")])[0]
    other = log.start(None, None)[0].id
    for conversation, message in [(talk, asked.id), (other, reply.id), (talk, "m_none")]:
        with pytest.raises(UnknownMessage):
            log.add_feedback(conversation, message, True, None)


def test_any_writing_comes_back_as_it_was_typed(log: ConversationLog, talk: str) -> None:
    typed = "naïve 中文 🙂 \u202e '; DROP TABLE messages; --\n\n\ttab"
    assert log.add_user_message(talk, "🙂", typed)[0].text == typed
    assert log.messages(talk)[0].text == typed


def test_a_wish_is_kept_with_its_date_and_without_the_words(log: ConversationLog, talk: str, clock) -> None:
    message, _ = log.add_user_message(talk, "k1", "let me off, I have been here for years")
    log.add_replies(talk, message.id, [Reply("text", "Noted.", wish={"rule": "a/b"})])
    clock.advance(hours=1)
    message, _ = log.add_user_message(talk, "k2", "and lower the fee")
    log.add_replies(talk, message.id, [Reply("text", "Noted.", wish={"rule": None}), Reply("text", "Else?")])
    assert [(wish.rule, wish.status) for wish in log.wishes()] == [(None, "open"), ("a/b", "open")]
    assert log.wishes()[0].at > log.wishes()[1].at


def test_the_assistant_is_reminded_of_what_was_said_last(log: ConversationLog, talk: str) -> None:
    for number in range(9):
        message, _ = log.add_user_message(talk, f"k{number}", f"question {number}")
        log.add_replies(talk, message.id, [Reply("text", "Answer.")])
    assert log.recall(talk).said == tuple(f"question {number}" for number in range(8, 1, -1))
    assert log.recall(log.start(None, None)[0].id).said == ()


def test_the_assistant_is_reminded_of_this_conversations_wishes_and_no_others(log: ConversationLog, talk: str) -> None:
    assert log.recall(talk).wishes == ()
    for words, rule in (("lower the fee", "a/b"), ("and be kinder", None)):
        message, _ = log.add_user_message(talk, words, words)
        log.add_replies(talk, message.id, [Reply("text", "Noted.", wish={"rule": rule})])
    assert [(wish.rule, wish.status) for wish in log.recall(talk).wishes] == [("a/b", "open"), (None, "open")]
    other = log.start(None, None)[0].id
    assert log.recall(other).wishes == ()
