"""What `rules lint` warns of: each kind is found, at its place, and a good rulebook is warned of nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from groundrules.cli import app
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.warnings import LONGEST_SENTENCE, STALE_DAYS, Kind, Warned, summary, warnings_of

PROJECT = Path(__file__).resolve().parents[3]
TIPS, ON_SITE, ACCOUNT = "payments/tips", "payments/on-site", "accounts/one-account"
CHECKED = date(2026, 10, 5)


@pytest.fixture
def phrases(folder: Path) -> Path:
    """Phrases and a test for every rule."""
    made = folder.parent / "data" / "nlu" / "rules"
    made.mkdir(parents=True)
    blocks = [
        f"- intent: ask_rule\n  metadata: {{rule: {rule}}}\n  examples: |\n    - {asked}\n"
        for rule, asked in (
            (TIPS, "may i give a bonus"),
            (ON_SITE, "my buyer would rather wire the whole sum to my bank"),
        )
    ]
    (made / "payments.yml").write_text("nlu:\n" + "".join(blocks), encoding="utf-8")
    (made / "accounts.yml").write_text(
        "nlu:\n" + blocks[0].replace(TIPS, ACCOUNT).replace("bonus", "login"), encoding="utf-8"
    )
    asked = "".join(f"- turns: [{{say: Hm?, expect: {{rule: {rule}}}}}]\n" for rule in (TIPS, ON_SITE, ACCOUNT))
    (folder.parent / "conversations.yml").write_text(asked, encoding="utf-8")
    return made


def _warned(folder: Path, phrases: Path, kind: Kind, today: date = CHECKED) -> list[Warned]:
    return [one for one in warnings_of(folder, phrases, load_rulebook(folder), today) if one.kind is kind]


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _line(file: Path, piece: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if piece in line)


def test_a_rule_without_phrases_is_named(folder: Path, phrases: Path) -> None:
    assert _warned(folder, phrases, Kind.UNTRAINED) == []
    (phrases / "accounts.yml").write_text("nlu: []\n", encoding="utf-8")
    [found] = _warned(folder, phrases, Kind.UNTRAINED)
    assert str(found) == f"{folder / 'accounts.yml'}:1: id: {ACCOUNT} has no phrase to learn from"


def test_a_rule_that_no_test_asks_for_is_named(folder: Path, phrases: Path) -> None:
    assert _warned(folder, phrases, Kind.UNTESTED) == []
    asked = folder.parent / "conversations.yml"
    _edit(asked, TIPS, f"{TIPS}-of-another-kind")
    [found] = _warned(folder, phrases, Kind.UNTESTED)
    assert (found.file, found.line) == (folder / "payments.yml", _line(folder / "payments.yml", f"id: {TIPS}"))
    tests = folder.parent / "tests" / "e2e"
    tests.mkdir(parents=True)
    (tests / "talks.yml").write_text(f"- expect: {{rule: [{TIPS}]}}\n", encoding="utf-8")
    assert _warned(folder, phrases, Kind.UNTESTED) == []


def test_a_check_that_is_too_old_is_named_from_the_day_after(folder: Path, phrases: Path) -> None:
    last = CHECKED + timedelta(days=STALE_DAYS)
    assert _warned(folder, phrases, Kind.STALE, last) == []
    [found] = _warned(folder, phrases, Kind.STALE, last + timedelta(days=1))
    assert found.message == f"{ACCOUNT} was checked last {STALE_DAYS + 1} days ago"
    assert (found.field, found.line) == ("checked_on", _line(found.file, "checked_on"))


def test_roles_and_stages_that_are_left_open_are_named(folder: Path, phrases: Path) -> None:
    messages = {one.message for one in _warned(folder, phrases, Kind.UNSAID)}
    assert messages == {
        f"{ON_SITE} does not say what holds for agency",
        f"{TIPS} does not say what holds for freelancer, agency, before_contract, active_contract",
        f"{ACCOUNT} does not say what holds for freelancer, client, active_contract, after_contract",
    }
    whole = (
        "applies_to: {roles: [freelancer, client, agency], stages: [before_contract, active_contract, after_contract]}"
    )
    _edit(folder / "accounts.yml", "applies_to: {roles: [agency], stages: [before_contract]}", whole)
    assert ACCOUNT not in str(_warned(folder, phrases, Kind.UNSAID))
    _edit(folder / "accounts.yml", "verdict: not_allowed", "verdict: conditional")
    found = next(one for one in _warned(folder, phrases, Kind.UNSAID) if ACCOUNT in one.message)
    assert "no variant says" in found.message


@pytest.mark.parametrize(
    ("old", "field"),
    [
        ("Tips are free.", "rule"),
        ("Press the gift button.", "instead"),
        ("Two pages differ.", "caution"),
        ("Fund a milestone.", "variants.instead"),
        ("A running contract needs consent.", "variants.rule"),
        ("Outside, nobody can give the money back.", "reasons.text"),
        ("A tip is free of this.", "exceptions.text"),
    ],
)
def test_a_sentence_that_is_too_long_is_named_wherever_it_stands(
    folder: Path, phrases: Path, old: str, field: str
) -> None:
    file = folder / "payments.yml"
    _edit(file, old, f"{'word ' * (LONGEST_SENTENCE - 1)}end. Short.")
    assert _warned(folder, phrases, Kind.LONG) == []
    _edit(file, "word end.", "word word end.")
    [found] = _warned(folder, phrases, Kind.LONG)
    assert (found.field, found.line) == (field, _line(file, "word end."))
    assert f"a sentence of {LONGEST_SENTENCE + 1} words" in found.message


def test_a_rule_that_is_hard_to_read_is_named(folder: Path, phrases: Path) -> None:
    assert _warned(folder, phrases, Kind.HARD) == []
    hard = "Notwithstanding contradictory representations, remuneration necessitates institutional intermediation."
    _edit(folder / "payments.yml", "Tips are free.", " ".join([hard] * 8))
    [found] = _warned(folder, phrases, Kind.HARD)
    assert found.message.startswith(f"{TIPS} asks for ")
    assert (found.field, found.line) == ("id", _line(folder / "payments.yml", f"id: {TIPS}"))


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ("My buyer would rather WIRE - the whole sum - to my bank!", True),
        ("my buyer would rather wire the whole summ to my bank", True),
        ("my buyer would rather mail the whole form to my house", False),
    ],
)
def test_phrases_of_two_rules_that_read_alike_are_named(folder: Path, phrases: Path, other: str, alike: bool) -> None:
    file = phrases / "accounts.yml"
    _edit(file, "may i give a login", f"may i give a login\n    - {other}")
    found = _warned(folder, phrases, Kind.ALIKE)
    assert len(found) == alike
    for one in found:
        assert (one.file, one.line) == (phrases / "payments.yml", _line(phrases / "payments.yml", "wire the"))
        assert one.message.endswith(f'reads like "{other}" of {ACCOUNT}, accounts.yml:{_line(file, other)}')


def test_phrases_of_one_rule_may_be_alike(folder: Path, phrases: Path) -> None:
    _edit(phrases / "accounts.yml", "may i give a login", "may i give a login\n    - may I give a log-in?")
    assert _warned(folder, phrases, Kind.ALIKE) == []


def test_a_coming_text_is_to_be_folded_in_once_it_is_in_force(folder: Path, phrases: Path) -> None:
    coming = "  coming: {effective_from: 2027-03-01, change: Ends., source: UA, answer: No.}\n  related:"
    _edit(folder / "payments.yml", "  related:", coming)
    assert _warned(folder, phrases, Kind.COME, date(2027, 2, 28)) == []
    [found] = _warned(folder, phrases, Kind.COME, date(2027, 3, 1))
    assert found.field == "coming"


def test_lint_counts_them_and_lists_them_on_request() -> None:
    folder = PROJECT / "examples" / "second-marketplace" / "policies"
    counted = CliRunner().invoke(app, ["rules", "lint", str(folder)])
    assert counted.exit_code == 0
    assert counted.stdout.count("\n") == 1
    assert "no problems. " in counted.stdout
    count = int(counted.stdout.partition(" warnings (")[0].rpartition(" ")[2])
    listed = CliRunner().invoke(app, ["rules", "lint", str(folder), "--warnings"])
    assert listed.exit_code == 0
    *lines, _ = listed.stdout.splitlines()
    assert len(lines) == count > 0
    assert all(line.startswith(f"{folder}/") for line in lines)


def test_nothing_to_warn_of_is_no_line() -> None:
    assert summary([]) == ""
    one = Warned(Path("a.yml"), 1, "rule", "x", Kind.LONG)
    assert summary([one]) == "1 warning (1 long sentences)."
