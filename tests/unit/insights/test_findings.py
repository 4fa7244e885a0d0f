"""Findings of checks through the API: counted by day and kind, and nothing else is kept."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from groundrules.database import make_engine
from groundrules.insights.findings import FindingCounter
from groundrules.insights.models import CheckFindingRow
from tests.conftest import Clock


@dataclass
class Finding:
    kind: str
    text: str
    rule: str = "contact-sharing/before-contract"


MAIL, PHONE = Finding("email", "zelda@mailbox.example"), Finding("phone", "+49 151 23456789")


@pytest.fixture
def counter(engine: Engine, clock: Clock) -> FindingCounter:
    return FindingCounter(engine, clock, lambda: clock().timestamp())


def _rows(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(select(CheckFindingRow.__table__)))


def test_kinds_are_counted_without_words(counter: FindingCounter, engine: Engine, clock: Clock) -> None:
    counter.count("a", [MAIL, PHONE], "client", None)
    counter.count("b", [MAIL], "client", None)
    day, rule = clock().date(), MAIL.rule
    assert _rows(engine) == [
        (day, "email", rule, "client", "", "compose", 2),
        (day, "phone", rule, "client", "", "compose", 1),
    ]


def test_the_same_text_at_every_pause_counts_once(counter: FindingCounter, engine: Engine, clock: Clock) -> None:
    for _ in range(3):
        counter.count("a", [MAIL], None, None)
        clock.advance(minutes=5)
    assert _rows(engine)[0][-1] == 1
    clock.advance(minutes=11)
    counter.count("a", [MAIL], None, None)
    assert _rows(engine)[0][-1] == 2


def test_what_it_remembers_is_limited(counter: FindingCounter, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundrules.insights.findings._MOST_REMEMBERED", 10)
    for place in range(50):
        counter.count(f"caller {place}", [MAIL], None, None)
    assert len(counter._seen) <= 10
    assert _rows(engine)[0][-1] == 50


def test_a_database_that_does_not_answer_costs_the_count_alone(caplog: pytest.LogCaptureFixture) -> None:
    empty = make_engine("sqlite://")
    FindingCounter(empty).count("a", [MAIL], None, None)
    empty.dispose()
    assert "Findings are not counted: OperationalError" in caplog.text
    assert "zelda" not in caplog.text
