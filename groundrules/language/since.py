"""From when on somebody asks: "since May", "in the last three weeks", "since I last asked"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

_LAST_VISIT = re.compile(
    r"\bsince (?:then|i was (?:last )?(?:here|away|gone))\b"
    r"|\b(?:i|we) last (?:asked|talked|spoke|chatted|visited|wrote|looked|checked|came|met)\b"
    r"|\b(?:i|we) (?:asked|talked|spoke|chatted|visited|wrote|looked|checked|was here|were here)(?: you)? last\b"
    r"|\b(?:my|our) last (?:visit|chat|question|conversation|talk|message)\b"
    r"|\blast time\b|\bin the meantime\b|\bwhile i was (?:away|gone|off)\b",
    re.IGNORECASE,
)
_CUE = re.compile(r"\b(?:since|after|from|as of|as from|on or after)\s+(?:the\s+)?(?=\S)", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|on)\s+(?=\S)", re.IGNORECASE)
# After these, what follows is meant as a time even if it cannot be read.
_SURELY_TIME = ("since", "after", "as of", "as from", "on or after")
_WORD = re.compile(r"[\w./-]*\w")
# How many words a time has at most, how long they are together, and how many places of a message are tried.
_WORDS, _LETTERS, _PLACES = 5, 40, 4
# What a time does not end with, though the parser of dates would read over it.
_GOES_ON = frozenset("about and at for from in of on or regarding the to with".split())  # noqa: SIM905  # reads best so
_UNITS = "day|week|fortnight|month|quarter|year"
_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)  # noqa: SIM905  # reads best so
} | {"a": 1, "an": 1, "couple of": 2, "few": 3, "couple": 2}
_COUNT = "|".join([r"\d{1,3}", *sorted(_NUMBERS, key=len, reverse=True)])
_SPAN = re.compile(rf"\b(?:last|past|previous)\s+(?:(?P<count>{_COUNT})\s+)?(?P<unit>{_UNITS})s?\b", re.IGNORECASE)
_AGO = re.compile(rf"\b(?P<count>{_COUNT})\s+(?P<unit>{_UNITS})s?\s+(?:ago|back)\b", re.IGNORECASE)
_HALF_YEAR = re.compile(r"\bhalf a year\b", re.IGNORECASE)
_THIS = re.compile(
    rf"\b(?:this|(?:the )?(?:start|beginning) of (?:the|this))\s+(?P<unit>{_UNITS}|new year)\b", re.IGNORECASE
)
_DAY_WORDS = re.compile(r"\b(?:yesterday|today|tomorrow|this morning)\b|\b\d{4}-\d{1,2}-\d{1,2}\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:year )?((?:19|20)\d\d)")
# The days on which they begin, as (month, day); Easter moves and is not among them.
_BEGINS = {
    "spring": (3, 1),
    "summer": (6, 1),
    "autumn": (9, 1),
    "fall": (9, 1),
    "winter": (12, 1),
    "christmas": (12, 25),
    "new year": (1, 1),
    "new year's": (1, 1),
}
_SEASON = re.compile(rf"(?:last |this |the )?({'|'.join(sorted(_BEGINS, key=len, reverse=True))})(?: day| eve)?", re.I)


@dataclass(frozen=True)
class Since:
    """From when on: a day, or the last visit; with neither, `unread` says that a time was named that nobody can read.

    `rest` is the text without the words for the time.
    """

    day: date | None
    last_visit: bool
    unread: bool
    rest: str


def read_since(text: str, today: date) -> Since:
    """Find out from when on a message asks. A month or weekday without a year is the last one; `today` is in UTC."""
    cues = list(islice(_CUE.finditer(text), _PLACES))
    for cue in cues:
        found = _after(text, cue.end(), today)
        if found is not None:
            day, end = found
            return Since(day, False, False, _without(text, cue.start(), end))
    if (visit := _LAST_VISIT.search(text)) is not None:
        return Since(None, True, False, _without(text, *visit.span()))
    for pattern, read in _ANYWHERE:
        if (match := pattern.search(text)) is not None:
            day_found = read(match, today)
            if day_found is not None:
                return Since(day_found, False, False, _without(text, *match.span()))
    if cues and (place := _IN.search(text, cues[0].end())) is not None:
        # "Since I joined in April."
        found = _after(text, place.end(), today)
        if found is not None:
            return Since(found[0], False, False, _without(text, cues[0].start(), found[1]))
    unread = next((cue for cue in cues if cue[0].casefold().startswith(_SURELY_TIME)), None)
    return Since(None, False, unread is not None, text[: unread.start()] if unread else text)


def _after(text: str, start: int, today: date) -> tuple[date, int] | None:
    """Read the time that begins at `start`; return it and where it ends."""
    words = list(islice(_WORD.finditer(text, start), _WORDS))
    for last in reversed(words):
        end = last.end()
        if last[0].casefold() in _GOES_ON or end - start > _LETTERS:
            continue
        day = _read(text[start:end], today)
        if day is not None:
            return day, end
    return None


def _read(words: str, today: date) -> date | None:
    words = " ".join(words.split())
    for pattern, read in (*_ANYWHERE, (_SEASON, _season), (_YEAR, _year)):
        if (match := pattern.fullmatch(words)) is not None:
            return read(match, today)
    # A bare number is no date, and neither is a day without its month.
    if not re.search(r"[a-z]{3}|\d[./-]\d", words, re.IGNORECASE) or re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", words):
        return None
    parser = _parser(today)
    found = parser.get_date_data(re.sub(r"^(?:last|this|past)\s+", "", words, flags=re.IGNORECASE))
    return found.date_obj.date() if found is not None and found.date_obj is not None else None


# Making one takes some milliseconds; the settings hold the day.
@lru_cache(maxsize=2)
def _parser(today: date) -> Any:
    # It takes most of a second to load, which only those who ask for dates need to wait for.
    from dateparser.date import DateDataParser  # noqa: PLC0415

    settings = {
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
        "RELATIVE_BASE": datetime.combine(today, time(12)),
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    return DateDataParser(languages=["en"], settings=settings)


def _begin(unit: str, day: date) -> date:
    """Return the first day of the week, month, quarter or year that `day` lies in."""
    if unit in {"week", "fortnight"}:
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if unit.endswith("year") else day


def _back(today: date, count: int, unit: str) -> date:
    """Return the day that lies `count` weeks, months or the like before today."""
    steps = {"fortnight": ("week", 2), "quarter": ("month", 3)}
    name, times = steps.get(unit, (unit, 1))
    found = _parser(today).get_date_data(f"{count * times} {name}s ago").date_obj
    return found.date() if found is not None else date.min


def _span(match: re.Match[str], today: date) -> date | None:
    unit, count = match["unit"].casefold(), match["count"]
    # "Last week" is the calendar's, "the last two weeks" are counted from today.
    if count is None:
        return _begin(unit, _back(today, 1, unit)) if match[0].casefold().startswith("last") else _back(today, 1, unit)
    return _counted(match, today)


def _counted(match: re.Match[str], today: date) -> date:
    count = match["count"].casefold()
    return _back(today, _NUMBERS[count] if count in _NUMBERS else int(count), match["unit"].casefold())


def _this(match: re.Match[str], today: date) -> date:
    return _begin(match["unit"].casefold(), today)


def _season(match: re.Match[str], today: date) -> date:
    month, day = _BEGINS[match[1].casefold()]
    begun = date(today.year, month, day)
    return begun if begun <= today else begun.replace(year=today.year - 1)


def _year(match: re.Match[str], _today: date) -> date:
    return date(int(match[1]), 1, 1)


def _day_word(match: re.Match[str], today: date) -> date | None:
    days = {"yesterday": -1, "today": 0, "this morning": 0, "tomorrow": 1}
    word = match[0].casefold()
    if word in days:
        return today + timedelta(days=days[word])
    try:
        return date(*(int(part) for part in word.split("-")))
    except ValueError:
        return None


_ANYWHERE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_AGO, _counted),
    (_SPAN, _span),
    (_HALF_YEAR, lambda _, today: _back(today, 6, "month")),
    (_THIS, _this),
    (_DAY_WORDS, _day_word),
)


def _without(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split())
