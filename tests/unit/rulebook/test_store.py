"""Versions are added and never overwritten; what was said last year can still be shown."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from groundrules.rulebook import search
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.models import RulebookRecord
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.store import RecordChange, RulebookMissing, RulebookStore

TIPS = "payments/tips"


@pytest.fixture
def store(engine: Engine, small: Rulebook, clock) -> RulebookStore:
    made = RulebookStore(engine)
    made.save(small, clock())
    return made


def _edited(folder: Path, old: str, new: str, name: str = "payments.yml") -> Rulebook:
    file = folder / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return load_rulebook(folder)


def _rows(engine: Engine) -> list[tuple]:
    columns = ("id", "kind", "key", "version", "digest", "added_at")
    with engine.connect() as connection:
        query = select(*[getattr(RulebookRecord, name) for name in columns]).order_by(RulebookRecord.id)
        return [tuple(row) for row in connection.execute(query)]


def test_an_empty_store_says_so(engine: Engine) -> None:
    with pytest.raises(RulebookMissing, match="groundrules prepare"):
        RulebookStore(engine).current()


def test_what_is_saved_is_what_is_read(store: RulebookStore, small: Rulebook) -> None:
    current = store.current()
    assert dict(current.rules) == dict(small.rules)
    assert list(current.rules) == list(small.rules)
    assert dict(current.sources) == dict(small.sources)
    assert current.marketplace == small.marketplace
    assert dict(current.contradictions) == dict(small.contradictions)
    assert list(current.timeline.items()) == list(small.timeline.items())
    assert list(current.substitutes.items()) == list(small.substitutes.items())
    assert set(current.versions.values()) == {1}


def test_loading_the_same_again_adds_nothing(store: RulebookStore, engine: Engine, folder: Path, clock) -> None:
    before = _rows(engine)
    clock.advance(days=1)
    assert store.save(load_rulebook(folder), clock()) == []
    assert _rows(engine) == before


def test_a_change_adds_one_version_and_overwrites_nothing(
    store: RulebookStore, engine: Engine, folder: Path, clock
) -> None:
    before = _rows(engine)
    clock.advance(days=1)
    changes = store.save(_edited(folder, "Yes, tips are welcome.", "Yes, up to a limit."), clock())
    assert changes == [RecordChange("rule", TIPS, 2, "changed")]
    after = _rows(engine)
    assert after[: len(before)] == before
    assert [row[1:4] for row in after[len(before) :]] == [("rule", TIPS, 2)]
    assert store.rule_version(TIPS, 1).answer == "Yes, tips are welcome."
    assert store.rule_version(TIPS, 2).answer == "Yes, up to a limit."
    assert store.rule_version(TIPS, 3) is None
    current = store.current()
    assert current.rule(TIPS).answer == "Yes, up to a limit."
    assert current.versions[TIPS] == 2


def test_a_withdrawn_rule_leaves_and_can_come_back(store: RulebookStore, engine: Engine, folder: Path, clock) -> None:
    whole = (folder / "accounts.yml").read_text()
    (folder / "accounts.yml").unlink()
    rulebook = _edited(folder, "  related: [accounts/one-account]\n", "")
    changes = store.save(rulebook, clock())
    assert RecordChange("rule", "accounts/one-account", 2, "withdrawn") in changes
    assert "accounts/one-account" not in store.current().rules
    assert store.rule_version("accounts/one-account", 1) is not None
    assert store.rule_version("accounts/one-account", 2) is None
    assert store.search("feedback owner") == []

    (folder / "accounts.yml").write_text(whole)
    store.save(load_rulebook(folder), clock())
    assert store.current().versions["accounts/one-account"] == 3
    assert [hit.rule_id for hit in store.search("feedback owner")] == ["accounts/one-account"]


def test_another_process_sees_the_change(store: RulebookStore, engine: Engine, folder: Path, clock) -> None:
    reader = RulebookStore(engine)
    first = reader.current()
    assert reader.current() is first
    store.save(_edited(folder, "Yes, tips are welcome.", "Yes, gladly."), clock())
    assert reader.current().rule(TIPS).answer == "Yes, gladly."
    assert first.rule(TIPS).answer == "Yes, tips are welcome."


def test_every_version_of_a_rule_can_be_listed(store: RulebookStore, folder: Path, clock) -> None:
    first = clock()
    clock.advance(days=1)
    store.save(_edited(folder, "Yes, tips are welcome.", "Yes, up to a limit."), clock())
    versions = store.versions_of(TIPS)
    assert [(version.number, version.since) for version in versions] == [(1, first), (2, clock())]
    assert [version.rule and version.rule.answer for version in versions] == [
        "Yes, tips are welcome.",
        "Yes, up to a limit.",
    ]
    assert store.current().stored[TIPS] == clock()
    assert store.current().stored["payments/on-site"] == first
    assert store.versions_of("payments/gone") == []


def test_the_rulebook_of_a_past_day_can_be_read(store: RulebookStore, folder: Path, clock) -> None:
    """With the sources and titles of that day, so that an old version of a rule reads as it did."""
    first, before = clock(), store.current()
    clock.advance(days=1)
    _edited(folder, "title: Tips\n", "title: Gifts\n")
    store.save(_edited(folder, "seen: March 2026", "seen: April 2026", "sources.yml"), clock())
    past = store.as_of(first)
    assert (past.rule(TIPS).title, past.sources["UA"].seen) == ("Tips", "March 2026")
    assert dict(past.rules) == dict(before.rules)
    assert past.revision == before.revision < store.current().revision
    assert store.as_of(clock()).rule(TIPS).title == "Gifts"
    assert store.as_of(first) is past
    clock.advance(days=-9)
    with pytest.raises(RulebookMissing, match="held no rulebook on 2026-11-14"):
        store.as_of(clock())


def test_only_a_few_past_rulebooks_stay_in_memory(store: RulebookStore, clock) -> None:
    past = store.as_of(clock())
    for _ in range(20):
        clock.advance(days=1)
        store.as_of(clock())
    assert store.as_of(clock()) is store.as_of(clock())
    clock.advance(days=-20)
    assert store.as_of(clock()) is not past


def test_an_order_of_before_the_help_centre_is_read(store: RulebookStore, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM rulebook_records WHERE kind IN ('timeline', 'substitute')"))
        order = store.current()
        body = json.dumps({"rules": list(order.rules), "sources": list(order.sources)})
        connection.execute(text("UPDATE rulebook_records SET body = :body WHERE kind = 'order'"), {"body": body})
    past = RulebookStore(engine).current()
    assert (past.timeline, past.substitutes) == ({}, {})
    assert list(past.rules) == list(order.rules)


def test_a_new_order_of_the_rules_is_kept(store: RulebookStore, folder: Path, clock) -> None:
    file = folder / "payments.yml"
    first, mark, second = file.read_text().partition("- id: payments/tips")
    file.write_text(mark + second + first)
    changes = store.save(load_rulebook(folder), clock())
    assert {change.kind for change in changes} == {"order"}
    assert list(store.current().rules) == ["accounts/one-account", TIPS, "payments/on-site"]


def test_a_load_that_fails_half_way_leaves_all_as_it_was(
    store: RulebookStore, engine: Engine, folder: Path, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search index too: it is rebuilt in the same transaction."""
    before, found = _rows(engine), store.search("tip someone")
    assert found

    def broken(_rule: object) -> dict[str, str]:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(search, "_columns", broken)
        with pytest.raises(RuntimeError, match="power cut"):
            store.save(_edited(folder, "Yes, tips are welcome.", "Yes, gladly."), clock())
    assert _rows(engine) == before
    assert store.search("tip someone") == found


def test_readers_find_the_old_rules_while_new_ones_are_loaded(
    store: RulebookStore, engine: Engine, folder: Path, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, found = RulebookStore(engine), store.search("tip someone")
    seen = []
    columns = search._columns

    def looked_at(rule: Rule) -> dict[str, str]:
        seen.append(reader.search("tip someone"))
        return columns(rule)

    monkeypatch.setattr(search, "_columns", looked_at)
    store.save(_edited(folder, "Yes, tips are welcome.", "Yes, gladly."), clock())
    assert seen == [found] * 3
    assert store.search("gladly")
