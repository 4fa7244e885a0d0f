"""What is new in the rules: since a day, since the user's last visit, in one topic or in all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from urllib.parse import urlencode

from actions.base import GroundRulesAction, Said, Turn
from groundrules.language.since import Since, read_since
from groundrules.rulebook.changes import Changes, Step, all_steps, changes_since, coming_changes
from groundrules.rulebook.marketplace import Topic
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.topics import topic_named
from groundrules.rulebook.wording import plain_date
from groundrules.settings import Settings

_SHOWN = 5
_AHEAD = re.compile(
    r"\b(?:soon|coming|upcoming|ahead|plan(?:s|ned)?|announced?|future|next|will|going to)\b", re.IGNORECASE
)
_NONE_COMING = "No change is announced for the time to come, as far as I know."
_NEWEST = "These are the newest changes that I have on record"


class TellChanges(GroundRulesAction):
    """What changed since a time that the message names, and what is to come."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_tell_changes"

    def answer(self, turn: Turn) -> Said:
        """List the changes, the newest first; say so where there are none or the time cannot be understood."""
        rulebook, today = self.rulebook, self.store.today()
        asked = read_since(turn.text, today)
        topic = topic_named(rulebook.marketplace, asked.rest)
        since = _moment(asked, turn)
        known = since is not None and since.date() <= today
        if since is not None and known:
            changes = changes_since(self.store, since, topic.key if topic else None)
        else:
            key = topic.key if topic else None
            changes = Changes(all_steps(rulebook, key), (), coming_changes(rulebook, key))
        ahead = _AHEAD.search(turn.text) is not None
        told = _Told(rulebook, changes, topic, since.date() if since and known else None, ahead)
        if since is not None and not known:
            return Said("text", told.ahead(since.date()))
        return Said("text", told.text() if known else told.newest(_why_newest(asked)))


def _moment(asked: Since, turn: Turn) -> datetime | None:
    if asked.day is not None:
        return datetime.combine(asked.day, time(), timezone.utc)
    return turn.last_asked if asked.last_visit else None


def _why_newest(asked: Since) -> str:
    if asked.last_visit:
        return "I have no earlier visit of yours on record here, so I cannot tell what is new to you. "
    if asked.unread:
        return "I could not read from when on you mean; a date such as 1 May 2026 would help. "
    return ""


@dataclass(frozen=True)
class _Told:
    """The sentences about some changes; `since` is None where they are the newest of all."""

    rulebook: Rulebook
    changes: Changes
    topic: Topic | None
    since: date | None
    asks_ahead: bool

    def text(self) -> str:
        """Tell what changed since the day."""
        steps, perhaps = self.changes.steps, len(self.changes.perhaps)
        since = f"since {_day(self.since)}" if self.since else ""
        if steps:
            first = _list(f"This has changed{self._where()} {since}:", [self._step(step) for step in steps[:_SHOWN]])
        else:
            first = f"I have no change on record{self._where()} {since}."
        more = len(steps) - _SHOWN
        parts = [first, f"{_count(more, 'more change', 'more changes')} {_be(more)} on the page below." * (more > 0)]
        if perhaps:
            which = _count(perhaps, "change is", "changes are")
            parts.append(f"{which} on record with no more than the year or the month, and may be older.")
        return "\n\n".join(filter(None, [*parts, self._coming(), self._all()]))

    def newest(self, why: str) -> str:
        """Tell the newest changes, after a sentence that says why these."""
        if not self.changes.steps:
            return "\n\n".join(filter(None, [f"{why}I have no change on record{self._where()}.", self._coming()]))
        lines = [self._step(step) for step in self.changes.steps[:_SHOWN]]
        return "\n\n".join(filter(None, [_list(f"{why}{_NEWEST}{self._where()}:", lines), self._coming(), self._all()]))

    def ahead(self, day: date) -> str:
        """Say that the day lies ahead, and what is announced."""
        first = f"{_day(day)} is still to come, so nothing can have changed since then."
        return "\n\n".join([first, self._coming() or _NONE_COMING, self._all()])

    def _where(self) -> str:
        return f" in \u201c{self.topic.title}\u201d" if self.topic else ""

    def _step(self, step: Step) -> str:
        return f"{plain_date(step.date)}, {step.rule.title}: {step.text} {_page(step.rule.id)}"

    def _coming(self) -> str:
        lines = [
            f"{_day(rule.coming.effective_from)}, {rule.title}: {rule.coming.change} {_page(rule.id)}"
            for rule in self.changes.coming[:_SHOWN]
            if rule.coming is not None
        ]
        if lines:
            return _list("Still to come:", lines)
        return _NONE_COMING if self.asks_ahead else ""

    def _all(self) -> str:
        chosen = {"since": self.since.isoformat() if self.since else "", "topic": self.topic.key if self.topic else ""}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"All changes by date: {Settings().base_url}/help/changes{'?' * bool(query)}{query}"


def _page(rule_id: str) -> str:
    return f"{Settings().base_url}/help/{rule_id}"


def _day(day: date) -> str:
    return plain_date(day.isoformat())


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def _list(heading: str, lines: Sequence[str]) -> str:
    return heading + "".join(f"\n- {line}" for line in lines)
