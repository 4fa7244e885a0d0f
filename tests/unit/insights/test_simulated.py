"""Five thousand simulated conversations: what is counted is true of them, and rewordings come together."""

from datetime import timedelta

import pytest
from sklearn.metrics import adjusted_rand_score
from sqlalchemy import select
from sqlalchemy.engine import Engine

from groundrules.conversation.models import ConversationRow, FeedbackRow, MessageRow
from groundrules.database import Base, make_engine
from groundrules.insights.keeper import Keeper
from groundrules.insights.models import UnclearRow
from groundrules.insights.report import TABLES, Insights
from groundrules.insights.selection import Selection
from groundrules.insights.turns import Outcome
from groundrules.rulebook.rulebook import Rulebook
from tests.simulated.conversations import DAYS, LAST_DAY, Simulation, Truth

ALL = Selection(LAST_DAY - timedelta(days=DAYS), LAST_DAY + timedelta(days=1))


@pytest.fixture(scope="module")
def simulated(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Truth]:
    """The database and what is true of it."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('simulated') / 'test.db'}")
    Base.metadata.create_all(engine)
    truth = Simulation(engine, rulebook).fill(5_000)
    assert Keeper(engine).refresh()
    return engine, truth


def test_counts_are_true(simulated: tuple[Engine, Truth]) -> None:
    engine, truth = simulated
    found = Insights(engine).totals(ALL)
    turns = truth.turns
    assert found.conversations == truth.conversations == 5_000
    assert found.outcomes[Outcome.ANSWERED] == turns["answered"] + turns["why"] + turns["wish"]
    assert found.outcomes[Outcome.CLARIFIED] + found.outcomes[Outcome.REFUSED] == turns["unclear"]
    assert found.outcomes[Outcome.HANDED_OVER] == turns["handed_over"]
    assert found.outcomes[Outcome.FAILED] == turns["failed"]
    assert found.outcomes[Outcome.CHECKED] == turns["checked"]
    assert (found.helpful, found.unhelpful) == (truth.helpful, truth.unhelpful)
    rules = Insights(engine).table(ALL, "rules").rows
    assert sum(row["whys"] for row in rules) == turns["why"]


def test_rewordings_of_one_question_come_together(simulated: tuple[Engine, Truth]) -> None:
    engine, truth = simulated
    with engine.connect() as connection:
        rows = list(connection.execute(select(UnclearRow.message_id, UnclearRow.cluster)))
    known = [truth.groups[row.message_id] for row in rows]
    assert len(rows) == truth.turns["unclear"]
    assert adjusted_rand_score(known, [row.cluster for row in rows]) >= 0.8


def test_no_personal_data_is_kept_or_shown(simulated: tuple[Engine, Truth]) -> None:
    engine, _ = simulated
    tables = "".join(Insights(engine).table(ALL, key).csv() for key in TABLES)
    with engine.connect() as connection:
        kept = "\n".join(connection.execute(select(UnclearRow.text)).scalars())
    for placeholder in ("[e-mail]", "[phone]", "[handle]", "[name]"):
        assert placeholder in kept
    for word in ("zelda", "quintero", "@", "mailbox.example", "23456789", "gmail"):
        assert word not in (tables + kept).casefold()


def test_the_same_seed_gives_the_same_conversations(rulebook: Rulebook) -> None:
    made = []
    for seed in (1, 1, 2):
        engine = make_engine("sqlite://")
        Base.metadata.create_all(engine)
        Simulation(engine, rulebook, seed).fill(20)
        with engine.connect() as connection:
            tables = (ConversationRow, MessageRow, FeedbackRow)
            made.append([[tuple(row) for row in connection.execute(select(one.__table__))] for one in tables])
        engine.dispose()
    assert repr(made[0]) == repr(made[1])
    assert repr(made[0]) != repr(made[2])
