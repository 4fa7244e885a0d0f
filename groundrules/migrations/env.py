"""Runs the migrations over the connection that `groundrules.prepare` opened."""

from alembic import context
from sqlalchemy.engine import Connection

from groundrules.conversation import models as _conversation_models  # noqa: F401  # registers the tables
from groundrules.conversation.adapters import models as _adapter_models  # noqa: F401  # registers the tables
from groundrules.conversation.handoff import models as _handoff_models  # noqa: F401  # registers the tables
from groundrules.database import Base
from groundrules.desk import models as _desk_models  # noqa: F401  # registers the tables
from groundrules.insights import models as _insight_models  # noqa: F401  # registers the tables
from groundrules.rulebook import models as _rulebook_models  # noqa: F401  # registers the tables


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
