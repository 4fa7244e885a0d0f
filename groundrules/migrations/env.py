"""Runs the migrations against the database that `groundrules.prepare` chose."""

from alembic import context
from sqlalchemy.engine import Connection

from groundrules.conversation import models as _conversation_models  # noqa: F401  # registers the tables
from groundrules.database import Base, make_engine
from groundrules.rulebook import models as _rulebook_models  # noqa: F401  # registers the tables


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with make_engine(context.config.get_main_option("sqlalchemy.url")).begin() as opened:
        _run(opened)
