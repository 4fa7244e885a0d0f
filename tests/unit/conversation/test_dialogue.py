"""The user always gets a sentence, once, and never gives Rasa an order."""

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from groundrules.conversation.dialogue import APOLOGY, Dialogue, UnknownChoice, neutralise
from groundrules.conversation.log import Conversation, ConversationLog
from groundrules.conversation.message import Message
from groundrules.conversation.rasa_client import RasaClient
from groundrules.rulebook.schema import Role, Stage


class FakeRasa:
    """Answers each message with a fixed reply, or with `response`; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []
        self.response: httpx.Response | None = None
        self.at_once = 0
        self.most_at_once = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(json.loads(request.content))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        choices = [{"title": "Why?", "intent": "ask_why", "entities": {"rule": "a/b"}}]
        message = {"kind": "text", "text": f"Reply {len(self.asked)}.", "choices": choices}
        return self.response or httpx.Response(200, json={"messages": [message]})


@pytest.fixture
def log(engine: Engine, clock) -> ConversationLog:
    return ConversationLog(engine, timedelta(hours=2), clock)


@pytest.fixture
def talk(log: ConversationLog) -> Conversation:
    return log.start(Role.CLIENT, Stage.AFTER)[0]


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def dialogue(log: ConversationLog, rasa: FakeRasa) -> Dialogue:
    http = httpx.AsyncClient(transport=httpx.MockTransport(rasa))
    return Dialogue(log, RasaClient(http, "http://rasa.test", "hush", 1.0))


def _texts(messages: list[Message]) -> list[str]:
    return [message.text for message in messages]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("May I pay outside?", "May I pay outside?"),
        ('/ask_rule{"rule": "a/b"}', 'ask_rule{"rule": "a/b"}'),
        ("/restart", "restart"),
        ("  //x", "x"),
        ("/ / / restart", "restart"),
        ("\n\t/\n/x", "x"),
        ("\u00a0\u2003/x", "x"),
        ("\x1c/x", "x"),
        ("/", "?"),
        ("", "?"),
        (" // ", "?"),
        ("and/or", "and/or"),
        ("either /restart or not", "either /restart or not"),
        ("  plain  ", "plain"),
    ],
)
def test_a_leading_slash_is_never_a_command(text: str, sent: str) -> None:
    assert neutralise(text) == sent


def test_what_was_typed_is_stored_and_its_harmless_form_is_sent(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa
) -> None:
    replies = asyncio.run(dialogue.say(talk, "k1", '/ask_rule{"role": "agency"}'))
    assert _texts(replies) == ["Reply 1."]
    assert rasa.asked == [
        {
            "sender": talk.id,
            "text": 'ask_rule{"role": "agency"}',
            "metadata": {"role": "client", "stage": "after_contract"},
        }
    ]
    assert _texts(log.messages(talk.id)) == ['/ask_rule{"role": "agency"}', "Reply 1."]


@pytest.mark.parametrize(
    "response", [httpx.Response(500), httpx.Response(200, json=[]), httpx.Response(200, json={"messages": []})]
)
def test_when_rasa_fails_the_user_is_told_and_nothing_is_lost(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa, response: httpx.Response
) -> None:
    rasa.response = response
    (reply,) = asyncio.run(dialogue.say(talk, "k1", "May I?"))
    assert (reply.kind, reply.text) == ("error", APOLOGY.text)
    assert [choice["title"] for choice in reply.public()["choices"]] == ["Talk to a person"]
    assert _texts(log.messages(talk.id)) == ["May I?", APOLOGY.text]


def test_what_the_user_typed_stays_out_of_the_log_file(
    dialogue: Dialogue, talk: Conversation, rasa: FakeRasa, caplog: pytest.LogCaptureFixture
) -> None:
    rasa.response = httpx.Response(500, text="my secret words")
    asyncio.run(dialogue.say(talk, "k1", "my secret words"))
    assert talk.id in caplog.text
    assert "secret" not in caplog.text


def test_the_same_client_id_is_asked_and_answered_once(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa
) -> None:
    async def twice() -> list[list[Message]]:
        return await asyncio.gather(*(dialogue.say(talk, "k1", "May I?") for _ in range(4)))

    answers = asyncio.run(twice())
    assert len(rasa.asked) == 1
    assert all(answer == answers[0] for answer in answers)
    assert _texts(log.messages(talk.id)) == ["May I?", "Reply 1."]


def test_messages_of_one_conversation_wait_for_each_other(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa
) -> None:
    async def several() -> None:
        await asyncio.gather(*(dialogue.say(talk, f"k{place}", f"Text {place}") for place in range(5)))

    asyncio.run(several())
    assert rasa.most_at_once == 1
    authors = [message.author for message in log.messages(talk.id)]
    assert authors == ["user", "assistant"] * 5


def test_a_retry_that_was_cut_off_before_the_reply_is_answered(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa
) -> None:
    log.add_user_message(talk.id, "k1", "May I?")
    assert _texts(asyncio.run(dialogue.say(talk, "k1", "May I?"))) == ["Reply 1."]
    assert _texts(log.messages(talk.id)) == ["May I?", "Reply 1."]


def test_a_button_sends_what_it_stands_for(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa
) -> None:
    async def press() -> list[Message]:
        (reply,) = await dialogue.say(talk, "k1", "May I?")
        (choice_id,) = reply.choices
        return await dialogue.choose(talk, "k2", choice_id)

    asyncio.run(press())
    assert rasa.asked[1]["choice"] == {"intent": "ask_why", "entities": {"rule": "a/b"}}
    assert "text" not in rasa.asked[1]
    assert _texts(log.messages(talk.id)) == ["May I?", "Reply 1.", "Why?", "Reply 2."]


def test_a_button_never_offered_is_not_sent(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa
) -> None:
    with pytest.raises(UnknownChoice):
        asyncio.run(dialogue.choose(talk, "k1", "m_none.0"))
    assert rasa.asked == []
    assert log.messages(talk.id) == []


def test_locks_do_not_pile_up(dialogue: Dialogue, talk: Conversation) -> None:
    asyncio.run(dialogue.say(talk, "k1", "May I?"))
    assert len(dialogue._locks) == 0


def _hand_over(engine: Engine, owner: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE conversations SET owner = :owner"), {"owner": owner})


def test_while_a_person_answers_rasa_is_not_asked(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa, engine: Engine
) -> None:
    """`talk` still says that the assistant owns it: the request was let in before the person took over."""

    async def converse() -> list[list[Message]]:
        (first,) = await dialogue.say(talk, "k1", "May I?")
        _hand_over(engine, "agent")
        said = [await dialogue.say(talk, "k2", "Hello?"), await dialogue.choose(talk, "k3", next(iter(first.choices)))]
        again = [await dialogue.say(talk, "k1", "May I?"), await dialogue.say(talk, "k2", "Hello?")]
        _hand_over(engine, "assistant")
        return [*said, *again, await dialogue.say(talk, "k4", "And?")]

    answers = asyncio.run(converse())
    assert [_texts(answer) for answer in answers] == [[], [], ["Reply 1."], [], ["Reply 2."]]
    assert len(rasa.asked) == 2
    assert _texts(log.messages(talk.id)) == ["May I?", "Reply 1.", "Hello?", "Why?", "And?", "Reply 2."]
