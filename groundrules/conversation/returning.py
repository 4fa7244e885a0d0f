"""People who come back: when they were here last, and which answers they were given that no longer hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundrules.conversation.message import Reply
from groundrules.conversation.models import ConversationRow, MessageRow
from groundrules.conversation.state import ASSISTANT
from groundrules.rulebook.changes import new_steps, told_otherwise
from groundrules.rulebook.coming import in_force
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.store import RulebookMissing, RulebookStore
from groundrules.rulebook.wording import plain_date

# Who was silent for so long and writes again has come back.
AWAY = timedelta(minutes=30)
# A notice's trace names the versions that it tells of, so that none is told twice.
TELLS_OF_CHANGES = "tell_of_changes"
_TOLD = "told"
# How many of the newest messages are looked at for the end of the last visit.
_LOOKED_AT = 500
_LISTED = 5


@dataclass(frozen=True)
class Told:
    """What a message told last of a rule: its version, and when; `by` is the person's name, None for the assistant."""

    rule: str
    version: int
    at: datetime
    by: str | None


@dataclass(frozen=True)
class _News:
    """What has become of a rule since it was told: its newer version's number, its title, and a sentence."""

    told: Told
    version: int
    title: str
    sentence: str


def last_visit(session: Session, conversation_id: str) -> datetime | None:
    """Return when the user wrote last before they came back this time (UTC); None on their first visit."""
    query = (
        select(MessageRow.at)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.author == "user")
        .order_by(MessageRow.seq.desc())
        .limit(_LOOKED_AT)
    )
    moments = session.execute(query).scalars().all()
    return next((before for after, before in pairwise(moments) if after - before >= AWAY), None)


@dataclass(frozen=True)
class ChangeNotices:
    """Tells those who were given an answer that the rule has changed since; `base_url` has no slash at its end."""

    store: RulebookStore
    base_url: str

    def __call__(self, session: Session, conversation_id: str) -> Sequence[Reply]:
        """Return one notice of everything that is news in this conversation, or nothing.

        The caller stores it in the same transaction, with the conversation's row locked: so it is told once.
        """
        try:
            rulebook = self.store.current()
        except RulebookMissing:
            return ()
        began = session.execute(select(ConversationRow.created_at).filter_by(id=conversation_id)).scalar_one()
        # Almost always, nothing has; to read all that was told takes longer.
        told = _told(session, conversation_id) if _changed_since(rulebook, began) else ()
        news = [one for one in (self._news(rulebook, one) for one in told) if one is not None]
        if not news:
            return ()
        trace = {"action": TELLS_OF_CHANGES, _TOLD: [{"rule": one.told.rule, "version": one.version} for one in news]}
        return (Reply("text", self._words(news), trace=trace),)

    def _news(self, rulebook: Rulebook, told: Told) -> _News | None:
        now = rulebook.rules.get(told.rule)
        if now is not None and rulebook.versions[told.rule] == told.version and not _begun_since(now, told.at):
            return None
        old = self.store.rule_version(told.rule, told.version)
        old = in_force(old, told.at.astimezone(timezone.utc).date()) if old is not None else None
        if now is None:
            gone = rulebook.withdrawn.get(told.rule)
            if old is None or gone is None:
                return None
            sentence = f"it was withdrawn on {_day(gone.at)} and is no longer part of this rulebook."
            return _News(told, gone.version, old.title, sentence)
        if old is None:
            sentence = f"it is part of this rulebook again. It now says: {now.answer}"
        else:
            sentence = self._difference(rulebook, told, old, now)
        return _News(told, rulebook.versions[told.rule], now.title, sentence) if sentence else None

    def _difference(self, rulebook: Rulebook, told: Told, old: Rule, now: Rule) -> str:
        try:
            then = self.store.as_of(told.at)
        except RulebookMissing:
            # The database's rulebook was put in later, as after a restored backup.
            then = rulebook
        differing = told_otherwise(old, then, now, rulebook)
        if not differing:
            return ""
        steps = new_steps(old, now) or [one.sentence for one in differing]
        answer = f" It now says: {now.answer}" if now.answer != old.answer else ""
        return " ".join(steps) + answer

    def _words(self, news: Sequence[_News]) -> str:
        if len(news) == 1:
            one = news[0]
            since = f"Since {one.told.by or 'I'} answered you about \u201c{one.title}\u201d on {_day(one.told.at)}"
            return f"{since}, the rule has changed: {one.sentence} {self._page(one)}"
        lines = [
            f"\n- \u201c{one.title}\u201d, told on {_day(one.told.at)}: {one.sentence} {self._page(one)}"
            for one in news[:_LISTED]
        ]
        first = min(one.told.at for one in news).astimezone(timezone.utc).date()
        rest = f"\n\nAll changes by date: {self.base_url}/help/changes?since={first}" * (len(news) > _LISTED)
        return f"Rules that you were told about here have changed since ({len(news)}):{''.join(lines)}{rest}"

    def _page(self, news: _News) -> str:
        return f"{self.base_url}/help/{news.told.rule}"


def _told(session: Session, conversation_id: str) -> list[Told]:
    """Return what the conversation told last of each rule, in the order of telling."""
    answer = MessageRow.content["answer"]
    query = (
        select(
            MessageRow.at,
            MessageRow.author,
            MessageRow.name,
            answer["rule"].as_string().label("rule"),
            answer["version"].as_integer().label("version"),
            MessageRow.trace[_TOLD].label("notices"),
        )
        .where(MessageRow.conversation_id == conversation_id, MessageRow.author != "user")
        .order_by(MessageRow.seq)
    )
    found: dict[str, Told] = {}
    for row in session.execute(query):
        for rule, version in _versions(row):
            found[rule] = Told(rule, version, row.at, None if row.author == ASSISTANT else row.name or "a person")
    return list(found.values())


def _versions(row: Any) -> Iterator[tuple[str, int]]:
    if row.rule is not None and row.version is not None:
        yield row.rule, row.version
    yield from ((one["rule"], one["version"]) for one in row.notices or ())


def _changed_since(rulebook: Rulebook, moment: datetime) -> bool:
    """Tell whether any rule was stored or withdrawn, or any text in force has begun to hold, since `moment`."""
    noted = (*rulebook.stored.values(), *(gone.at for gone in rulebook.withdrawn.values()))
    return any(at >= moment for at in noted) or any(_begun_since(rule, moment) for rule in rulebook.rules.values())


def _begun_since(rule: Rule, moment: datetime) -> bool:
    """Tell whether the text in force has begun to hold since: a coming text is of the same version."""
    return (rule.effective_from or "") > moment.astimezone(timezone.utc).date().isoformat()


def _day(moment: datetime) -> str:
    return plain_date(moment.astimezone(timezone.utc).date().isoformat())
