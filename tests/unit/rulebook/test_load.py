"""A mistake in the rulebook is named by file, line and field; nothing half-right is ever loaded."""

from pathlib import Path

import pytest

from groundrules.rulebook.document import RulebookError
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook

# (file, text to replace, its replacement, a piece of the line that is wrong, field, message). The wrong line is found
# by its piece in the changed file; if the field is missing altogether, the record's first line is named.
MISTAKES = {
    "unknown key": (
        "payments",
        "  confidence: medium",
        "  confidence: medium\n  verdit: allowed",
        "verdit:",
        "verdit",
        "no such field",
    ),
    "unknown key deep inside": (
        "payments",
        "      protects: [both]\n",
        "      protects: [both]\n      why: x\n",
        "why: x",
        "reasons.why",
        "no such field",
    ),
    "dangling related": (
        "payments",
        "related: [accounts/one-account]",
        "related: [accounts/gone]",
        "related:",
        "related",
        "there is no rule accounts/gone",
    ),
    "dangling exception": (
        "payments",
        "this., rule: payments/tips}",
        "this., rule: payments/gone}",
        "payments/gone",
        "exceptions.rule",
        "there is no rule payments/gone",
    ),
    "dangling see": (
        "payments",
        "      see: payments/tips",
        "      see: payments/gone",
        "see: payments/gone",
        "variants.see",
        "there is no rule payments/gone",
    ),
    "see points to itself": (
        "payments",
        "      see: payments/tips",
        "      see: payments/on-site",
        "see: payments/on-site",
        "variants.see",
        "points to the rule itself",
    ),
    "dangling source of a section": (
        "payments",
        '{source: UA, number: "7.2", title',
        '{source: XX, number: "7.2", title',
        "source: XX",
        "sections.source",
        "there is no source XX in sources.yml",
    ),
    "dangling source of a change": (
        "payments",
        "Tips began., source: UA",
        "Tips began., source: XX",
        "source: XX",
        "history.source",
        "there is no source XX",
    ),
    "reason that rests on a source not to be cited": (
        "payments",
        "protects: [freelancer], source: UA",
        "protects: [freelancer], source: FORUM",
        "source: FORUM",
        "reasons.source",
        "cite: false",
    ),
    "reasons missing": (
        "accounts",
        "  reasons:\n    - {text: Feedback must stay with its owner., protects: [public], source: UA}\n",
        "",
        "- id: accounts/one-account",
        "reasons",
        "is missing",
    ),
    "reasons empty": (
        "accounts",
        "  reasons:\n    - {text: Feedback must stay with its owner., protects: [public], source: UA}\n",
        "  reasons: []\n",
        "reasons: []",
        "reasons",
        "at least one entry",
    ),
    "sections missing": (
        "accounts",
        '  sections:\n    - {source: UA, number: "72", title: User Agreement}\n',
        "",
        "- id: accounts/one-account",
        "sections",
        "is missing",
    ),
    "sections empty": (
        "accounts",
        '  sections:\n    - {source: UA, number: "72", title: User Agreement}\n',
        "  sections: []\n",
        "sections: []",
        "sections",
        "at least one entry",
    ),
    "duplicate id": (
        "payments",
        "- id: payments/tips",
        "- id: payments/on-site",
        None,
        "id",
        "payments/on-site is given twice",
    ),
    "duplicate key": (
        "payments",
        "  title: Tips",
        "  title: Tips\n  title: More tips",
        "title: More tips",
        "title",
        "is given twice",
    ),
    "duplicate source": ("sources", "- key: FORUM", "- key: UA", None, "key", "UA is given twice"),
    "no such day": (
        "payments",
        "{date: 2020-06-26,",
        "{date: 2021-02-29,",
        "2021-02-29",
        "history.date",
        "there is no such date as 2021-02-29",
    ),
    "not a date": ("payments", "{date: 2019,", "{date: long ago,", "long ago", "history.date", "a date is written"),
    "checked on a month": (
        "payments",
        "checked_on: 2026-11-01",
        "checked_on: 2026-11",
        "checked_on: 2026-11\n",
        "checked_on",
        "YYYY-MM-DD",
    ),
    "bad id": (
        "accounts",
        "id: accounts/one-account",
        "id: accounts/One Account",
        "accounts/One",
        "id",
        "is not written as it must be",
    ),
    "wrong topic file": (
        "accounts",
        "- id: accounts/one-account",
        "- id: payments/one-account",
        "- id: payments/one-account",
        "id",
        "belongs in payments.yml",
    ),
    "topic that the marketplace does not list": (
        "marketplace",
        "  - {key: accounts, title: Accounts}\n",
        "",
        "accounts.yml:- id: accounts/one-account",
        "id",
        "topic accounts is not listed in marketplace.yml",
    ),
    "unknown role": (
        "accounts",
        "roles: [agency]",
        "roles: [robot]",
        "roles: [robot]",
        "applies_to.roles",
        "permitted",
    ),
    "a record that is a word": (
        "sources",
        "- key: FORUM",
        "- just words\n- key: FORUM",
        "- just words",
        "file",
        "record",
    ),
    "reporting by no rule": (
        "marketplace",
        "confidential: payments/tips",
        "confidential: payments/gone",
        "reporting:",
        "reporting.confidential",
        "there is no rule payments/gone",
    ),
    "false claim about no rule": (
        "contradictions",
        "rule: payments/tips",
        "rule: payments/gone",
        "rule: payments/gone",
        "rule",
        "there is no rule payments/gone",
    ),
    "false claim from no source": (
        "contradictions",
        "source: FORUM",
        "source: XX",
        "source: XX",
        "source",
        "there is no source XX",
    ),
    "false claim given twice": ("contradictions", "id: A2", "id: A1", None, "id", "A1 is given twice"),
    "false claim without its truth": (
        "contradictions",
        "  truth: Tips are free.\n",
        "",
        "- id: A2",
        "truth",
        "is missing",
    ),
    "bad YAML": ("payments", "title: Tips", "title: [Tips", None, "file", "is not YAML"),
    "a tab for spaces": ("payments", "  title: Tips", "\ttitle: Tips", "\ttitle", "file", "is not YAML"),
    "unknown tag": ("payments", "title: Tips", "title: !secret Tips", "title: !secret", "title", "has the tag !secret"),
    "marketplace field missing": ("marketplace", "name: Bazaar\n", "", "independence:", "name", "is missing"),
    "party missing": (
        "marketplace",
        "  agency: {one: agency, many: agencies}\n",
        "",
        "parties:",
        "parties",
        "parties lacks agency",
    ),
}


def problems(folder: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    for problem in caught.value.problems:
        assert f"{problem.file}:{problem.line}: {problem.field}: " in str(caught.value)
    return [(problem.file.name, problem.line, problem.field, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_by_file_line_and_field(folder: Path, name: str) -> None:
    check_mistake(folder, MISTAKES[name])


def check_mistake(folder: Path, mistake: tuple[str, str, str, str | None, str, str]) -> None:
    """Make the mistake, and assert that it is named once, at its line."""
    stem, old, new, piece, field, message = mistake
    file = folder / f"{stem}.yml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    before, _, after = text.rpartition(old)
    file.write_text(before + new + after, encoding="utf-8")
    found = [problem for problem in problems(folder) if problem[2] == field and message in problem[3]]
    assert len(found) == 1, problems(folder)
    if piece is not None:
        wrong, _, piece = piece.rpartition(".yml:")
        wrong = f"{wrong or stem}.yml"
        changed = (folder / wrong).read_text(encoding="utf-8")
        assert found[0][:2] == (wrong, changed[: changed.index(piece) + 1].count("\n") + 1)
    else:
        assert found[0][0] == file.name


def test_a_doubled_id_is_named_at_its_second_place(folder: Path) -> None:
    file = folder / "payments.yml"
    file.write_text(file.read_text().replace("id: payments/tips", "id: payments/on-site"))
    second = file.read_text().splitlines().index("- id: payments/on-site", 10) + 1
    assert ("payments.yml", second, "id", "payments/on-site is given twice") in problems(folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"# only a remark\n", "is empty"),
        (b"- id: caf\xe9\n", "is not UTF-8 text"),
        (b"id: payments/tips\n", "must be a list of records"),
        (b"--- 1\n--- 2\n", "is not YAML"),
        (b"a: \x00\n", "is not YAML"),
    ],
)
@pytest.mark.parametrize("name", ["payments.yml", "sources.yml"])
def test_a_file_that_holds_no_records(folder: Path, name: str, content: bytes, message: str) -> None:
    (folder / name).write_bytes(content)
    assert any(file == name and message in text for file, _, _, text in problems(folder))


@pytest.mark.parametrize("name", ["marketplace.yml", "sources.yml"])
def test_a_file_that_is_not_there(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert (name, 1, "file", "cannot be read (No such file or directory)") in problems(folder)


def test_a_folder_without_rules(folder: Path) -> None:
    for name in ("payments", "accounts", "contradictions", "drafts", "timeline", "instead"):
        (folder / f"{name}.yml").unlink()
    assert problems(folder) == [("policies", 1, "rules", "there is not a single rule in this folder")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# first\n? [a, b]\n: c\n", 2),
        ("# first\n? {a: b}\n: c\n", 2),
        ("- title: x\n  ~: c\n", 2),
        ("&a [*a]\n", 1),
        ("- &a\n  related: [*a]\n", 2),
        ("- id: x\n  title: !!int x\n", 2),
        ("- id: x\n  checked_on: !!timestamp soon\n", 2),
    ],
)
def test_odd_yaml_is_a_problem_and_not_a_crash(folder: Path, text: str, line: int) -> None:
    (folder / "payments.yml").write_text(text)
    caught: list[object] = []
    try:
        load_rulebook(folder)
    except RulebookError as error:
        caught = [(problem.file.name, problem.line) for problem in error.problems]
    except Exception as error:  # noqa: BLE001  # any kind: pytest takes 10 s to show a RecursionError's frames
        caught = [type(error)]
    assert ("payments.yml", line) in caught


def test_an_unknown_tag_is_named_at_its_line(folder: Path) -> None:
    file = folder / "accounts.yml"
    file.write_text(file.read_text().replace("confidence: low", "confidence: !secret low"))
    assert [(name, line) for name, line, _, text in problems(folder) if "tag" in text] == [("accounts.yml", 17)]


def test_what_is_written_bare_stays_as_it_is_written(folder: Path) -> None:
    """Plain YAML reads No as false, 7.10 as the number 7.1 and 2020 as a number; users would be told so."""
    file = folder / "payments.yml"
    bare = file.read_text().replace("answer: Yes, tips are welcome.", "answer: No")
    file.write_text(bare.replace('number: "7.2.1"', "number: 7.10").replace("date: 2019", "date: 2020"))
    rule = load_rulebook(folder).rule("payments/tips")
    assert (rule.answer, rule.sections[0].number, rule.history[0].date) == ("No", "7.10", "2020")


def test_yes_and_no_are_read_where_they_are_meant(small: Rulebook) -> None:
    assert {key: source.cite for key, source in small.sources.items()} == {"UA": True, "FORUM": False}


CIRCLE = """\
  variants:
    - {stages: [active_contract], answer: Yes., see: accounts/one-account}
    - {roles: [client], stages: [after_contract], answer: See there., see: payments/on-site}
"""


def test_rules_that_point_to_each_other_are_named(folder: Path) -> None:
    """For the same role and stage nothing would govern; for another one the way must still be open."""
    file = folder / "payments.yml"
    file.write_text(file.read_text() + CIRCLE)
    line = file.read_text().splitlines().index("      see: payments/tips") + 1
    way = "leads in a circle: payments/tips -> payments/on-site -> payments/tips"
    found = problems(folder)
    assert {field for _, _, field, _ in found} == {"variants.see"}
    assert ("payments.yml", line, "variants.see", way) in found
    file.write_text(file.read_text().replace(CIRCLE, CIRCLE.replace("after_contract", "before_contract")))
    assert load_rulebook(folder).rules


def test_everything_wrong_is_said_at_once(folder: Path) -> None:
    payments, accounts = folder / "payments.yml", folder / "accounts.yml"
    payments.write_text(payments.read_text().replace("verdict: allowed", "verdict: fine").replace("2020-05", "2020-15"))
    accounts.write_text(accounts.read_text().replace("source: UA", "source: GONE"))
    found = {(file, field) for file, _, field, _ in problems(folder)}
    assert found >= {
        ("payments.yml", "verdict"),
        ("payments.yml", "variants.verdict"),
        ("payments.yml", "history.date"),
        ("accounts.yml", "reasons.source"),
        ("accounts.yml", "sections.source"),
        ("accounts.yml", "history.source"),
    }


def test_dates_and_text_come_through_as_written(small: Rulebook) -> None:
    rule = small.rule("payments/on-site")
    assert [step.date for step in rule.history] == ["2020-05", "2020-06-26"]
    assert rule.effective_from == "2020-06-26"
    assert rule.checked_on.isoformat() == "2026-11-22"
    assert list(small.rules) == ["accounts/one-account", "payments/on-site", "payments/tips"]


def test_a_rulebook_may_name_no_false_claims(folder: Path, small: Rulebook) -> None:
    assert [claim.rule for claim in small.contradictions.values()] == ["payments/on-site", "payments/tips"]
    (folder / "contradictions.yml").unlink()
    assert load_rulebook(folder).contradictions == {}


def test_a_rulebook_may_offer_no_drafts(folder: Path, small: Rulebook) -> None:
    assert list(small.drafts) == ["no-thanks", "second-no", "tips-list", "threaten"]
    (folder / "drafts.yml").unlink()
    assert load_rulebook(folder).drafts == {}


def test_the_shipped_rulebook_is_whole(rulebook: Rulebook) -> None:
    assert len(rulebook.rules) == 86
    assert all(rulebook.by_topic(topic.key) for topic in rulebook.marketplace.topics)
