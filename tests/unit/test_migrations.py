"""The migrations make the very tables that the models describe, and take them away again."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine

from groundrules.database import Base
from groundrules.prepare import migrate


@pytest.fixture
def empty(engine: Engine) -> Engine:
    """A database without tables."""
    Base.metadata.drop_all(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    return engine


def _migrate(engine: Engine) -> None:
    migrate(engine.url.render_as_string(hide_password=False))


def test_models_and_migrations_agree(empty: Engine) -> None:
    _migrate(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(empty: Engine) -> None:
    _migrate(empty)
    tables = inspect(empty).get_table_names()
    _migrate(empty)
    assert inspect(empty).get_table_names() == tables


def test_the_way_back_leaves_nothing(empty: Engine) -> None:
    _migrate(empty)
    config = Config()
    config.set_main_option("script_location", "groundrules:migrations")
    with empty.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(empty).get_table_names() == ["alembic_version"]


def test_what_was_decided_on_marks_becomes_a_decision_on_the_answer(empty: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", "groundrules:migrations")
    now = "2026-11-22 12:00:00"
    marks = [("m1", "open", ""), ("m2", "open", ""), ("m2", "fixed", "x"), ("m3", "fixed", "a"), ("m3", "fine", "b")]
    with empty.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        begun = {"now": now}
        connection.execute(
            text(
                "INSERT INTO conversations (id, created_at, token_digest, token_expires_at, owner, last_seq,"
                " role_choices, stage_choices, revision) VALUES ('c', :now, 'd', :now, 'assistant', 3, 0, 0, 0)"
            ),
            begun,
        )
        for seq, name in enumerate(("m1", "m2", "m3")):
            connection.execute(
                text(
                    "INSERT INTO messages (id, conversation_id, seq, author, at, kind, text, content, choices)"
                    " VALUES (:name, 'c', :seq, 'assistant', :now, 'answer', 'x', '{}', '{}')"
                ),
                begun | {"name": name, "seq": seq},
            )
        for name, state, outcome in marks:
            connection.execute(
                text(
                    "INSERT INTO answer_reviews (message_id, agent, note, at, state, decided_by, decided_at, outcome)"
                    " VALUES (:name, 'Ann', 'wrong', :now, :state, 'Lea', :now, :outcome)"
                ),
                begun | {"name": name, "state": state, "outcome": outcome},
            )
        command.upgrade(config, "0009")
        rows = connection.execute(text("SELECT message_id, version, decision, note FROM review_decisions"))
        # One that an agent has marked and nobody has looked at since stays open.
        assert [tuple(row) for row in rows] == [("m3", 1, "fine", "b")]
        command.downgrade(config, "0008")
        states = connection.execute(text("SELECT message_id, state FROM answer_reviews ORDER BY id"))
        assert [tuple(row) for row in states][-2:] == [("m3", "fine"), ("m3", "fine")]
