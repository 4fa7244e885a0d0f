"""The changes of the rules as an Atom feed (RFC 4287): the steps of their histories, announced changes, and ends."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from xml.etree.ElementTree import Element, SubElement, tostring

from groundrules.rulebook.changes import WITHDRAWN
from groundrules.rulebook.marketplace import Topic
from groundrules.rulebook.rulebook import Rulebook, Withdrawn
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.wording import plain_date

FEED_PATH = "/help/changes.atom"
MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
# How many of the newest changes a feed holds.
_KEPT = 50


@dataclass(frozen=True)
class _Entry:
    """One change; `key` stays the same for ever, and no two entries share it."""

    key: str
    title: str
    text: str
    rule: Rule
    updated: datetime


def changes_feed(rulebook: Rulebook, topic: Topic | None, base_url: str) -> bytes:
    """Return the feed of all rules, or of one topic's; `base_url` has no slash at its end."""
    rules = rulebook.by_topic(topic.key) if topic else rulebook.rules.values()
    entries = [entry for rule in rules for entry in _entries(rulebook, rule)]
    entries += [_end(gone) for gone in rulebook.withdrawn.values() if topic is None or gone.rule.topic == topic.key]
    newest = sorted(entries, key=lambda one: (one.updated, one.key), reverse=True)[:_KEPT]
    query = f"?topic={topic.key}" if topic else ""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    about = f" on {topic.title}" if topic else ""
    _add(feed, "id", _id(f"feed:{base_url}{FEED_PATH}{query}"))
    _add(feed, "title", f"{rulebook.marketplace.name}: what changed in the rules{about}")
    _add(feed, "subtitle", rulebook.marketplace.independence)
    _add(feed, "updated", _moment(max((one.updated for one in newest), default=_read("1970"))))
    _add(SubElement(feed, "author"), "name", "Ground Rules")
    SubElement(feed, "link", rel="self", type=MEDIA_TYPE, href=f"{base_url}{FEED_PATH}{query}")
    SubElement(feed, "link", rel="alternate", type="text/html", href=f"{base_url}/help/changes{query}")
    for one in newest:
        entry = SubElement(feed, "entry")
        _add(entry, "id", _id(one.key))
        _add(entry, "title", one.title)
        _add(entry, "updated", _moment(one.updated))
        SubElement(entry, "link", rel="alternate", type="text/html", href=f"{base_url}/help/{one.rule.id}#history")
        SubElement(entry, "category", term=one.rule.topic)
        _add(entry, "summary", one.text)
    text: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _entries(rulebook: Rulebook, rule: Rule) -> Iterator[_Entry]:
    for step in rule.history:
        key = f"change:{rule.id}:{step.date}:{step.change}"
        yield _Entry(key, f"{rule.title}: {plain_date(step.date)}", step.change, rule, _read(step.date))
    coming = rule.coming
    if coming is not None:
        since = coming.effective_from.isoformat()
        title = f"{rule.title}: a change is coming on {plain_date(since)}"
        # It is news since it was announced here, not since the day on which it comes into force.
        told = rulebook.stored.get(rule.id, _read(rule.checked_on.isoformat()))
        yield _Entry(f"coming:{rule.id}:{since}", title, f"{coming.change} From then on: {coming.answer}", rule, told)


def _end(gone: Withdrawn) -> _Entry:
    since = plain_date(gone.at.astimezone(timezone.utc).date().isoformat())
    title = f"{gone.rule.title}: withdrawn on {since}"
    text = f"{WITHDRAWN} It said last: {gone.rule.answer}"
    # A rule that comes back and ends again ends with a version of its own.
    return _Entry(f"withdrawn:{gone.rule.id}:{gone.version}", title, text, gone.rule, gone.at)


def _read(day: str) -> datetime:
    """Return the beginning of a YYYY, YYYY-MM or YYYY-MM-DD in UTC."""
    return datetime.fromisoformat((day + "-01-01")[:10]).replace(tzinfo=timezone.utc)


def _moment(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _id(key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"ground-rules:{key}").urn


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
