"""Accounts for any message of the assistant: what it read, how it decided, which text it gave, where that stands."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from groundrules.conversation.log import UnknownMessage
from groundrules.conversation.message import Message
from groundrules.conversation.models import FeedbackRow, MessageRow
from groundrules.conversation.stored import read_message
from groundrules.rulebook.coming import in_force
from groundrules.rulebook.difference import Difference, differences
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.store import RulebookMissing, RulebookStore


@dataclass(frozen=True)
class Ranked:
    """A rule that the question may have been about, with its share of the probability, 0 to 1."""

    rule: str
    title: str
    confidence: float


@dataclass(frozen=True)
class GivenText:
    """The version of the rule that was told: its record as it was, until when it was the newest, what changed since."""

    rule: Rule
    version: int
    since: datetime
    until: datetime | None
    withdrawn: bool
    changed: Sequence[Difference]

    @property
    def record(self) -> dict[str, Any]:
        """The record as it stood, field by field."""
        data: dict[str, Any] = json.loads(self.rule.json(exclude_none=True))
        return data


@dataclass(frozen=True)
class Explanation:
    """Everything that is on record about one message; what an older assistant did not note is None or empty.

    `given` is None for messages that explain no rule, `model` has the id, date and thresholds of the training.
    """

    message: Message
    conversation: str
    question: Message | None
    trace: Mapping[str, Any]
    ranking: Sequence[Ranked]
    given: GivenText | None
    sources: Sequence[Mapping[str, Any]]
    model: Mapping[str, Any]
    helpful: bool | None

    def public(self) -> dict[str, Any]:
        """Return the explanation as JSON shows it."""
        trace, given = self.trace, self.given
        return {
            "message": self.message.public(),
            "conversation": self.conversation,
            "question": self.question.public() if self.question else None,
            "understood": {key: trace.get(key) for key in ("action", "intent", "confidence", "decision", "draft")},
            "ranking": [vars(one) for one in self.ranking],
            "model": dict(self.model),
            "rule": given
            and {
                "id": given.rule.id,
                "version": given.version,
                "since": given.since.isoformat(timespec="milliseconds"),
                "until": given.until and given.until.isoformat(timespec="milliseconds"),
                "withdrawn": given.withdrawn,
                "record": given.record,
                "changed": [one.sentence for one in given.changed],
            },
            "sources": [dict(source) for source in self.sources],
            "helpful": self.helpful,
        }


def explain(engine: Engine, store: RulebookStore, message_id: str) -> Explanation:
    """Return what is on record about a message. Raises `UnknownMessage`."""
    with Session(engine, future=True) as session:
        row = session.get(MessageRow, message_id)
        if row is None:
            raise UnknownMessage(message_id)
        asked = session.get(MessageRow, row.reply_to) if row.reply_to else None
        verdict = session.get(FeedbackRow, message_id)
        message, question = read_message(row), read_message(asked) if asked is not None else None
        conversation, trace = row.conversation_id, row.trace or {}
        helpful = verdict.helpful if verdict is not None else None
    given = _given(store, message, trace)
    return Explanation(
        message=message,
        conversation=conversation,
        question=question,
        trace=trace,
        ranking=_ranking(store, message.at, trace),
        given=given,
        sources=message.content.get("answer", {}).get("sections", ()),
        model=trace.get("model") or {},
        helpful=helpful,
    )


def _given(store: RulebookStore, message: Message, trace: Mapping[str, Any]) -> GivenText | None:
    """Return the version of the rule that the message rests on; the answer itself names it where there is no trace."""
    told = message.content.get("answer") or {}
    rule_id, number = trace.get("rule") or told.get("rule"), trace.get("version") or told.get("version")
    versions = store.versions_of(rule_id) if rule_id else []
    if number is None:
        # A draft tells no version: the newest of its time.
        number = max((one.number for one in versions if one.since <= message.at), default=None)
    given = next((one for one in versions if one.number == number), None)
    if given is None or given.rule is None:
        return None
    after = next((one.since for one in versions if one.number == given.number + 1), None)
    told_rule = in_force(given.rule, message.at.date())
    return GivenText(
        rule=told_rule,
        version=given.number,
        since=given.since,
        until=after,
        withdrawn=versions[-1].rule is None,
        changed=_changed(store, told_rule, message.at),
    )


def _changed(store: RulebookStore, rule: Rule, at: datetime) -> list[Difference]:
    now = store.current()
    newest = now.rules.get(rule.id)
    if newest is None or newest == rule:
        return []
    return differences(rule, store.as_of(at), newest, now)


def _ranking(store: RulebookStore, at: datetime, trace: Mapping[str, Any]) -> list[Ranked]:
    """Return the ranking with the titles that the rules had then."""
    ranked = trace.get("ranking") or ()
    rulebook = _rulebook(store, at) if ranked else None
    titles = {key: rule.title for key, rule in rulebook.rules.items()} if rulebook is not None else {}
    return [Ranked(one["rule"], titles.get(one["rule"], one["rule"]), one["confidence"]) for one in ranked]


def _rulebook(store: RulebookStore, at: datetime) -> Rulebook | None:
    try:
        return store.as_of(at)
    except RulebookMissing:
        # The database's rulebook was put in later, as after a restored backup.
        return None
