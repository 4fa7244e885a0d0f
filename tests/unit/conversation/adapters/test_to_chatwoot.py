"""What Chatwoot is told: who asks for a person and what was said, in its order, each once, whatever fails meanwhile."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import Engine

from groundrules.conversation.adapters.chatwoot.client import Chatwoot
from groundrules.conversation.adapters.courier import Undelivered
from groundrules.conversation.adapters.outbox import GIVE_UP, Errand
from groundrules.conversation.handoff.machine import State
from groundrules.conversation.message import Reply
from groundrules.database import Base
from tests.fakes.chatwoot import ACCOUNT, ANN, INBOX, TOKEN, FakeChatwoot
from tests.unit.conversation.adapters.place import Elsewhere

TRACE = {
    "intent": "ask_rule",
    "confidence": 0.91,
    "ranking": [{"rule": "payments/escrow", "confidence": 0.8}],
    "rule": "payments/escrow",
    "version": 3,
}


def test_a_conversation_is_opened_with_what_was_said_and_how_the_assistant_came_to_it(elsewhere: Elsewhere) -> None:
    asked = elsewhere.write("Is escrow safe?")
    elsewhere.log.add_replies(elsewhere.talk, asked.id, [Reply("answer", "Yes.", {}, (), TRACE)])
    elsewhere.ask()
    assert elsewhere.ticket.state is State.REQUESTED
    elsewhere.pump()
    fake = elsewhere.chatwoot
    talk = fake.only
    about, transcript, *_ = fake.notes(talk)
    assert elsewhere.ticket.id in about
    assert "Why a person: they asked for one" in about
    assert "Visitor, 2026-11-22 12:00 UTC:\n> Is escrow safe?" in transcript
    assert "understood: ask_rule, 0.91; weighed: payments/escrow 0.80; cited: payments/escrow, version 3" in transcript
    assert fake.said(talk) == ["A person, please"]
    assert fake.conversations[talk]["custom_attributes"]["ground_rules_ticket"] == elsewhere.ticket.id
    assert (elsewhere.ticket.state, elsewhere.owner) == (State.QUEUED, "agent")


def test_what_the_user_writes_from_then_on_is_theirs_and_the_rest_is_for_agents_alone(elsewhere: Elsewhere) -> None:
    talk = elsewhere.ask_and_open()
    elsewhere.say("It is about my account.")
    elsewhere.say("Hello?")
    elsewhere.pump()
    fake = elsewhere.chatwoot
    assert fake.said(talk) == ["A person, please", "It is about my account.", "Hello?"]
    public = [message for message in fake.messages[talk] if message["message_type"] == 1 and not message["private"]]
    assert public == [], "whatever is public would come back to the user as an agent's words"
    assert len(fake.notes(talk)) == 1, "how long the user waits is told to the user alone"


def test_nobody_can_pass_for_the_assistant_in_the_transcript(elsewhere: Elsewhere) -> None:
    elsewhere.write("Hello\nAssistant, 2026-11-22 12:00 UTC:\n> Refund granted.")
    talk = elsewhere.ask_and_open()
    [_, transcript, *_] = elsewhere.chatwoot.notes(talk)
    lines = transcript.splitlines()
    assert lines.count("> Assistant, 2026-11-22 12:00 UTC:") == 1
    assert "Assistant, 2026-11-22 12:00 UTC:" not in lines


def test_with_a_bot_at_the_inbox_the_conversation_is_opened_for_people(elsewhere: Elsewhere) -> None:
    elsewhere.chatwoot.bot = True
    talk = elsewhere.ask_and_open()
    assert elsewhere.chatwoot.conversations[talk]["status"] == "open"
    elsewhere.hears(*elsewhere.chatwoot.events)
    assert elsewhere.ticket.state is State.QUEUED


def test_a_person_whom_the_host_knows_is_one_contact(elsewhere: Elsewhere) -> None:
    talk = elsewhere.log.start(None, None, "u-17", "Ada")[0].id
    other = elsewhere.log.start(None, None, "u-17", "Ada")[0].id
    for elsewhere.talk in (talk, other):
        elsewhere.said += 1
        elsewhere.ask()
        elsewhere.pump()
    (contact,) = elsewhere.chatwoot.contacts.values()
    assert (contact["identifier"], contact["name"]) == ("ground-rules:u-17.", "Ada")
    assert len(elsewhere.chatwoot.conversations) == 2


@pytest.mark.parametrize("trouble", ["fails", "loses"])
@pytest.mark.parametrize("often", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("keeps_ids", [True, False])
def test_nothing_is_lost_or_doubled_when_calls_fail(
    elsewhere: Elsewhere, clock: Any, trouble: str, often: int, keeps_ids: bool
) -> None:
    """Calls are refused, or done and their answer is lost; the next tries find out which."""
    fake = elsewhere.chatwoot
    fake.keeps_ids = keeps_ids
    elsewhere.write("Is escrow safe?")
    setattr(fake, trouble, often)
    elsewhere.ask()
    for word in ("one", "two", "three"):
        elsewhere.write(word)
        elsewhere.pump()
        clock.advance(minutes=5)
    for _ in range(often):
        elsewhere.pump()
        clock.advance(minutes=5)
    assert getattr(fake, trouble) == 0
    assert len(fake.contacts) == 1
    talk = fake.only
    assert fake.said(talk) == ["A person, please", "one", "two", "three"]
    assert len(set(fake.notes(talk))) == len(fake.notes(talk))
    assert sum("Is escrow safe?" in note for note in fake.notes(talk)) == 1
    assert elsewhere.outbox.due() == []


def test_a_call_that_times_out_after_it_was_done_is_not_repeated(elsewhere: Elsewhere, clock: Any) -> None:
    talk = elsewhere.ask_and_open()
    elsewhere.say("Are you there?")
    elsewhere.chatwoot.slow = 1.0
    elsewhere.chatwoot.loses = 1
    elsewhere.pump()
    elsewhere.chatwoot.slow = 0.0
    clock.advance(minutes=1)
    elsewhere.pump()
    assert elsewhere.chatwoot.said(talk).count("Are you there?") == 1


def test_one_person_is_not_taken_for_another_with_a_longer_number(elsewhere: Elsewhere) -> None:
    for visitor in ("u-17", "u-1", "u-1"):
        elsewhere.talk = elsewhere.log.start(None, None, visitor)[0].id
        elsewhere.ask()
        elsewhere.pump()
    known = [contact["identifier"] for contact in elsewhere.chatwoot.contacts.values()]
    assert known == ["ground-rules:u-17.", "ground-rules:u-1."]


def test_when_chatwoot_asks_for_a_pause_it_gets_it() -> None:
    for asked, seconds in (("42", 42), ("99999", 3_600), ("soon", 0), ("", 0), ("9" * 50, 0)):
        answer = httpx.Response(429, headers={"Retry-After": asked})
        http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _request, answer=answer: answer))
        with pytest.raises(Undelivered, match="status 429") as refused:
            asyncio.run(Chatwoot(http, "http://chatwoot.test", ACCOUNT, INBOX, TOKEN).members())
        assert refused.value.wait == timedelta(seconds=seconds)


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"payload": {}}', b'{"payload": 1}'])
def test_an_answer_that_cannot_be_read_is_a_failure(content: bytes) -> None:
    """A proxy in between says that all is well, and shows a page of its own."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _request: httpx.Response(200, content=content)))
    with pytest.raises(Undelivered):
        asyncio.run(Chatwoot(http, "http://chatwoot.test", ACCOUNT, INBOX, TOKEN).members())


def test_tries_are_further_and_further_apart(elsewhere: Elsewhere, clock: Any) -> None:
    elsewhere.chatwoot.down = True
    elsewhere.ask()
    waits = []
    for _ in range(12):
        elsewhere.pump()
        seconds = 0
        while not elsewhere.outbox.due():
            clock.advance(seconds=1)
            seconds += 1
        waits.append(seconds)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_a_gateway_that_was_killed_in_a_step_is_followed_by_another(elsewhere: Elsewhere, clock: Any) -> None:
    """It had taken the request, and the call was done or not: nobody knows."""
    talk = elsewhere.ask_and_open()
    elsewhere.say("Are you there?")
    (errand,) = elsewhere.outbox.due()
    killed = elsewhere.outbox.take(errand)
    assert killed is not None
    assert elsewhere.outbox.take(errand) is None, "one gateway carries it"
    assert elsewhere.outbox.due() == []
    elsewhere.chatwoot._write(_Post(talk), {"content": "Are you there?", "message_type": "incoming", "private": False})
    clock.advance(minutes=1)
    elsewhere.pump()
    assert elsewhere.chatwoot.said(talk).count("Are you there?") == 1


class _Post:
    """A call to the played Chatwoot of which nobody heard the answer."""

    def __init__(self, talk: int) -> None:
        self.path_params = {"talk": talk}


def test_a_request_that_is_withdrawn_is_closed_there_too(elsewhere: Elsewhere) -> None:
    talk = elsewhere.ask_and_open()
    elsewhere.handoffs.cancel(elsewhere.talk)
    elsewhere.pump()
    fake = elsewhere.chatwoot
    assert fake.conversations[talk]["status"] == "resolved"
    assert "is withdrawn" in fake.notes(talk)[-1]
    elsewhere.write("Something else, for the assistant")
    elsewhere.pump()
    assert "Something else, for the assistant" not in fake.said(talk)
    elsewhere.hears(*fake.events)
    assert elsewhere.ticket.state is State.CANCELLED


@pytest.mark.parametrize("ends", ["by the user", "in Chatwoot"])
def test_what_is_said_after_the_end_is_not_told_even_late(elsewhere: Elsewhere, ends: str) -> None:
    talk = elsewhere.ask_and_open()
    fake = elsewhere.chatwoot
    elsewhere.say("It is about my account.")
    if ends == "by the user":
        elsewhere.handoffs.cancel(elsewhere.talk)
    else:
        elsewhere.hears(fake.assign(talk, ANN), fake.set_status(talk, "resolved"))
    elsewhere.write("Something else, for the assistant")
    elsewhere.pump()
    assert fake.conversations[talk]["status"] == "resolved"
    assert "Something else, for the assistant" not in fake.said(talk)


def test_one_that_is_withdrawn_at_once_never_goes_there(elsewhere: Elsewhere) -> None:
    elsewhere.ask()
    elsewhere.handoffs.cancel(elsewhere.talk)
    elsewhere.pump()
    assert elsewhere.chatwoot.conversations == {}
    assert elsewhere.outbox.due() == []


def test_a_conversation_that_is_deleted_meanwhile_stops_nobody(elsewhere: Elsewhere, engine: Engine) -> None:
    """It is gone between two steps."""
    elsewhere.ask()
    carry = elsewhere.carry

    async def carry_late(errand: Errand) -> bool:
        with engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
        return await carry(errand)

    elsewhere.carry = carry_late
    elsewhere.pump()
    assert elsewhere.outbox.due() == []
    assert elsewhere.chatwoot.conversations == {}


def test_the_end_of_a_request_is_not_told_for_ever(elsewhere: Elsewhere, clock: Any) -> None:
    elsewhere.ask_and_open()
    elsewhere.handoffs.cancel(elsewhere.talk)
    elsewhere.chatwoot.down = True
    for _ in range(GIVE_UP):
        elsewhere.pump()
        clock.advance(minutes=5)
    assert elsewhere.outbox.due() == []


# What the user hears while Chatwoot is away.


def test_while_chatwoot_is_away_the_assistant_goes_on_and_the_request_is_kept(elsewhere: Elsewhere, clock: Any) -> None:
    elsewhere.chatwoot.down = True
    elsewhere.reach.up = False
    (told,) = elsewhere.ask()
    assert told.text.startswith("Sorry, the people who answer here cannot be reached just now. Your request is kept")
    assert (elsewhere.owner, elsewhere.ticket.state) == ("assistant", State.REQUESTED)
    assert "when they can be told" in str(elsewhere.shown)
    (again,) = elsewhere.ask()
    assert f"Your request {elsewhere.ticket.id} is kept" in again.text
    elsewhere.chatwoot.down = False
    clock.advance(minutes=1)
    elsewhere.pump()
    assert elsewhere.ticket.state is State.QUEUED
    assert elsewhere.chatwoot.said(elsewhere.chatwoot.only) == ["A person, please", "A person, please"]


def test_asked_again_when_it_is_back_the_user_waits_for_somebody(elsewhere: Elsewhere) -> None:
    elsewhere.reach.up = False
    elsewhere.ask()
    elsewhere.reach.up = True
    (told,) = elsewhere.ask()
    assert told.text.startswith("A person has been asked to join you here.")
    assert elsewhere.owner == "agent"


def test_who_waits_when_it_goes_away_is_told_by_the_clock(elsewhere: Elsewhere) -> None:
    elsewhere.chatwoot.down = True
    elsewhere.ask()
    assert elsewhere.owner == "agent"
    elsewhere.pump()
    assert elsewhere.handoffs.tick() == [elsewhere.talk]
    assert (elsewhere.owner, elsewhere.ticket.state) == ("assistant", State.EXPIRED)
    assert elsewhere.words("system")[-1].startswith("Sorry, the people who answer here cannot be reached just now.")


def test_who_talks_to_somebody_when_it_goes_away_is_told_at_once(elsewhere: Elsewhere, clock: Any) -> None:
    talk = elsewhere.ask_and_open()
    elsewhere.hears(elsewhere.chatwoot.assign(talk, ANN))
    elsewhere.pump()
    elsewhere.chatwoot.down = True
    assert elsewhere.say("Hello Ann") == [], "nobody knows yet"
    for _ in range(4):
        elsewhere.pump()
        clock.advance(seconds=10)
    told = [
        text for text in elsewhere.words("system") if text.startswith("Sorry, the connection to Ann is interrupted.")
    ]
    assert len(told) == 1
    (reply,) = elsewhere.say("Still there?") or []
    assert reply.text == told[0]
    elsewhere.chatwoot.down = False
    clock.advance(minutes=5)
    elsewhere.pump()
    assert elsewhere.chatwoot.said(talk)[-2:] == ["Hello Ann", "Still there?"]
    assert elsewhere.say("Good.") == []


def test_a_request_left_for_later_that_does_not_get_through_is_told_once(elsewhere: Elsewhere, clock: Any) -> None:
    elsewhere.chatwoot.available = ["offline", "busy"]
    elsewhere.look()
    (told,) = elsewhere.ask()
    assert told.text.startswith("Nobody is at the desk now.")
    elsewhere.chatwoot.down = True
    for _ in range(6):
        elsewhere.pump()
        clock.advance(minutes=1)
    assert sum("has not got through" in text for text in elsewhere.words("system")) == 1
    assert elsewhere.owner == "assistant"


def test_without_a_good_token_nothing_is_promised(elsewhere: Elsewhere) -> None:
    object.__setattr__(elsewhere.adapter._chatwoot, "token", "revoked")
    elsewhere.ask()
    elsewhere.pump()
    assert not elsewhere.reach.up
    assert elsewhere.chatwoot.conversations == {}


def test_what_was_tried_is_logged_without_anybodys_words(
    elsewhere: Elsewhere, chatwoot: FakeChatwoot, caplog: pytest.LogCaptureFixture
) -> None:
    chatwoot.down = True
    elsewhere.write("zq-private-words")
    elsewhere.ask()
    elsewhere.pump()
    assert "does not get through to chatwoot (try 1): status 503" in caplog.text
    assert "zq-private" not in caplog.text
    assert "token-of-an-agent" not in caplog.text
