"""A rulebook that changes under the gateway's feet."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.store import RulebookStore

Change = Callable[..., Rulebook]


def edited(rule: Rule, /, **fields: Any) -> Rule:
    """Return the rule with other fields; None takes one out."""
    record = json.loads(rule.json()) | json.loads(json.dumps(fields, default=dict))
    return Rule.parse_obj({name: value for name, value in record.items() if value is not None})


@pytest.fixture
def change(client: TestClient) -> Change:
    """Return a function that stores the rulebook a day later, with fields of one rule changed, or without that rule."""
    store: RulebookStore = client.app.state.rulebook

    def changed(rule_id: str, *, withdrawn: bool = False, **fields: Any) -> Rulebook:
        now = store.current()
        rules = dict(now.rules)
        rule = rules.pop(rule_id, None) or next(one.rule for one in reversed(store.versions_of(rule_id)) if one.rule)
        if not withdrawn:
            rules[rule_id] = edited(rule, **fields)
        timeline = {key: entry for key, entry in now.timeline.items() if entry.rule in rules}
        new = replace(now, rules=rules, timeline=timeline)
        later = max(version.since for one in now.rules for version in store.versions_of(one)) + timedelta(days=1)
        store.save(new, later)
        return store.current()

    return changed
