"""Whatever users, agents in Chatwoot, webhooks, failures and time do, in whatever order: nobody is left in limbo."""

import tempfile
from dataclasses import replace
from datetime import timedelta

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundrules.conversation.adapters.chatwoot.adapter import ChatwootAdapter
from groundrules.conversation.adapters.chatwoot.client import Chatwoot
from groundrules.conversation.adapters.chatwoot.outbound import Outbound
from groundrules.conversation.adapters.courier import Undelivered
from groundrules.conversation.adapters.outbox import Outbox
from groundrules.conversation.handoff.asking import PersonJoined
from groundrules.conversation.handoff.machine import AGENT, ASSISTANT, OPEN, State, owner
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Surroundings
from groundrules.conversation.handoff.tickets import is_held
from groundrules.conversation.log import ConversationLog
from groundrules.database import Base, make_engine
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.support import Support
from tests.conftest import PROJECT, Clock
from tests.fakes.chatwoot import ACCOUNT, ANN, BEN, INBOX, TOKEN, FakeChatwoot
from tests.unit.conversation.adapters.place import Elsewhere
from tests.unit.conversation.handoff.scene import WAITS, Desk, finds_contact

BOOK = replace(load_rulebook(PROJECT / "policies"), support=Support())
AGENTS = st.sampled_from([ANN, BEN])


class Limbo(RuleBasedStateMachine):
    """One conversation, two agents in Chatwoot, and a line between that may be down."""

    @initialize()
    def begins(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.engine = make_engine(f"sqlite:///{self.folder.name}/limbo.db")
        Base.metadata.create_all(self.engine)
        self.clock, self.chatwoot, desk = Clock(), FakeChatwoot(), Desk()
        log = ConversationLog(self.engine, timedelta(days=99), self.clock)
        outbox = Outbox(self.engine, "chatwoot", self.clock)
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.chatwoot.app))
        client = Chatwoot(http, "http://chatwoot.test", ACCOUNT, INBOX, TOKEN, seconds=5.0)
        adapter = ChatwootAdapter(self.engine, client, outbox)
        around = Surroundings(
            adapter.staff(desk), lambda: BOOK, WAITS, False, adapter.reaches, adapter.absence, adapter.hand_over
        )
        handoffs = Handoffs(self.engine, around, finds_contact, self.clock)
        carry = Outbound(self.engine, outbox, client, handoffs).carry
        talk = log.start(None, None)[0].id
        self.place = Elsewhere(
            log, handoffs, desk, talk, 0, outbox, adapter.reach, carry, adapter, chatwoot=self.chatwoot
        )
        self.place.look()
        self.words = 0

    # The user.

    @rule()
    def asks_for_a_person(self) -> None:
        assert self.place.ask() or self._assigned()

    @rule()
    def writes(self) -> None:
        self.words += 1
        silent = self.place.owner == AGENT
        replies = self.place.say(f"word {self.words}")
        assert (replies is not None) or not silent
        assert replies != [] or self._assigned(), "who is not with an agent is always answered"

    @rule()
    def withdraws(self) -> None:
        try:
            self.place.handoffs.cancel(self.place.talk)
        except PersonJoined:
            assert self._assigned()

    def _assigned(self) -> bool:
        return any(ticket.state is State.ASSIGNED for ticket in self.place.handoffs.tickets(OPEN))

    # Chatwoot.

    @rule(data=st.data(), who=AGENTS)
    @precondition(lambda self: self.chatwoot.conversations)
    def an_agent_writes(self, data: st.DataObject, who: dict[str, object]) -> None:
        self.words += 1
        self.chatwoot.agent_writes(data.draw(self._talks()), f"answer {self.words}", who)

    @rule(data=st.data(), who=st.none() | AGENTS)
    @precondition(lambda self: self.chatwoot.conversations)
    def is_assigned(self, data: st.DataObject, who: dict[str, object] | None) -> None:
        self.chatwoot.assign(data.draw(self._talks()), who)

    @rule(data=st.data(), status=st.sampled_from(["open", "pending", "resolved", "snoozed"]))
    @precondition(lambda self: self.chatwoot.conversations)
    def changes_status(self, data: st.DataObject, status: str) -> None:
        self.chatwoot.set_status(data.draw(self._talks()), status)

    def _talks(self) -> st.SearchStrategy[int]:
        return st.sampled_from(sorted(self.chatwoot.conversations))

    @rule(data=st.data())
    @precondition(lambda self: self.chatwoot.events)
    def webhooks_arrive(self, data: st.DataObject) -> None:
        """Some of all there ever were, in any order, some for the second time."""
        events = self.chatwoot.events
        places = data.draw(st.lists(st.integers(0, len(events) - 1), max_size=6))
        self.place.hears(*(events[place] for place in places))

    # The line, and time.

    @rule(down=st.booleans(), fails=st.integers(0, 2), loses=st.integers(0, 2), online=st.booleans())
    def things_change(self, down: bool, fails: int, loses: int, online: bool) -> None:
        fake = self.chatwoot
        fake.down, fake.fails, fake.loses = down, fails, loses
        fake.available = ["online" if online else "offline", "offline"]

    @rule()
    def news_are_carried(self) -> None:
        self.place.pump()

    @rule()
    def it_is_looked_up(self) -> None:
        self._look()

    def _look(self) -> None:
        adapter: ChatwootAdapter = self.place.adapter
        try:
            self.place.look()
        except Undelivered:
            adapter.reach.up = False

    @rule(minutes=st.sampled_from([0.1, 1, 6, 11, 61]))
    def time_passes(self, minutes: float) -> None:
        self.clock.advance(minutes=minutes)
        self.place.handoffs.tick()

    # What holds always.

    @invariant()
    def one_owner_and_it_is_the_right_one(self) -> None:
        with Session(self.engine) as session:
            rows = session.execute(select(TicketRow)).scalars().all()
            mine = [row for row in rows if State(row.state) in OPEN]
            assert len(mine) <= 1
            expected = owner(State(mine[0].state), held=is_held(mine[0])) if mine else ASSISTANT
            assert self.place.owner == expected

    @invariant()
    def nothing_is_said_twice(self) -> None:
        answers = self.place.words("agent")
        assert len(set(answers)) == len(answers)
        for talk in self.chatwoot.conversations:
            said = [text for text in self.chatwoot.said(talk) if text.startswith("word")]
            assert said == sorted(set(said), key=lambda text: int(text.split()[1]))

    def teardown(self) -> None:
        """When the line is up again and nobody does anything, every request ends, and nothing is left to tell."""
        if not hasattr(self, "place"):
            return
        try:
            fake = self.chatwoot
            fake.down, fake.fails, fake.loses = False, 0, 0
            for wait in (timedelta(minutes=6), timedelta(minutes=6), WAITS.answer, WAITS.join, WAITS.silence) * 2:
                self.clock.moment += wait
                self.place.pump()
                self._look()
                self.place.handoffs.tick()
            self.clock.moment += WAITS.keep
            self.place.handoffs.tick()
            self.place.pump()
            assert self.place.owner == ASSISTANT
            assert {ticket.state for ticket in self.place.handoffs.tickets(OPEN)} <= {State.EXPIRED}
            assert self.place.outbox.due() == []
        finally:
            self.engine.dispose()
            self.folder.cleanup()


Limbo.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestLimbo = Limbo.TestCase
