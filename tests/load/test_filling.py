"""The database that growth is measured on holds what it is said to hold."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.models import MessageRow
from groundrules.database import make_engine
from groundrules.prepare import migrate
from groundrules.rulebook.rulebook import Rulebook
from tests.load import growth
from tests.load.filling import MESSAGES, Filler
from tests.load.run import Run


@pytest.fixture
def file_engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty SQLite database, whatever the other tests run on."""
    url = f"sqlite:///{tmp_path / 'growth.db'}"
    migrate(url)
    engine = make_engine(url)
    yield engine
    engine.dispose()


def counted(engine: Engine, rows: type) -> int:
    with Session(engine, future=True) as session:
        return int(session.execute(select(func.count()).select_from(rows)).scalar_one())


def test_it_is_filled_step_by_step_with_whole_conversations(file_engine: Engine, rulebook: Rulebook) -> None:
    filler = Filler(file_engine, rulebook)
    for size in (100, 400):
        filler.fill_to(size)
        assert counted(file_engine, MessageRow) == size
    assert counted(file_engine, TicketRow) == 400 // MESSAGES // 5
    messages = ConversationLog(file_engine, timedelta(days=1)).messages(filler.conversations[-1])
    assert [message.seq for message in messages] == list(range(1, MESSAGES + 1))
    assert [message.author for message in messages] == ["user", "assistant"] * (MESSAGES // 2)
    assert all(message.content["answer"]["rule"] in rulebook.rules for message in messages[1::2])
    assert all(message.choices for message in messages[1::2])


def test_growth_is_measured_at_each_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "SIZES", (1_000, 2_000))
    measured = growth.measure(Run(rounds=1, quick=True))
    small, large = measured["points"]
    assert (small["messages"], large["messages"]) == (1_000, 2_000)
    assert small["megabytes"] < large["megabytes"]
    assert set(small["figures"]) == set(large["figures"])


def test_what_is_timed_finds_what_it_looks_for(file_engine: Engine, rulebook: Rulebook) -> None:
    filler = Filler(file_engine, rulebook)
    filler.fill_to(40 * MESSAGES)
    filler.open_tickets(growth.WAITING_USERS, growth.ASSIGNED_USERS, "Ben")
    growth.RulebookStore.indexed(file_engine, rulebook)
    found = {name: work() for name, work in growth.works(file_engine, rulebook, filler.conversations).items()}
    assert len(found["log: a conversation read"]) == MESSAGES
    assert len(found["log: what is new in it"]) == 1
    assert found["queue: who waits"] == filler.conversations[1 : 1 + growth.WAITING_USERS]
    assert len(found["queue: the desk's list"]) == growth.WAITING_USERS
    assert found["queue: a look at what is due"] == [], "time must not change what is measured"
    assert found["rulebook search"]
