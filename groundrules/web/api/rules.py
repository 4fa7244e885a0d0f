"""The rulebook, to search and to read. It needs no token."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Rule, Stage
from groundrules.rulebook.store import RulebookStore
from groundrules.web.problems import Problem

router = APIRouter(prefix="/rules", tags=["rules"])
_MAX_HITS = 50


def _situation(role: Role | None = None, stage: Stage | None = None) -> Situation:
    return Situation(role, stage)


@router.get("", summary="Search or list the rules")
async def find(
    request: Request,
    situation: Annotated[Situation, Depends(_situation)],
    q: Annotated[str, Query(max_length=500, description="Words to look for; empty lists all.")] = "",
    topic: Annotated[str | None, Query(max_length=40)] = None,
    unfinished: Annotated[bool, Query(description="The last word may be the beginning of a longer one.")] = False,
) -> dict[str, Any]:
    """Return matching rules, best match first; without `q`, in the rulebook's order."""
    store: RulebookStore = request.app.state.rulebook
    return {"rules": await run_in_threadpool(_find, store, q, topic, situation, unfinished)}


def _find(store: RulebookStore, q: str, topic: str | None, situation: Situation, unfinished: bool) -> list[Any]:
    rulebook = store.current()
    if topic is not None and rulebook.topic(topic) is None:
        raise Problem(404, "unknown-topic", "There is no such topic in the rulebook.")
    fitting = {
        rule.id: rule for rule in rulebook.applying_to(situation.role, situation.stage) if topic in (None, rule.topic)
    }
    if not q.strip():
        return [_brief(rulebook, rule) for rule in fitting.values()]
    hits = store.search(q, limit=len(rulebook.rules), unfinished=unfinished)
    return [_brief(rulebook, fitting[hit.rule_id]) for hit in hits if hit.rule_id in fitting][:_MAX_HITS]


@router.get("/{topic}/{slug}", summary="Read one rule")
async def read(request: Request, topic: str, slug: str) -> dict[str, Any]:
    """Return the whole record, its version, and the sources it names."""
    store: RulebookStore = request.app.state.rulebook
    rulebook = await run_in_threadpool(store.current)
    rule = rulebook.rules.get(f"{topic}/{slug}")
    if rule is None:
        raise Problem(404, "unknown-rule", "There is no such rule in the rulebook.")
    keys = {reason.source for reason in rule.reasons} | {section.source for section in rule.sections}
    keys |= {change.source for change in rule.history}
    record: dict[str, Any] = json.loads(rule.json(exclude_none=True))
    sources = {key: json.loads(rulebook.sources[key].json(exclude_none=True)) for key in sorted(keys)}
    return record | {"topic": rule.topic, "version": rulebook.versions.get(rule.id), "source_records": sources}


def _brief(rulebook: Rulebook, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "topic": rule.topic,
        "title": rule.title,
        "question": rule.question,
        "verdict": rule.verdict.value,
        "summary": rule.answer,
        "as_of": rule.checked_on.isoformat(),
        "version": rulebook.versions.get(rule.id),
    }
