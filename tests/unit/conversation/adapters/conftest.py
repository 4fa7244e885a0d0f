"""Conversations whose requests for a person go elsewhere."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import Engine

from groundrules.conversation.adapters.chatwoot.adapter import ChatwootAdapter
from groundrules.conversation.adapters.chatwoot.client import Chatwoot
from groundrules.conversation.adapters.chatwoot.outbound import Outbound
from groundrules.conversation.adapters.mail.adapter import MailAdapter
from groundrules.conversation.adapters.mail.letter import Addresses
from groundrules.conversation.adapters.mail.post_office import PostOffice
from groundrules.conversation.adapters.outbox import Outbox
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Surroundings
from groundrules.conversation.log import ConversationLog
from groundrules.rulebook.rulebook import Rulebook
from tests.fakes.chatwoot import ACCOUNT, INBOX, TOKEN, FakeChatwoot
from tests.fakes.mail import FakeMailServer
from tests.unit.conversation.adapters.place import Elsewhere, Place
from tests.unit.conversation.handoff.conftest import book, desk
from tests.unit.conversation.handoff.scene import WAITS, Desk, finds_contact

__all__ = ["book", "desk"]


@pytest.fixture
def beside(engine: Engine, clock: Any, desk: Desk, book: Rulebook) -> Callable[[Any], Handoffs]:
    """What makes handoffs whose people are where an adapter says."""

    def make(adapter: Any) -> Handoffs:
        around = Surroundings(
            adapter.staff(desk),
            lambda: book,
            WAITS,
            own_desk=adapter.own_desk,
            reaches=adapter.reaches,
            absence=adapter.absence,
            hand_over=adapter.hand_over,
        )
        return Handoffs(engine, around, finds_contact, clock)

    return make


@pytest.fixture
def chatwoot() -> FakeChatwoot:
    return FakeChatwoot()


@pytest.fixture
def elsewhere(
    engine: Engine, log: ConversationLog, desk: Desk, beside: Callable[[Any], Handoffs], chatwoot: FakeChatwoot
) -> Elsewhere:
    """A conversation beside a Chatwoot in which somebody is online."""
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app=chatwoot.app))
    client = Chatwoot(http, "http://chatwoot.test", ACCOUNT, INBOX, TOKEN, seconds=0.5)
    outbox = Outbox(engine, "chatwoot", log.now)
    adapter = ChatwootAdapter(engine, client, outbox)
    handoffs = beside(adapter)
    carry = Outbound(engine, outbox, client, handoffs).carry
    talk = log.start(None, None)[0].id
    made = Elsewhere(log, handoffs, desk, talk, 0, outbox, adapter.reach, carry, adapter, 0, chatwoot)
    made.look()
    return made


@pytest.fixture
def mail() -> Iterator[FakeMailServer]:
    with FakeMailServer() as server:
        yield server


@pytest.fixture
def by_mail(
    engine: Engine, log: ConversationLog, desk: Desk, beside: Callable[[Any], Handoffs], mail: FakeMailServer
) -> Place:
    """A conversation whose requests go to an e-mail address."""
    outbox = Outbox(engine, "email", log.now)
    addresses = Addresses("rules@market.example", "help@market.example", "https://rules.example/desk/tickets/")
    adapter = MailAdapter(engine, PostOffice(mail.url, "", "", seconds=2.0), outbox, addresses)
    handoffs = beside(adapter)
    talk = log.start(None, None)[0].id
    return Place(log, handoffs, desk, talk, 0, outbox, adapter.reach, adapter.carry, adapter)
