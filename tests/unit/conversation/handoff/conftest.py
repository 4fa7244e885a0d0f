"""A conversation, a desk and a clock, for the tests of handoffs."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Surroundings
from groundrules.conversation.log import ConversationLog
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.support import Support
from tests.unit.conversation.handoff.scene import WAITS, Desk, Scene, finds_contact


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def book(rulebook: Rulebook) -> Rulebook:
    support = Support.parse_obj({"answered": ["In this chat", "In my messages"]})
    return replace(rulebook, support=support)


@pytest.fixture
def handoffs(engine: Engine, clock, desk: Desk, book: Rulebook) -> Handoffs:
    return Handoffs(engine, Surroundings(desk, lambda: book, WAITS), finds_contact, clock)


@pytest.fixture
def scene(log: ConversationLog, handoffs: Handoffs, desk: Desk) -> Scene:
    return Scene(log, handoffs, desk, log.start(None, None)[0].id)


@pytest.fixture
def other(log: ConversationLog, handoffs: Handoffs, desk: Desk) -> Scene:
    return Scene(log, handoffs, desk, log.start(None, None)[0].id)
