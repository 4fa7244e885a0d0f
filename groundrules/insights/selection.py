"""Which part of what happened is looked at: days, topic, role and stage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone

from groundrules.rulebook.schema import Role, Stage

# Beyond so many days, the oldest are left out; and no day may lie so near the ends of the calendar that there is none
# before or after it.
MOST_DAYS = 731
_FIRST, _LAST = date(1970, 1, 1), date(9000, 1, 1)
# Up to how many days each has a bar of its own, and up to how many each week has one.
_DAILY, _WEEKLY = 31, 190


@dataclass(frozen=True)
class Selection:
    """The days from `since` to `until`, both included, in UTC; and what else it is narrowed to, if anything."""

    since: date
    until: date
    topic: str | None = None
    role: Role | None = None
    stage: Stage | None = None

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.until - self.since).days + 1

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.since, time.min, timezone.utc)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.until + timedelta(days=1), time.min, timezone.utc)

    def before(self) -> "Selection":
        """Return the same over the days before it, just as many."""
        return replace(self, since=self.since - timedelta(days=self.days), until=self.since - timedelta(days=1))

    @property
    def step(self) -> str:
        """Over what a bar of a chart counts: `day`, `week` or `month`."""
        return "day" if self.days <= _DAILY else "week" if self.days <= _WEEKLY else "month"

    def start_of(self, day: date) -> date:
        """Return the first day of the step that `day` belongs to; weeks begin on Monday."""
        if self.step == "day":
            return day
        return day - timedelta(days=day.weekday()) if self.step == "week" else day.replace(day=1)

    def steps(self) -> Sequence[date]:
        """Return the first day of every step, in order."""
        days = (self.since + timedelta(days=count) for count in range(self.days))
        return list(dict.fromkeys(self.start_of(day) for day in days))


def select_days(since: date | None, until: date | None, today: date, usual: int) -> Selection:
    """Return a selection of the days asked for: by default the last `usual` ones; turned round if need be."""
    until = until or today
    since = since or max(until, _FIRST) - timedelta(days=usual - 1)
    since, until = (min(max(day, _FIRST), _LAST) for day in sorted((since, until)))
    return Selection(max(since, until - timedelta(days=MOST_DAYS - 1)), until)
