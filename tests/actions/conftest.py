"""The shipped rulebook in a database of its own, as the action server reads it."""

from pathlib import Path

import pytest

from groundrules.conversation.log import utc_now
from groundrules.database import Base, make_engine
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore


@pytest.fixture(scope="session")
def store(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> RulebookStore:
    """A store that holds the shipped rulebook."""
    path: Path = tmp_path_factory.mktemp("actions") / "rules.db"
    engine = make_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    made = RulebookStore(engine)
    made.save(rulebook, utc_now())
    return made
