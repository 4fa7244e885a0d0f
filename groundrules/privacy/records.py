"""Which rows belong to a conversation: those that refer to it, and those that refer to these.

It is read from the tables' foreign keys, so a table that is added later cannot be forgotten.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import or_, select

# Imported for its tables: all that can refer to a conversation must be known here.
import groundrules.conversation.adapters.models
import groundrules.conversation.handoff.models
import groundrules.desk.models
import groundrules.insights.models  # noqa: F401
from groundrules.conversation.models import ConversationRow
from groundrules.database import Base

_CONVERSATIONS = ConversationRow.__table__


def tables() -> Iterator[Any]:
    """Yield the tables that hold conversations, those that refer to others first: in this order they can be emptied."""
    return (table for table in reversed(Base.metadata.sorted_tables) if _belongs(table))


def of_conversations(table: Any, ids: Sequence[str]) -> Any:
    """Return the condition that a row of `table` belongs to one of these conversations."""
    if table is _CONVERSATIONS:
        return table.c.id.in_(ids)
    conditions = []
    for key in _keys(table):
        parent = key.column.table
        direct = parent is _CONVERSATIONS and key.column.name == "id"
        wanted = ids if direct else select(key.column).where(of_conversations(parent, ids))
        conditions.append(key.parent.in_(wanted))
    return or_(*conditions)


def _belongs(table: Any) -> bool:
    return table is _CONVERSATIONS or bool(_keys(table))


def _keys(table: Any) -> list[Any]:
    """Return the foreign keys that lead to a conversation; a reference to the same table leads nowhere new."""
    return [
        key
        for key in sorted(table.foreign_keys, key=lambda key: str(key.parent.name))
        if key.column.table is not table and _belongs(key.column.table)
    ]
