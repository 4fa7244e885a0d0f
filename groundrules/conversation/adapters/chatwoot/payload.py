"""What Chatwoot's webhooks and its API say, read into our own terms; whatever does not concern us is None."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

# As `messages.name` and `tickets.agent` hold it.
_LONGEST_NAME = 80
_LONGEST_ID = 40
_OUTGOING = ("outgoing", 1)
_FILE = "(A file came with this. Files are not shown here.)"


@dataclass(frozen=True)
class Agent:
    """Somebody who works in Chatwoot: their id there, and the name that users see."""

    id: str
    name: str


@dataclass(frozen=True)
class Written:
    """What an agent has written to a user; `at` is when, in seconds since 1970 by Chatwoot's clock, if it says so."""

    id: str
    text: str
    agent: Agent
    at: float | None


@dataclass(frozen=True)
class Standing:
    """How a conversation stands; `at` is when it last changed. `status` is None where it does not count."""

    status: str | None
    assignee: Agent | None
    at: float | None


def read_id(value: Any) -> str | None:
    """Return an id as text."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    return str(value) if 0 < len(str(value)) <= _LONGEST_ID else None


def read_agent(data: Any) -> Agent | None:
    """Return an agent; None for bots, contacts and nobody."""
    if not isinstance(data, Mapping) or str(data.get("type") or "user").lower() != "user":
        return None
    known = read_id(data.get("id"))
    named = next((name for key in ("available_name", "name") if (name := _clean(data.get(key)))), None)
    if known is None or named is None:
        return None
    return Agent(known, " ".join(named.split())[:_LONGEST_NAME])


def read_written(data: Mapping[str, Any]) -> Written | None:
    """Return a message of an agent's to a user; None for all others: notes, users, bots, automatic ones."""
    if data.get("message_type") not in _OUTGOING or data.get("private") is not False:
        return None
    known, agent = read_id(data.get("id")), read_agent(data.get("sender"))
    text = _clean(data.get("content"))
    if data.get("attachments"):
        text = f"{text}\n\n{_FILE}".strip()
    if known is None or agent is None or data.get("sender") is None or not text:
        return None
    return Written(known, text, agent, read_moment(data.get("created_at")))


def read_standing(data: Mapping[str, Any], *, with_status: bool) -> Standing:
    """Return how a conversation stands.

    Only where it is told that the status changed does it count: any other event may show one that is long past.
    """
    meta = data.get("meta")
    status = data.get("status")
    return Standing(
        status if with_status and isinstance(status, str) else None,
        read_agent(meta.get("assignee")) if isinstance(meta, Mapping) else None,
        read_moment(data.get("updated_at")) or read_moment(data.get("timestamp")),
    )


def read_moment(value: Any) -> float | None:
    """Return a moment in seconds since 1970, from a number or from ISO 8601."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value) if 0 < value < 1e11 else None
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.replace(" UTC", "+00:00").replace("Z", "+00:00"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()
    except (ValueError, OverflowError):
        return None


def _clean(value: Any) -> str:
    """Return a text that can be stored: JSON can carry half a character, and PostgreSQL stores no NUL."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode().strip()
