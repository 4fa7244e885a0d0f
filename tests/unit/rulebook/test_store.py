"""Versions are added and never overwritten; what was said last year can still be shown."""

from pathlib import Path

import pytest
from sqlalchemy import select
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
