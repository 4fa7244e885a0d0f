"""Whatever users, agents, time and failures do, in whatever order: somebody answers, and nobody is left in limbo."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundrules.conversation.changes import LocalChanges
from groundrules.conversation.dialogue import Dialogue
from groundrules.conversation.handoff.asking import PersonJoined
from groundrules.conversation.handoff.machine import AGENT, ASSISTANT, ENDED, OPEN, NotPossible, State, owner
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.handoff.service import Handoffs, Stale
from groundrules.conversation.handoff.serving import NotYours, Unseen
from groundrules.conversation.handoff.step import Surroundings
from groundrules.conversation.handoff.tickets import Person, Ticket, is_held
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Message, Reply
from groundrules.conversation.rasa_client import RasaClient
from groundrules.conversation.state import Conversation
from groundrules.database import Base, make_engine
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.support import Support
from tests.conftest import PROJECT, Clock
from tests.unit.conversation.handoff.scene import ANN, BEN, LEA, WAITS, Desk, finds_contact

BOOK = replace(load_rulebook(PROJECT / "policies"), support=Support())
TEXTS = st.sampled_from(
    ["May I?", "Hello?", "cancel", "skip", "jo@lin.dev", "In my messages", "\U0001f642", "/restart"]
)
PEOPLE = st.sampled_from([ANN, BEN, LEA])
MINUTES = st.sampled_from([0.5, 4, 5, 9, 10, 59, 60, 60 * 24 * 7])
REFUSALS = (Stale, NotPossible, NotYours, Unseen)


class Rasa:
    """Answers, asks for a person where the word comes up, or is down."""

    down = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            return httpx.Response(503)
        wants = b"person" in request.content
        choices = [{"title": "Talk to a person", "intent": "ask_human", "entities": {"why": "unclear"}}]
        message = {"kind": "handoff" if wants else "text", "text": "Well.", "choices": [] if wants else choices}
        return httpx.Response(200, json={"messages": [message]})


class Limbo(RuleBasedStateMachine):
    """Conversations, three agents, and a desk that is attended or not."""

    talks: Bundle[Conversation] = Bundle("talks")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.engine = make_engine(f"sqlite:///{self.folder.name}/limbo.db")
        Base.metadata.create_all(self.engine)
        self.clock, self.desk, self.rasa = Clock(), Desk(), Rasa()
        around = Surroundings(self.desk, lambda: BOOK, WAITS)
        self.log = ConversationLog(self.engine, timedelta(days=99), self.clock)
        self.handoffs = Handoffs(self.engine, around, finds_contact, self.clock)
        http = httpx.AsyncClient(transport=httpx.MockTransport(self.rasa))
        client = RasaClient(http, "http://rasa.test", "hush", 1.0)
        self.dialogue = Dialogue(self.log, client, self.handoffs, LocalChanges(), lambda: BOOK)
        self.begun: list[Conversation] = []
        self.calls = 0

    # The user.

    @initialize(target=talks)
    def begins(self) -> Conversation:
        self.begun.append(self.log.start(None, None)[0])
        return self.begun[-1]

    @rule(target=talks)
    @precondition(lambda self: len(self.begun) < 3)
    def begins_another(self) -> Conversation:
        return self.begins()

    @rule(talk=talks)
    def asks_for_a_person(self, talk: Conversation) -> None:
        self._said(talk, lambda key: self.dialogue.say(talk, key, "a person please"))

    @rule(talk=talks, text=TEXTS)
    def writes(self, talk: Conversation, text: str) -> None:
        self._said(talk, lambda key: self.dialogue.say(talk, key, text))

    @rule(talk=talks, data=st.data())
    def presses(self, talk: Conversation, data: st.DataObject) -> None:
        offered = [choice for message in self.log.messages(talk.id) for choice in message.choices]
        if offered:
            choice = data.draw(st.sampled_from(offered))
            self._said(talk, lambda key: self.dialogue.choose(talk, key, choice))

    @rule(talk=talks)
    def withdraws(self, talk: Conversation) -> None:
        try:
            self.handoffs.cancel(talk.id)
        except PersonJoined:
            assert self._open(talk).state is State.ASSIGNED

    def _said(self, talk: Conversation, say: Callable[[str], Any]) -> None:
        """Each message is answered, kept with a statement, or there for the agent who has joined; and once."""
        self.calls += 1
        key = f"k{self.calls}"
        silent = self._owner(talk) == AGENT
        replies: list[Message] = asyncio.run(say(key))
        if replies:
            assert {reply.author for reply in replies} <= ({"system"} if silent else {"system", ASSISTANT})
        else:
            assert self._open(talk).state is State.ASSIGNED
        before = self.log.messages(talk.id)
        assert asyncio.run(say(key)) == replies
        assert self.log.messages(talk.id) == before

    # The desk: mostly whoever has the ticket acts, sometimes somebody else; sometimes on an old view.

    @rule(data=st.data(), by=PEOPLE, stale=st.sampled_from([False, False, True]))
    @precondition(lambda self: self._listed())
    def is_claimed(self, data: st.DataObject, by: Person, stale: bool) -> None:
        ticket, _ = self._choose(data)
        self._act(ticket, lambda version: self.handoffs.claim(ticket, version, by), stale)

    @rule(data=st.data(), cites=st.booleans())
    @precondition(lambda self: self._listed())
    def is_answered(self, data: st.DataObject, cites: bool) -> None:
        self.calls += 1
        ticket, by = self._choose(data)
        reply = (
            Reply("answer", "No.", {"answer": {"rule": "payments/avoiding-fees"}}) if cites else Reply("text", "No.")
        )
        self._act(ticket, lambda version: self.handoffs.send(ticket, version, by, [reply], f"a{self.calls}"))

    @rule(data=st.data(), to=PEOPLE)
    @precondition(lambda self: self._listed())
    def is_passed_on(self, data: st.DataObject, to: Person) -> None:
        ticket, by = self._choose(data)
        self._act(ticket, lambda version: self.handoffs.transfer(ticket, version, by, to))

    @rule(data=st.data(), seen=st.none() | st.integers(0, 30), resolves=st.booleans())
    @precondition(lambda self: self._listed())
    def is_ended(self, data: st.DataObject, seen: int | None, resolves: bool) -> None:
        ticket, by = self._choose(data)
        if resolves:
            self._act(ticket, lambda version: self.handoffs.resolve(ticket, version, by, "done", seen))
        else:
            self._act(ticket, lambda version: self.handoffs.give_back(ticket, version, by, seen))

    def _listed(self) -> list[Ticket]:
        return self.handoffs.tickets(State)

    def _choose(self, data: st.DataObject) -> tuple[str, Person]:
        """Return one of the tickets, and who is to act on it."""
        ticket = data.draw(st.sampled_from(self._listed()))
        return ticket.id, data.draw(st.just(ticket.agent) | PEOPLE if ticket.agent else PEOPLE)

    def _act(self, ticket: str, do: Callable[[int], Any], stale: bool = False) -> None:
        before = self.handoffs.ticket(ticket)
        try:
            do(before.version - stale)
        except REFUSALS:
            assert self.handoffs.ticket(ticket) == before
        else:
            assert not stale
            self._is_told(before.conversation)

    def _is_told(self, conversation: str) -> None:
        """Whatever the desk or time does to a conversation, the user hears of it."""
        assert self.log.messages(conversation)[-1].author in {"system", AGENT}

    # The world.

    @rule(minutes=MINUTES, looks=st.booleans())
    def time_passes(self, minutes: float, looks: bool) -> None:
        self.clock.advance(minutes=minutes)
        for conversation in self.handoffs.tick() if looks else ():
            self._is_told(conversation)

    @rule(there=st.booleans(), down=st.booleans(), gone=st.sets(st.sampled_from(["Ann", "Ben"])))
    def things_change(self, there: bool, down: bool, gone: set[str]) -> None:
        self.desk.there, self.rasa.down, self.desk.gone = there, down, gone

    # What holds always.

    @invariant()
    def one_owner_and_it_is_the_right_one(self) -> None:
        with Session(self.engine) as session:
            for talk in self.begun:
                rows = session.execute(select(TicketRow).filter_by(conversation_id=talk.id)).scalars().all()
                mine = [row for row in rows if State(row.state) in OPEN]
                assert len(mine) <= 1
                expected = owner(State(mine[0].state), held=is_held(mine[0])) if mine else ASSISTANT
                assert self._owner(talk) == expected

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        for talk in self.begun:
            messages = self.log.messages(talk.id)
            assert [message.seq for message in messages] == list(range(1, len(messages) + 1))
            keys = [message.client_id for message in messages if message.client_id]
            assert len(set(keys)) == len(keys)

    def teardown(self) -> None:
        """When nobody does anything any more, every request ends, and the last word is never the user's."""
        try:
            for wait in (WAITS.answer, WAITS.join, WAITS.silence, WAITS.keep) * 2:
                self.clock.moment += wait
                self.handoffs.tick()
            assert {ticket.state for ticket in self.handoffs.tickets(OPEN)} <= ENDED
            for talk in self.begun:
                assert self._owner(talk) == ASSISTANT
                messages = self.log.messages(talk.id)
                assert not messages or messages[-1].author != "user"
        finally:
            self.engine.dispose()
            self.folder.cleanup()

    def _owner(self, talk: Conversation) -> str:
        return self.log.state(talk.id).conversation.owner

    def _open(self, talk: Conversation) -> Ticket:
        [ticket] = [ticket for ticket in self.handoffs.tickets(OPEN) if ticket.conversation == talk.id]
        return ticket


Limbo.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestLimbo = Limbo.TestCase
