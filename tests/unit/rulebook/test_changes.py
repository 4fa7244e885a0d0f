"""What changed since a day: dated steps, what was put right here without one, ends, and what is to come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from groundrules.rulebook.changes import ADDED, WITHDRAWN, Step, all_steps, changes_since
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Change, Coming
from groundrules.rulebook.store import RulebookStore
from groundrules.rulebook.topics import topic_named

RULE, OTHER = "fees/freelancer-service-fee", "reporting/confidential"
STORED = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)
LATER = STORED + timedelta(days=10)


@pytest.fixture
def store(engine: Engine, rulebook: Rulebook) -> RulebookStore:
    """The shipped rulebook, in which one rule changed in vague times and another on a day."""
    histories = {
        RULE: [("2020", "Vague year."), ("2026", "This year."), ("2026-05", "In May.")],
        OTHER: [("2026-05-20", "On the 20th."), ("2026-10-31", "On the last of October.")],
    }
    rules = {
        key: rule.copy(update={"history": _history(histories.get(key, [("2015-01-01", "Long ago.")]))})
        for key, rule in rulebook.rules.items()
    }
    made = RulebookStore(engine, today=lambda: date(2026, 11, 22))
    made.save(replace(rulebook, rules=rules), STORED)
    return made


@pytest.fixture
def edit(store: RulebookStore) -> Callable[..., None]:
    """Return a function that stores the rulebook ten days later, with fields of a rule changed or without it."""

    def edited(rule_id: str, *, withdrawn: bool = False, **fields: Any) -> None:
        rules = dict(store.current().rules)
        rule = rules.pop(rule_id)
        rules |= {} if withdrawn else {rule_id: rule.copy(update=fields)}
        store.save(replace(store.current(), rules=rules, timeline={}), LATER)

    return edited


def _history(steps: Any) -> tuple[Change, ...]:
    return tuple(Change(date=day, change=text, source="S4") for day, text in steps)


def _texts(steps: Any) -> list[str]:
    return [step.text for step in steps]


@pytest.mark.parametrize(
    ("since", "sure", "perhaps"),
    [
        (date(2026, 10, 31), ["On the last of October."], ["This year."]),
        (date(2026, 11, 2), [], ["This year."]),
        (date(2026, 5, 20), ["On the last of October.", "On the 20th."], ["In May.", "This year."]),
        (date(2026, 5, 21), ["On the last of October."], ["In May.", "This year."]),
        (date(2026, 5, 1), ["On the last of October.", "On the 20th.", "In May."], ["This year."]),
        (date(2026, 1, 1), ["On the last of October.", "On the 20th.", "In May.", "This year."], []),
        (date(2027, 1, 1), [], []),
    ],
)
def test_steps_since_a_day_come_newest_first_and_doubtful_ones_apart(
    store: RulebookStore, since: date, sure: list[str], perhaps: list[str]
) -> None:
    found = changes_since(store, since)
    assert (_texts(found.steps), _texts(found.perhaps)) == (sure, perhaps)


def test_a_topic_narrows_them(store: RulebookStore) -> None:
    assert _texts(changes_since(store, date(2026, 1, 1), "fees").steps) == ["In May.", "This year."]
    assert changes_since(store, date(2026, 1, 1), "disputes").steps == []


def test_what_was_not_on_record_then_is_new_however_old_it_is(store: RulebookStore, edit: Callable[..., None]) -> None:
    steps = [("2020", "Vague year."), ("2021-02-03", "Found out late."), ("2026", "This year."), ("2026-05", "In May.")]
    edit(RULE, history=_history(steps))
    found = changes_since(store, STORED + timedelta(hours=1))
    assert _texts(found.steps) == ["Found out late."]
    assert changes_since(store, LATER + timedelta(hours=1)).steps == []


def test_a_text_put_right_without_a_step_is_told_in_words(store: RulebookStore, edit: Callable[..., None]) -> None:
    edit(RULE, answer="Nothing.", title="Another title")
    rule = store.current().rule(RULE)
    assert changes_since(store, date(2026, 11, 5)).steps == [Step("2026-11-11", "The short answer was changed.", rule)]


def test_what_nobody_acts_on_is_no_change(store: RulebookStore, edit: Callable[..., None]) -> None:
    edit(RULE, title="Another title", checked_on=date(2026, 11, 11), related=())
    assert changes_since(store, date(2026, 11, 5)).steps == []


def test_an_end_is_a_change_until_the_rule_comes_back(store: RulebookStore, edit: Callable[..., None]) -> None:
    whole = store.current()
    edit(RULE, withdrawn=True)
    [gone] = changes_since(store, date(2026, 11, 5)).steps
    assert (gone.date, gone.text, gone.rule.id, gone.withdrawn) == ("2026-11-11", WITHDRAWN, RULE, True)
    assert gone in all_steps(store.current(), "fees")
    assert gone not in all_steps(store.current(), "disputes")
    assert store.as_of(STORED).withdrawn == {}
    store.save(whole, LATER + timedelta(days=1))
    assert store.current().withdrawn == {}
    found = changes_since(store, LATER + timedelta(hours=1)).steps
    assert [(step.date, step.text) for step in found] == [("2026-11-12", ADDED)]


def test_another_marketplaces_rules_are_not_withdrawn_but_left_behind(store: RulebookStore) -> None:
    now = store.current()
    other = now.marketplace.copy(update={"name": "Elsewhere"})
    rules = {key: rule for key, rule in now.rules.items() if key != RULE}
    store.save(replace(now, marketplace=other, rules=rules, timeline={}), LATER)
    assert store.current().withdrawn == {}


def test_what_is_to_come_is_named_the_soonest_first(store: RulebookStore, edit: Callable[..., None]) -> None:
    coming = {"change": "It ends.", "source": "S4", "answer": "No."}
    edit(RULE, coming=Coming(effective_from="2027-03-01", **coming))
    edit(OTHER, coming=Coming(effective_from="2027-01-01", **coming))
    assert [rule.id for rule in changes_since(store, date(2026, 11, 20)).coming] == [OTHER, RULE]
    assert [rule.id for rule in changes_since(store, date(2026, 11, 20), "fees").coming] == [RULE]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("what changed about payments", "payments"),
        ("anything new on the payment protection rules", "protection"),
        ("the fee rules", "fees"),
        ("withdrawal", "withdrawals"),
        ("rules about sharing contact details", "contact-sharing"),
        ("the rules", None),
        ("", None),
    ],
)
def test_a_topic_is_known_by_its_words(rulebook: Rulebook, text: str, key: str | None) -> None:
    found = topic_named(rulebook.marketplace, text)
    assert (found.key if found else None) == key
