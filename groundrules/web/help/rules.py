"""The start page of the help centre, the pages of topics and rules, and a rule's versions."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.difference import Difference, differences
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.store import RulebookStore, RuleVersion
from groundrules.web.help.machines import faq_page
from groundrules.web.help.page import HelpRoute, help_page, missing, store_of
from groundrules.web.help.rule_view import chosen_situation, view_rule

router = APIRouter(route_class=HelpRoute, include_in_schema=False)


@router.get("/help")
def home(request: Request) -> Response:
    """All topics with their rules."""
    rulebook = store_of(request).current()
    return help_page(request, "home.html", rulebook)


@router.get("/help/{topic}")
def topic_page(request: Request, topic: str) -> Response:
    """The rules of one topic."""
    rulebook = store_of(request).current()
    found = rulebook.topic(topic)
    if found is None:
        return missing(request, rulebook, topic)
    rules = rulebook.by_topic(topic)
    return help_page(request, "topic.html", rulebook, topic=found, rules=rules, data=faq_page(rules))


@router.get("/help/{topic}/{slug}")
def rule_page(request: Request, topic: str, slug: str) -> Response:
    """One rule, led by what holds for the role and stage in the query; the last version if it was withdrawn."""
    store = store_of(request)
    rulebook = store.current()
    rule = rulebook.rules.get(f"{topic}/{slug}")
    if rule is None:
        versions = store.versions_of(f"{topic}/{slug}")
        last = next((version for version in reversed(versions) if version.rule), None)
        return _past(request, store, versions, last) if last else missing(request, rulebook, f"{topic}/{slug}")
    return help_page(
        request,
        "rule.html",
        rulebook,
        view=view_rule(rulebook, rule, chosen_situation(request.query_params)),
        topic=rulebook.topic(topic),
        version=rulebook.versions[rule.id],
        since=rulebook.stored[rule.id],
        data=faq_page([rule]),
    )


@dataclass(frozen=True)
class _Entry:
    """One version in the list: what changed since the one before, if there is one to compare with."""

    version: RuleVersion
    changed: list[Difference] | None


@router.get("/help/{topic}/{slug}/versions")
def versions_page(request: Request, topic: str, slug: str) -> Response:
    """All versions of a rule, the newest first, with what changed from one to the next."""
    store = store_of(request)
    rulebook = store.current()
    versions = store.versions_of(f"{topic}/{slug}")
    last = next((version.rule for version in reversed(versions) if version.rule), None)
    if last is None:
        return missing(request, rulebook, f"{topic}/{slug}")
    before = [None, *versions]
    entries = [_Entry(new, _changed(store, old, new)) for old, new in zip(before, versions, strict=False)]
    topic_found = rulebook.topic(topic)
    current = last.id in rulebook.rules
    return help_page(
        request, "versions.html", rulebook, rule=last, topic=topic_found, current=current, entries=entries[::-1]
    )


@router.get("/help/{topic}/{slug}/versions/{number}")
def version_page(request: Request, topic: str, slug: str, number: str) -> Response:
    """A rule as it stood in one version, with what has changed since."""
    store = store_of(request)
    versions = store.versions_of(f"{topic}/{slug}")
    wanted = next((version for version in versions if str(version.number) == number and version.rule), None)
    if wanted is None:
        return missing(request, store.current(), f"{topic}/{slug}")
    return _past(request, store, versions, wanted, status=200)


def _past(
    request: Request, store: RulebookStore, versions: list[RuleVersion], wanted: RuleVersion, status: int = 410
) -> Response:
    """Return the page of a version. 410 is for the address of a rule that was withdrawn."""
    then, now = store.as_of(wanted.since), store.current()
    rule: Rule = then.rule(f"{wanted.rule.id}" if wanted.rule else "")
    newest = now.rules.get(rule.id)
    until: datetime | None = next((version.since for version in versions if version.number == wanted.number + 1), None)
    return help_page(
        request,
        "version.html",
        then,
        status=status,
        view=view_rule(then, rule, Situation()),
        topic=then.topic(rule.topic),
        version=wanted.number,
        since=wanted.since,
        until=until,
        newest=now.versions.get(rule.id),
        changed=differences(rule, then, newest, now) if newest and until else [],
    )


def _changed(store: RulebookStore, old: RuleVersion | None, new: RuleVersion) -> list[Difference] | None:
    if old is None or old.rule is None or new.rule is None:
        return None
    return differences(old.rule, store.as_of(old.since), new.rule, store.as_of(new.since))
