"""What a request for insights asks for: days, topic, role and stage, from its address."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from groundrules.conversation.log import utc_now
from groundrules.insights.selection import Selection, select_days
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage

USUAL_DAYS = 28
# What can be chosen by one press: how many days, and how they are called.
SPANS = ((7, "7 days"), (28, "4 weeks"), (91, "3 months"), (365, "A year"))


def select(
    days: tuple[date | None, date | None],
    rulebook: Rulebook,
    topic: str | None = None,
    role: Role | None = None,
    stage: Stage | None = None,
) -> Selection:
    """Return the selection. A topic that there is not selects nothing less than all."""
    selection = select_days(*days, utc_now().date(), USUAL_DAYS)
    known = topic if topic and rulebook.topic(topic) is not None else None
    return replace(selection, topic=known, role=role, stage=stage)


def query_of(selection: Selection, days: int | None = None) -> str:
    """Return the selection as it stands in an address; with `days`, the same over the last so many days."""
    since, until = selection.since, selection.until
    if days is not None:
        until = utc_now().date()
        since = until - timedelta(days=days - 1)
    narrowed = {name: getattr(selection, name) for name in ("topic", "role", "stage")}
    chosen = {"since": since.isoformat(), "until": until.isoformat()}
    return urlencode(chosen | {name: getattr(value, "value", value) for name, value in narrowed.items() if value})
