"""The help centre over a real gateway. Its rulebook has moved on once: a rule was changed, another withdrawn."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from groundrules.database import make_engine
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.store import RulebookStore
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack

CHANGED, WITHDRAWN = "communication/outside-call-and-booking-tools", "conduct/barred-work"
HOSTILE_TITLE = "<img src=x onerror=\"document.title='owned'\"> calls and bookings"


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    """The gateway alone; it takes the place of the whole stack for the pages that are visited here."""
    with played_stack(Script()) as running:
        engine = make_engine(f"sqlite:///{running.home / 'ground-rules.db'}")
        store = RulebookStore(engine)
        store.save(_moved_on(store.current()), datetime.now(timezone.utc) + timedelta(seconds=1))
        engine.dispose()
        yield running


def _moved_on(rulebook: Rulebook) -> Rulebook:
    """Return the rulebook with the one rule changed and without the other."""
    rules = {rule_id: _without(rule) for rule_id, rule in rulebook.rules.items() if rule_id != WITHDRAWN}
    rules[CHANGED] = rules[CHANGED].copy(update={"title": HOSTILE_TITLE, "caution": None})
    return replace(
        rulebook,
        rules=rules,
        contradictions={key: one for key, one in rulebook.contradictions.items() if one.rule != WITHDRAWN},
        drafts={key: one for key, one in rulebook.drafts.items() if one.rule != WITHDRAWN},
        timeline={key: one for key, one in rulebook.timeline.items() if one.rule != WITHDRAWN},
    )


def _without(rule: Rule) -> Rule:
    record = json.loads(rule.json(exclude_none=True))
    record["related"] = [other for other in record["related"] if other != WITHDRAWN]
    record["exceptions"] = [one for one in record["exceptions"] if one["rule"] != WITHDRAWN]
    return Rule.parse_obj(record)
