"""Rasa's own record of conversations, read and deleted without Rasa. Its `sender_id` is our conversation's id.

A Rasa process that still has a tracker in memory looks here first, and forgets what is no longer here.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import column, delete, func, inspect, select, table
from sqlalchemy.engine import Engine

# As Rasa's SQL tracker store makes it; `timestamp` is in seconds since 1970.
_EVENTS: Any = table("events", column("sender_id"), column("timestamp"))


class Trackers:
    """The table of Rasa's events; an installation that has never answered has none."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def count(self, ids: Sequence[str]) -> int:
        """Return how many events these conversations have."""
        if not self._exists():
            return 0
        with self.engine.begin() as connection:
            query = select(func.count()).select_from(_EVENTS).where(_EVENTS.c.sender_id.in_(ids))
            return int(connection.execute(query).scalar_one())

    def delete(self, ids: Sequence[str]) -> int:
        """Delete the events of these conversations; return how many there were."""
        if not self._exists():
            return 0
        with self.engine.begin() as connection:
            return int(connection.execute(delete(_EVENTS).where(_EVENTS.c.sender_id.in_(ids))).rowcount)

    def silent_since(self, moment: float) -> list[str]:
        """Return the ids of the conversations in which nothing has happened since `moment`, in seconds since 1970."""
        if not self._exists():
            return []
        query = select(_EVENTS.c.sender_id).group_by(_EVENTS.c.sender_id)
        with self.engine.begin() as connection:
            rows = connection.execute(query.having(func.max(_EVENTS.c.timestamp) < moment))
            return [row.sender_id for row in rows]

    def _exists(self) -> bool:
        return bool(inspect(self.engine).has_table("events"))
