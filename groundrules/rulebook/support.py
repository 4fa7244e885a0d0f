"""The shape of `policies/support.yml`: when people are at the desk, how they answer later, and their approved texts."""

import re
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, validator

from groundrules.rulebook.schema import DRAFT_ID, RULE_ID, Record, not_empty

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


class Day(str, Enum):
    """A day of the week, in the week's order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_WEEK = tuple(Day)


class OfficeHours(Record):
    """From when to when somebody may be at the desk on some days. Hours beyond midnight are two entries."""

    days: tuple[Day, ...]
    opens: str
    closes: str

    _filled = validator("days", allow_reuse=True)(not_empty)

    @validator("opens", "closes")
    def _is_a_time(cls, value: str) -> str:
        if not _TIME.fullmatch(value):
            raise ValueError("a time is written HH:MM, from 00:00 to 24:00")
        return value

    @validator("closes")
    def _closes_later(cls, closes: str, values: dict[str, Any]) -> str:
        if closes <= values.get("opens", ""):
            raise ValueError("is not after opens; hours beyond midnight are two entries")
        return closes

    def hold(self, local: datetime) -> bool:
        """Whether the moment, in the desk's own time, lies within these hours."""
        return _WEEK[local.weekday()] in self.days and self.opens <= f"{local:%H:%M}" < self.closes

    def words(self) -> str:
        """Say the hours: "Monday to Friday, 09:00 to 17:00"."""
        return f"{_named(self.days)}, {self.opens} to {self.closes}"


class Education(Record):
    """A text that staff send to a person who was reported, to remind them of a rule."""

    id: str = Field(regex=DRAFT_ID)
    title: str
    rule: str = Field(regex=RULE_ID)
    text: str


class Support(Record):
    """All of it. Without `hours`, the desk is open whenever somebody is signed in at it."""

    zone: str = "UTC"
    hours: tuple[OfficeHours, ...] = ()
    answered: tuple[str, ...] = ("In this chat",)
    education: tuple[Education, ...] = ()

    _filled = validator("answered", allow_reuse=True)(not_empty)

    @validator("zone")
    def _is_a_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):  # an unknown name, a path out of the folder, a folder
            raise ValueError(f"there is no time zone {zone}; they are written as in Europe/Berlin") from None
        return zone

    @validator("education")
    def _differ(cls, education: tuple[Education, ...]) -> tuple[Education, ...]:
        if len({text.id for text in education}) < len(education):
            raise ValueError("two texts have the same id")
        return education

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody may be at the desk at `moment`."""
        local = moment.astimezone(ZoneInfo(self.zone))
        return not self.hours or any(hours.hold(local) for hours in self.hours)

    def hours_in_words(self) -> str:
        """Say the hours, for people: "Monday to Friday, 09:00 to 17:00 (UTC)"; empty where there are none."""
        return f"{'; '.join(hours.words() for hours in self.hours)} ({self.zone})" if self.hours else ""


def _named(days: tuple[Day, ...]) -> str:
    places = sorted({_WEEK.index(day) for day in days})
    names = [_WEEK[place].value.capitalize() for place in places]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        return f"{names[0]} to {names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
