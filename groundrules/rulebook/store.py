"""Keeps every version of the rulebook in the database, and reads the current one back."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from groundrules.rulebook import search
from groundrules.rulebook.coming import in_force, rulebook_on, utc_today
from groundrules.rulebook.marketplace import Marketplace
from groundrules.rulebook.models import RulebookRecord
from groundrules.rulebook.rulebook import Rulebook, Withdrawn
from groundrules.rulebook.schema import Contradiction, Record, Rule, Source, read_draft
from groundrules.rulebook.substitutes import Substitute
from groundrules.rulebook.support import Support
from groundrules.rulebook.timeline import read_entry

_ORDER = "order"
# How many past rulebooks stay in memory.
_PAST_KEPT = 8


class RulebookMissing(RuntimeError):
    """No rulebook has been loaded into the database yet."""


@dataclass(frozen=True)
class RecordChange:
    """What loading did to one record: `added`, `changed` or `withdrawn`."""

    kind: str
    key: str
    version: int
    what: str


@dataclass(frozen=True)
class RuleVersion:
    """One version of a rule: since when it was the newest, and what it said; no `rule` means it was withdrawn."""

    number: int
    since: datetime
    rule: Rule | None


class RulebookStore:
    """The rulebook in the database. `current` is cheap: it re-reads only when something was added, or a day begins.

    `today` says by which day coming texts are in force.
    """

    def __init__(self, engine: Engine, today: Callable[[], date] = utc_today) -> None:
        self._engine = engine
        self._today = today
        self._cached: tuple[date, Rulebook] | None = None
        self._past: dict[datetime, Rulebook] = {}

    @classmethod
    def indexed(cls, engine: Engine, rulebook: Rulebook) -> "RulebookStore":
        """Return a store that can search `rulebook` and nothing else; for look-ups without an installation."""
        with Session(engine, future=True) as session, session.begin():
            search.rebuild(session, rulebook)
        return cls(engine)

    def save(self, rulebook: Rulebook, at: datetime) -> list[RecordChange]:
        """Add a version of each record that differs from the newest stored one; say what was added."""
        changes = []
        wanted = dict(_records(rulebook))
        with Session(self._engine, future=True) as session, session.begin():
            newest = {(record.kind, record.key): record for record in _newest(session)}
            for (kind, key), body in wanted.items():
                last = newest.get((kind, key))
                if last is not None and last.body is not None and last.digest == _digest(body):
                    continue
                version = last.version + 1 if last else 1
                session.add(_row(kind, key, version, body, at))
                changes.append(RecordChange(kind, key, version, "changed" if last else "added"))
            for (kind, key), last in newest.items():
                if (kind, key) not in wanted and last.body is not None:
                    session.add(_row(kind, key, last.version + 1, None, at))
                    changes.append(RecordChange(kind, key, last.version + 1, "withdrawn"))
            if changes:
                search.rebuild(session, rulebook)
        return changes

    def today(self) -> date:
        """The present day, by which texts are in force."""
        return self._today()

    def current(self) -> Rulebook:
        """Return the newest rulebook, as it holds today. Raises `RulebookMissing`."""
        today = self._today()
        with Session(self._engine, future=True) as session:
            latest = session.execute(select(func.max(RulebookRecord.id))).scalar()
            if latest is None:
                raise RulebookMissing("The database holds no rulebook yet. Run `groundrules prepare`.")
            cached = self._cached
            if cached is None or (cached[0], cached[1].revision) != (today, latest):
                self._cached = cached = today, rulebook_on(_whole(session, _newest(session)), today)
            return cached[1]

    def as_of(self, moment: datetime) -> Rulebook:
        """Return the whole rulebook as it stood and held at `moment`. Raises `RulebookMissing` if there was none yet.

        The few that were asked for last are kept, because a past rulebook never changes.
        """
        past = self._past.get(moment)
        if past is None:
            with Session(self._engine, future=True) as session:
                records = _newest(session, moment)
                if not records:
                    raise RulebookMissing(f"The database held no rulebook on {moment:%Y-%m-%d}.")
                self._past[moment] = past = rulebook_on(_whole(session, records), _day(moment))
            for oldest in list(self._past)[:-_PAST_KEPT]:
                self._past.pop(oldest, None)
        return past

    def versions_of(self, rule_id: str) -> list[RuleVersion]:
        """Return every stored version of a rule as recorded, the oldest first; none if there never was such a rule."""
        query = select(RulebookRecord).filter_by(kind="rule", key=rule_id).order_by(RulebookRecord.version)
        with Session(self._engine, future=True) as session:
            return [
                RuleVersion(record.version, record.added_at, Rule.parse_obj(record.body) if record.body else None)
                for record in session.execute(query).scalars()
            ]

    def rule_version(self, rule_id: str, version: int) -> Rule | None:
        """Return one rule as it stood in `version`; None if there is no such version, or it was withdrawn then."""
        query = select(RulebookRecord).filter_by(kind="rule", key=rule_id, version=version)
        with Session(self._engine, future=True) as session:
            record = session.execute(query).scalar_one_or_none()
            return Rule.parse_obj(record.body) if record is not None and record.body is not None else None

    def search(self, words: str, limit: int = 10, *, unfinished: bool = False) -> list[search.Hit]:
        """Return the rules whose text matches `words` best, best first; `unfinished` as in `search.search`."""
        with Session(self._engine, future=True) as session:
            return search.search(session, words, limit, unfinished=unfinished)


def _records(rulebook: Rulebook) -> Iterable[tuple[tuple[str, str], dict[str, Any]]]:
    yield ("marketplace", "marketplace"), _plain(rulebook.marketplace)
    yield ("support", "support"), _plain(rulebook.support)
    for source in rulebook.sources.values():
        yield ("source", source.key), _plain(source)
    for rule in rulebook.rules.values():
        yield ("rule", rule.id), _plain(rule)
    for claim in rulebook.contradictions.values():
        yield ("contradiction", claim.id), _plain(claim)
    for draft in rulebook.drafts.values():
        yield ("draft", draft.id), _plain(draft)
    for entry in rulebook.timeline.values():
        yield ("timeline", entry.id), _plain(entry)
    for substitute in rulebook.substitutes.values():
        yield ("substitute", substitute.id), _plain(substitute)
    # The files' order is how people meant them to be read; it is a record of its own.
    yield (
        ("order", _ORDER),
        {
            "rules": list(rulebook.rules),
            "sources": list(rulebook.sources),
            "timeline": list(rulebook.timeline),
            "substitutes": list(rulebook.substitutes),
        },
    )


def _plain(record: Record) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(record.json(exclude_none=True))
    return data


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _row(kind: str, key: str, version: int, body: dict[str, Any] | None, at: datetime) -> RulebookRecord:
    digest = _digest(body) if body is not None else ""
    return RulebookRecord(kind=kind, key=key, version=version, digest=digest, body=body, added_at=at)


def _newest(session: Session, moment: datetime | None = None) -> list[Any]:
    newest = select(func.max(RulebookRecord.id)).group_by(RulebookRecord.kind, RulebookRecord.key)
    if moment is not None:
        newest = newest.where(RulebookRecord.added_at <= moment)
    query = select(RulebookRecord).where(RulebookRecord.id.in_(newest)).order_by(RulebookRecord.id)
    return list(session.execute(query).scalars())


def _whole(session: Session, records: list[Any]) -> Rulebook:
    """Rebuild a rulebook, with the rules that were taken out of it."""
    rulebook = _rebuild(records)
    gone = {record.key: record for record in records if record.kind == "rule" and record.body is None}
    return replace(rulebook, withdrawn=_withdrawn(session, gone, rulebook.revision)) if gone else rulebook


def _withdrawn(session: Session, gone: dict[str, Any], revision: int) -> dict[str, Withdrawn]:
    """Return the rules that the records `gone` took out, as each said last; none of another marketplace's."""
    query = select(RulebookRecord).where(RulebookRecord.id <= revision).order_by(RulebookRecord.version)
    last = {}
    for record in session.execute(query.where(RulebookRecord.kind == "rule", RulebookRecord.key.in_(gone))).scalars():
        if record.body is not None and record.version < gone[record.key].version:
            last[record.key] = Rule.parse_obj(record.body)
    # Where the whole rulebook gave way to another marketplace's, its rules were not withdrawn but left behind.
    names = session.execute(query.where(RulebookRecord.kind == "marketplace")).scalars().all()
    begun = [new.added_at for old, new in pairwise(names) if old.body["name"] != new.body["name"]]
    return {
        key: Withdrawn(in_force(rule, _day(gone[key].added_at)), gone[key].version, gone[key].added_at)
        for key, rule in last.items()
        if not begun or gone[key].added_at > begun[-1]
    }


def _day(moment: datetime) -> date:
    return moment.astimezone(timezone.utc).date()


def _rebuild(records: list[Any]) -> Rulebook:
    kinds: dict[str, dict[str, Any]] = defaultdict(dict)
    for record in records:
        if record.body is not None:
            kinds[record.kind][record.key] = record
    order, rules = kinds["order"][_ORDER].body, kinds["rule"]
    return Rulebook(
        marketplace=Marketplace.parse_obj(kinds["marketplace"]["marketplace"].body),
        sources={key: Source.parse_obj(kinds["source"][key].body) for key in order["sources"]},
        rules={key: Rule.parse_obj(rules[key].body) for key in order["rules"]},
        versions={key: rules[key].version for key in order["rules"]},
        contradictions={key: Contradiction.parse_obj(record.body) for key, record in kinds["contradiction"].items()},
        drafts={key: read_draft(record.body) for key, record in kinds["draft"].items()},
        # Rulebooks stored before the help centre came have neither.
        timeline={key: read_entry(kinds["timeline"][key].body) for key in order.get("timeline", ())},
        substitutes={key: Substitute.parse_obj(kinds["substitute"][key].body) for key in order.get("substitutes", ())},
        support=Support.parse_obj(kinds["support"]["support"].body) if kinds["support"] else Support(),
        stored={key: rules[key].added_at for key in order["rules"]},
        revision=max(record.id for record in records),
    )
