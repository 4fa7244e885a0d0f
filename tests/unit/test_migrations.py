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
