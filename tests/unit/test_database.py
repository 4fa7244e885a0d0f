"""Moments keep their zone, SQLite is opened the safe way, and tables appear only where they are asked for."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from groundrules.conversation.models import FeedbackRow
from groundrules.database import make_engine
from groundrules.rulebook.models import RulebookRecord

MOMENT = datetime(2026, 11, 22, 1, 30, tzinfo=timezone(timedelta(hours=5)))


def _record(at: datetime) -> RulebookRecord:
    return RulebookRecord(kind="rule", key="x", version=1, digest="", body=None, added_at=at)


def test_a_moment_comes_back_in_utc(engine: Engine) -> None:
    with Session(engine, future=True) as session:
        session.add(_record(MOMENT))
        session.commit()
        session.expire_all()
        found = session.get(RulebookRecord, 1).added_at
    assert found == MOMENT
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    with Session(engine, future=True) as session:
        session.add(_record(MOMENT.replace(tzinfo=None)))
        with pytest.raises(StatementError, match="without a time zone"):
            session.commit()


def test_a_reference_to_nothing_is_refused(engine: Engine) -> None:
    with Session(engine, future=True) as session:
        session.add(FeedbackRow(message_id="m_none", helpful=True, comment=None, at=MOMENT))
        with pytest.raises(IntegrityError):
            session.commit()


def test_sqlite_makes_its_folder_and_writes_ahead(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'x.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()
    assert (tmp_path / "a" / "b" / "x.db").is_file()
