"""What changed since a day, since the last visit, or of late; and honest sentences where that cannot be told."""

from dataclasses import replace
from datetime import date, datetime, timezone
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from actions.changes import TellChanges
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Change, Coming
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import run, tracker

PAYMENTS, REPORTS = "payments/on-platform-only", "reporting/confidential"
PAGE = "http://localhost:8000/help"
STORED = datetime(2026, 6, 1, tzinfo=timezone.utc)


@pytest.fixture
def store(engine: Engine, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> RulebookStore:
    """A rulebook of which seven steps in 2026 are known, one of them without its day."""
    for name in ("GROUND_RULES_PUBLIC_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    steps = {
        PAYMENTS: ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"],
        REPORTS: ["2026", "2026-05-02", "2026-05-03"],
    }
    rules = {key: _with(rule, steps.get(key, ["2015-01-01"])) for key, rule in rulebook.rules.items()}
    made = RulebookStore(engine, today=lambda: date(2026, 11, 22))
    made.save(replace(rulebook, rules=rules), STORED)
    return made


def _with(rule: Any, days: list[str]) -> Any:
    return rule.copy(update={"history": tuple(Change(date=day, change=f"Step {day}.", source="S4") for day in days)})


def _say(store: RulebookStore, text: str, **metadata: str) -> str:
    said = run(TellChanges(store), tracker(text, "ask_changes", metadata=metadata)).only
    assert said["kind"] == "text"
    return str(said["text"])


def test_changes_since_a_day_come_newest_first_with_date_title_and_page(store: RulebookStore) -> None:
    text = _say(store, "what changed since 2 May 2026?")
    title = store.current().rule(REPORTS).title
    first, second = text.splitlines()[1:3]
    assert text.startswith("This has changed since 2 May 2026:\n")
    assert first == f"- 3 May 2026, {title}: Step 2026-05-03. {PAGE}/{REPORTS}"
    assert second.startswith("- 2 May 2026, ")
    assert "1 May 2026" not in text
    assert "1 change is on record with no more than the year or the month" in text
    assert text.endswith(f"All changes by date: {PAGE}/changes?since=2026-05-02")


def test_five_are_told_and_the_rest_counted(store: RulebookStore) -> None:
    text = _say(store, "what changed since January?")
    assert text.count("\n- ") == 5
    assert "2 more changes are on the page below." in text


def test_a_topic_narrows_them(store: RulebookStore) -> None:
    text = _say(store, "what changed about payments since April")
    title = store.current().topic("payments").title
    assert text.startswith(f"This has changed in \u201c{title}\u201d since 1 April 2026:")
    assert text.count("\n- ") == 2
    assert text.endswith("/help/changes?since=2026-04-01&topic=payments")


def test_where_nothing_changed_that_is_said(store: RulebookStore) -> None:
    text = _say(store, "what changed about payments since last week?")
    assert text.startswith("I have no change on record in \u201cPaying and being paid\u201d since 9 November 2026.")
    assert "\n- " not in text


def test_what_is_to_come_is_named(store: RulebookStore) -> None:
    now = store.current()
    coming = Coming(effective_from="2027-03-01", change="It opens.", source="S4", answer="Yes.")
    store.save(replace(now, rules={**now.rules, REPORTS: now.rule(REPORTS).copy(update={"coming": coming})}), STORED)
    told = f"Still to come:\n- 1 March 2027, {now.rule(REPORTS).title}: It opens. {PAGE}/{REPORTS}"
    for asked in ("what changed since May?", "since yesterday?", "since January 2027?", "what's new?"):
        assert told in _say(store, asked)
    assert "Still to come" not in _say(store, "what changed about payments since May?")


def test_a_day_ahead_is_said_to_be_ahead(store: RulebookStore) -> None:
    text = _say(store, "what changed since 1 January 2027?")
    assert text.startswith("1 January 2027 is still to come, so nothing can have changed since then.")
    assert "No change is announced" in text
    assert "No change is announced" in _say(store, "will the rules change soon?")
    assert "No change is announced" not in _say(store, "what's new?")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("anything new in the rules?", "These are the newest changes that I have on record:"),
        ("what changed since 31 February?", "I could not read from when on you mean"),
        ("anything new since I last asked?", "I have no earlier visit of yours on record here"),
    ],
)
def test_without_a_known_time_the_newest_are_told(store: RulebookStore, asked: str, said: str) -> None:
    text = _say(store, asked)
    assert text.startswith(said)
    assert text.count("\n- ") == 5
    assert text.endswith(f"{PAGE}/changes")


def test_since_i_last_asked_is_since_the_last_visit(store: RulebookStore) -> None:
    text = _say(store, "anything new since I last asked?", last_asked="2026-05-03T08:00:00+00:00")
    assert text.startswith("This has changed since 3 May 2026:")
    assert text.count("\n- ") == 1
    none = _say(store, "anything new since I last asked?", last_asked="2026-11-20T08:00:00+00:00")
    assert none.startswith("I have no change on record since 20 November 2026.")


def test_a_topic_of_which_no_change_is_known_has_none(engine: Engine, rulebook: Rulebook) -> None:
    empty = RulebookStore(engine)
    rules = {key: rule for key, rule in rulebook.rules.items() if rule.topic != "tools"}
    empty.save(replace(rulebook, rules=rules), STORED)
    title = empty.current().topic("tools").title
    assert _say(empty, "what's new about the tools?") == f"I have no change on record in \u201c{title}\u201d."
