"""The user always gets a sentence, once, and never gives Rasa an order."""

import asyncio
import json

import httpx
import pytest
from sqlalchemy.engine import Engine

from groundrules.conversation.changes import LocalChanges, Typing
from groundrules.conversation.dialogue import APOLOGY, Dialogue, UnknownChoice, neutralise
from groundrules.conversation.handoff.machine import State
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Surroundings
from groundrules.conversation.handoff.tickets import Ticket
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Message, Reply
from groundrules.conversation.rasa_client import RasaClient
from groundrules.conversation.state import Conversation
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from tests.unit.conversation.handoff.scene import ANN, Desk, finds_contact


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


class Nudges(LocalChanges):
    """Keeps what was published, and how many messages were stored by then."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, Typing | None]] = []
        self.log: ConversationLog | None = None

    async def publish(self, conversation_id: str, typing: Typing | None = None) -> None:
        stored = len(self.log.messages(conversation_id)) if self.log else 0
        self.seen.append((stored, typing))


@pytest.fixture
def talk(log: ConversationLog) -> Conversation:
    return log.start(Role.CLIENT, Stage.AFTER)[0]


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def changes() -> Nudges:
    return Nudges()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def handoffs(engine: Engine, desk: Desk, rulebook: Rulebook, clock) -> Handoffs:
    return Handoffs(engine, Surroundings(desk, lambda: rulebook), finds_contact, clock)


@pytest.fixture
def dialogue(log: ConversationLog, rasa: FakeRasa, handoffs: Handoffs, changes: Nudges, rulebook: Rulebook) -> Dialogue:
    http = httpx.AsyncClient(transport=httpx.MockTransport(rasa))
    return Dialogue(log, RasaClient(http, "http://rasa.test", "hush", 60.0), handoffs, changes, lambda: rulebook)


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
            "metadata": {"role": "client", "stage": "after_contract", "chosen": {"role": 0, "stage": 0}},
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


def test_a_rule_can_be_asked_about_unasked(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa, rulebook: Rulebook
) -> None:
    rule = next(iter(rulebook.rules.values()))
    asyncio.run(dialogue.choose(talk, "k1", f"rule:{rule.id}"))
    assert rasa.asked[0]["choice"] == {"intent": "choose_rule", "entities": {"rule": rule.id}}
    assert _texts(log.messages(talk.id)) == [rule.question, "Reply 1."]
    for unknown in ("rule:", "rule:a/b", f"rule:{rule.id} ", rule.id):
        with pytest.raises(UnknownChoice):
            asyncio.run(dialogue.choose(talk, "k2", unknown))


@pytest.mark.parametrize("fails", [False, True])
def test_followers_hear_of_the_message_of_the_typing_and_of_the_reply(
    dialogue: Dialogue, talk: Conversation, rasa: FakeRasa, changes: Nudges, fails: bool
) -> None:
    changes.log = dialogue.log
    rasa.response = httpx.Response(500) if fails else None
    asyncio.run(dialogue.say(talk, "k1", "May I?"))
    typing = [Typing("assistant", True), Typing("assistant", False)]
    assert changes.seen == [(1, None), (1, typing[0]), (2, typing[1])]
    asyncio.run(dialogue.say(talk, "k1", "May I?"))
    assert len(changes.seen) == 3


def test_when_storing_the_reply_fails_nobody_is_left_typing(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, changes: Nudges, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(log, "add_replies", full)
    with pytest.raises(OSError, match="full"):
        asyncio.run(dialogue.say(talk, "k1", "May I?"))
    assert changes.seen[-1] == (0, Typing("assistant", False))


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


def test_rasa_is_told_of_a_choice_made_since_the_request_began(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa
) -> None:
    log.choose_situation(talk.id, {"stage": Stage.ACTIVE, "role": None})
    asyncio.run(dialogue.say(talk, "k1", "May I?"))
    assert rasa.asked[0]["metadata"] == {
        "role": None,
        "stage": "active_contract",
        "chosen": {"role": 1, "stage": 1},
    }


def test_rasa_is_told_what_a_message_leans_on(dialogue: Dialogue, talk: Conversation, rasa: FakeRasa) -> None:
    asked = [
        "/may i give a client my number",
        "and him mine?",
        "does upwork read my messages with a client",
        "and why that",
    ]
    for place, text in enumerate(asked):
        asyncio.run(dialogue.say(talk, f"k{place}", text))
    told = [one["metadata"].get("subject") for one in rasa.asked]
    assert told == [None, "may i give a client my number", None, "does upwork read my messages with a client"]


ASKS = httpx.Response(200, json={"messages": [{"kind": "handoff", "text": "You want a person.", "trace": {"x": 1}}]})


def _claim(handoffs: Handoffs) -> Ticket:
    (ticket,) = handoffs.tickets([State.QUEUED])
    return handoffs.claim(ticket.id, ticket.version, ANN)


def test_while_a_person_answers_rasa_is_not_asked(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa, handoffs: Handoffs
) -> None:
    """`talk` still says that the assistant owns it: the request was let in before the person took over."""

    async def converse() -> list[list[Message]]:
        (first,) = await dialogue.say(talk, "k1", "May I?")
        rasa.response = ASKS
        await dialogue.say(talk, "k2", "I want a person")
        rasa.response = None
        ticket = _claim(handoffs)
        said = [await dialogue.say(talk, "k3", "Hello?"), await dialogue.choose(talk, "k4", next(iter(first.choices)))]
        again = [await dialogue.say(talk, "k1", "May I?"), await dialogue.say(talk, "k3", "Hello?")]
        handoffs.give_back(ticket.id, ticket.version, ANN)
        return [*said, *again, await dialogue.say(talk, "k5", "And?")]

    answers = asyncio.run(converse())
    assert [_texts(answer) for answer in answers] == [[], [], ["Reply 1."], [], ["Reply 3."]]
    assert len(rasa.asked) == 3
    assert _texts(log.messages(talk.id))[-6:-2] == [
        "Ann has joined you and can read all that was said here. Ann answers you now, not the assistant.",
        "Hello?",
        "Why?",
        "Ann has left, and the assistant answers you again. Just ask on.",
    ]


def test_what_rasa_says_of_a_person_is_said_by_who_knows_the_desk(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa, desk: Desk
) -> None:
    """Its trace is kept; and what it says besides, only if the assistant goes on answering."""
    more = {"kind": "text", "text": "Who was it?"}
    rasa.response = httpx.Response(200, json={"messages": [*ASKS.json()["messages"], more]})
    desk.there = False
    later, besides = asyncio.run(dialogue.say(talk, "k1", "I want a person"))
    assert later.text.startswith("Nobody is at the desk now.")
    assert besides.text == "Who was it?"
    desk.there = True
    (waiting,) = asyncio.run(dialogue.say(talk, "k2", "Now?"))
    assert waiting.content["handoff"]["event"] == "waiting"
    assert [log.traces(talk.id).get(message.id) for message in (later, waiting)] == [{"x": 1}, {"x": 1}]


@pytest.mark.parametrize("way", ["button", "words"])
def test_a_person_can_be_reached_while_rasa_is_down(
    dialogue: Dialogue, talk: Conversation, rasa: FakeRasa, handoffs: Handoffs, way: str
) -> None:
    rasa.response = httpx.Response(500)

    async def converse() -> list[Message]:
        (apology,) = await dialogue.say(talk, "k1", "May I?")
        if way == "button":
            return await dialogue.choose(talk, "k2", next(iter(apology.choices)))
        return await dialogue.say(talk, "k2", "then let me talk to a human")

    (waiting,) = asyncio.run(converse())
    assert waiting.content["handoff"]["event"] == "waiting"
    assert handoffs.tickets([State.QUEUED])[0].conversation == talk.id


def test_a_button_says_why_a_person_is_asked_for(
    dialogue: Dialogue, talk: Conversation, rasa: FakeRasa, handoffs: Handoffs
) -> None:
    """Rasa is not asked what a press of it means."""
    button = {"title": "Talk to a person", "intent": "ask_human", "entities": {"why": "account"}}
    message = {"kind": "out_of_scope", "text": "I cannot.", "choices": [button]}
    rasa.response = httpx.Response(200, json={"messages": [message]})

    async def converse() -> None:
        (reply,) = await dialogue.say(talk, "k1", "Unblock me")
        await dialogue.choose(talk, "k2", next(iter(reply.choices)))

    asyncio.run(converse())
    assert len(rasa.asked) == 1
    assert handoffs.tickets([State.QUEUED])[0].why == "account"


def test_a_reply_that_comes_too_late_is_dropped_and_noted(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa, handoffs: Handoffs
) -> None:
    """A person came while Rasa was thinking; the message is theirs to answer."""
    other_tab, _ = log.add_user_message(talk.id, "k0", "A person!")

    async def converse() -> list[Message]:
        thinking = asyncio.create_task(dialogue.say(talk, "k1", "May I?"))
        while not rasa.asked:
            await asyncio.sleep(0)
        handoffs.request(talk.id, other_tab.id, "asked")
        _claim(handoffs)
        return await thinking

    async def slow(_request: httpx.Request) -> httpx.Response:
        rasa.asked.append({})
        while not handoffs.tickets([State.ASSIGNED]):
            await asyncio.sleep(0)
        return httpx.Response(200, json={"messages": [{"kind": "text", "text": "Too late."}]})

    dialogue.rasa = RasaClient(httpx.AsyncClient(transport=httpx.MockTransport(slow)), "http://rasa.test", "hush", 9.0)
    assert asyncio.run(converse()) == []
    assert "Too late." not in _texts(log.messages(talk.id))
    assert handoffs.history()[0].what == "reply dropped"


def test_rasa_is_told_what_an_agent_has_shown(
    dialogue: Dialogue, talk: Conversation, rasa: FakeRasa, handoffs: Handoffs
) -> None:
    """So that "why?" is about that rule when the assistant answers again."""
    rasa.response = ASKS
    asyncio.run(dialogue.say(talk, "k1", "I want a person"))
    ticket = _claim(handoffs)
    cited = Reply("answer", "No.", {"answer": {"rule": "contact-sharing/before-contract"}})
    handoffs.send(ticket.id, ticket.version, ANN, [cited], "a1")
    handoffs.give_back(ticket.id, ticket.version, ANN)
    rasa.response = None
    asyncio.run(dialogue.say(talk, "k2", "why?"))
    assert rasa.asked[-1]["metadata"]["rule"] == "contact-sharing/before-contract"


def test_the_words_of_a_button_on_the_screen_press_it(
    dialogue: Dialogue, log: ConversationLog, talk: Conversation, rasa: FakeRasa
) -> None:
    for place, text in enumerate(["why?", "May I?", "why", "WHY?!"]):
        asyncio.run(dialogue.say(talk, f"k{place}", text))
    pressed = {"intent": "ask_why", "entities": {"rule": "a/b"}}
    assert [asked.get("choice") or asked["text"] for asked in rasa.asked] == ["why?", "May I?", pressed, pressed]
    typed = [message.text for message in log.messages(talk.id) if message.author == "user"]
    assert typed == ["why?", "May I?", "why", "WHY?!"], "the log shows what was typed"


def test_a_button_that_is_no_longer_on_the_screen_is_not_pressed_by_its_words(
    dialogue: Dialogue, talk: Conversation, rasa: FakeRasa
) -> None:
    asyncio.run(dialogue.say(talk, "k1", "May I?"))
    rasa.response = httpx.Response(200, json={"messages": [{"kind": "text", "text": "No buttons."}]})
    asyncio.run(dialogue.say(talk, "k2", "Thanks"))
    asyncio.run(dialogue.say(talk, "k3", "Why?"))
    assert rasa.asked[-1]["text"] == "Why?"


def test_to_ask_for_a_person_in_a_buttons_words_is_to_press_it(
    dialogue: Dialogue, talk: Conversation, rasa: FakeRasa, handoffs: Handoffs
) -> None:
    rasa.response = httpx.Response(500)
    asyncio.run(dialogue.say(talk, "k1", "May I?"))
    asyncio.run(dialogue.say(talk, "k2", "talk to a person"))
    assert len(rasa.asked) == 1
    (ticket,) = handoffs.tickets(set(State))
    assert ticket.why == "asked"
