"""`groundrules rules diff` says what changes for whom, in words and as JSON."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from typer.testing import CliRunner, Result

from groundrules.cli import app
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.store import RulebookStore

Edit = Callable[[str, str], None]
COMING = "  coming: {effective_from: 2099-03-01, change: Tips end., source: UA, answer: No more tips.}\n"


@pytest.fixture
def new(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "new"))


@pytest.fixture
def edit(new: Path) -> Edit:
    def edited(old: str, text: str) -> None:
        file = new / "payments.yml"
        before = file.read_text(encoding="utf-8")
        assert before.count(old) == 1
        file.write_text(before.replace(old, text), encoding="utf-8")

    return edited


def _run(*words: object) -> Result:
    return CliRunner().invoke(app, ["rules", "diff", *map(str, words)])


def test_the_same_twice_differs_in_nothing(folder: Path, new: Path) -> None:
    assert _run(folder, new).stdout == "Nothing differs.\n"
    assert json.loads(_run(folder, new, "--json").stdout) == {"rules": [], "others": {}}


def test_a_verdict_is_told_for_those_whom_it_changes_for(folder: Path, new: Path, edit: Edit) -> None:
    edit(
        "- roles: [client]\n      answer: No, as a", "- roles: [client]\n      verdict: allowed\n      answer: No, as a"
    )
    said = _run(folder, new).stdout
    assert "Changed: Paying on the site (payments/on-site)." in said
    # After a contract and during one other variants fit a client better, and for freelancers nothing changes.
    assert "- For clients, before a contract: “Not allowed” becomes “Allowed”." in said
    assert said.count("becomes") == 1
    assert "freelancers" not in said
    [case] = json.loads(_run(folder, new, "--json").stdout)["rules"][0]["cases"]
    assert (case["roles"], case["stages"]) == (["client"], ["before_contract"])
    assert case["verdict"] == {"before": "not_allowed", "after": "allowed"}


def test_other_words_with_the_same_verdict_are_told_as_such(folder: Path, new: Path, edit: Edit) -> None:
    edit("  answer: No, pay on the site.", "  answer: No, never elsewhere.")
    said = _run(folder, new).stdout
    assert "- For freelancers, before a contract and while a contract is running: still “Not allowed”" in said
    assert "Was: No, pay on the site. Is: No, never elsewhere." in said


def test_what_another_rule_says_counts_where_it_governs(folder: Path, new: Path, edit: Edit) -> None:
    edit("  answer: Yes, tips are welcome.", "  answer: Yes, small tips.")
    found = {one["rule"]: one for one in json.loads(_run(folder, new, "--json").stdout)["rules"]}
    assert found["payments/on-site"]["cases"][0]["stages"] == ["after_contract"]
    assert found["payments/on-site"]["fields"] == []
    assert [field["field"] for field in found["payments/tips"]["fields"]] == ["answer"]


def test_new_and_withdrawn_rules_dates_and_other_records(folder: Path, new: Path, edit: Edit) -> None:
    edit("  effective_from: 2020-06-26", "  effective_from: 2020-06-30")
    edit("  checked_on: 2026-11-01", COMING + "  checked_on: 2026-11-01")
    accounts = new / "accounts.yml"
    accounts.write_text(accounts.read_text().replace("accounts/one-account", "accounts/other"), encoding="utf-8")
    edit("related: [accounts/one-account]", "related: [accounts/other]")
    sources = new / "sources.yml"
    sources.write_text(sources.read_text().replace("March 2026", "April 2026"), encoding="utf-8")
    said = _run(folder, new).stdout
    assert "New: One account each (accounts/other). Not allowed: No, one account each." in said
    assert "Withdrawn: One account each (accounts/one-account)." in said
    assert "- In force since 30 June 2020." in said
    assert "- From 1 March 2099 on: Tips end. Then: No more tips." in said
    assert "Other records that differ, sources: UA." in said
    back = _run(new, folder).stdout
    assert "- The change announced for 1 March 2099 is taken back." in back
    kinds = {one["rule"]: one["change"] for one in json.loads(_run(folder, new, "--json").stdout)["rules"]}
    assert kinds["accounts/other"] == "new"
    assert kinds["accounts/one-account"] == "withdrawn"
    assert kinds["payments/tips"] == "changed"


def test_stored_rulebooks_are_named_by_a_day(
    folder: Path, new: Path, edit: Edit, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUND_RULES_DATABASE", engine.url.render_as_string(hide_password=False))
    assert "holds no rulebook yet" in _run("stored", new).output
    store = RulebookStore(engine)
    store.save(load_rulebook(folder), datetime(2026, 1, 5, 12, tzinfo=timezone.utc))
    edit("  answer: Yes, tips are welcome.", "  answer: Yes, small tips.")
    store.save(load_rulebook(new), datetime(2026, 1, 6, 12, tzinfo=timezone.utc))
    assert "Is: Yes, small tips." in _run("2026-01-05", "stored").stdout
    assert _run("2026-01-06", new).stdout == "Nothing differs.\n"
    assert _run("2026-01-04", new).exit_code == 1


@pytest.mark.parametrize("name", ["nowhere", "2026-02-30"])
def test_what_names_no_rulebook_is_an_error(folder: Path, name: str) -> None:
    result = _run(folder, name)
    assert result.exit_code == 1
    assert f"{name} is no folder, no day" in result.output
