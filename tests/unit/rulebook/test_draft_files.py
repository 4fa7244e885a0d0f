"""A mistake in `drafts.yml` is named like any other, and the drafts come back from the store as they were written."""

from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Draft, RefusedDraft, Role
from groundrules.rulebook.store import RecordChange, RulebookStore
from tests.unit.rulebook.test_load import check_mistake, problems

# As in test_load.py: text to replace, its replacement, a piece of the line that is wrong, field, message.
MISTAKES = {
    "unknown key": ("  note: Send it once.", "  hint: x", "hint:", "hint", "no such field"),
    "no text": ("  text: As I said, on the site only.\n", "", "- id: second-no", "text", "is missing"),
    "about no rule": (
        "  rule: payments/on-site\n  holds: A second",
        "  rule: payments/gone\n  holds: A second",
        "payments/gone",
        "rule",
        "there is no rule",
    ),
    "given twice": ("- id: second-no", "- id: no-thanks", None, "id", "no-thanks is given twice"),
    "bad id": ("- id: second-no", "- id: Second no", "- id: Second", "id", "is not written as it must be"),
    "for nobody": ("roles: [freelancer]\n", "roles: []\n", "roles: []", "roles", "at least one entry"),
    "unknown stage": ("[before_contract, active_contract]", "[soon]", "[soon]", "stages", "permitted"),
    "unknown kind": ("kind: checklist", "kind: poem", "kind: poem", "kind", "permitted"),
    "unknown field": ("[name, amount]", "[name, amount, colour]", "colour", "fields", "permitted"),
    "field that no text uses": ("[name, amount]", "[name, amount, date]", "date]", "fields", "texts use amount and"),
    "open place that is not listed": ("[name, amount]", "[name]", "fields: [name]", "fields", "lists name, while"),
    "open places and no list": ("  fields: [name, amount]\n", "", "- id: no-thanks", "fields", "lists nothing"),
    "open place misspelt": ("No. I take my {amount}", "No. I take my {amout}", "fields:", "fields", "amout"),
    "a lone brace": (
        "I pay on the site",
        "I pay {here on the site",
        "    text: |-\n      Hi",
        "other_voice.text",
        "brace",
    ),
    "no comma after the name": (
        "Hi {name}, on the",
        "Hi {name} on the",
        "shorter: Hi",
        "shorter",
        "followed by a comma",
    ),
    "a longer short form": (
        'shorter: "- Look."',
        'shorter: "- Look for each old tip."',
        'shorter: "- Look for',
        "shorter",
        "is not shorter",
    ),
    "the other side is the same": (
        "role: client",
        "role: agency",
        "other_voice:",
        "other_voice",
        "among roles already",
    ),
    "refusal with a text": ("  why: A", "  text: I will.\n  why: A", "text: I will", "text", "no such field"),
    "refusal without a reason": ("  why: A threat helps nobody.\n", "", "- id: threaten", "why", "is missing"),
    "refusal that is none": ("refused: true", "refused: false", "refused: false", "refused", "left out"),
    "refusal about no rule": (
        "rule: payments/tips",
        "rule: payments/gone",
        "payments/gone",
        "rule",
        "there is no rule",
    ),
    "nothing instead": ("instead: [no-thanks]", "instead: []", "instead: []", "instead", "at least one entry"),
    "instead leads nowhere": ("[no-thanks]", "[gone]", "[gone]", "instead", "there is no draft gone"),
    "otherwise leads nowhere": (
        "  note: Send it once.",
        "  note: Send it once.\n  otherwise: gone",
        "otherwise: gone",
        "otherwise",
        "there is no draft gone",
    ),
    "again leads nowhere": (
        "  note: Send it once.",
        "  note: Send it once.\n  again: gone",
        "again: gone",
        "again",
        "there is no draft gone",
    ),
    "it suits no rule": (
        "  note: Send it once.",
        "  note: Send it once.\n  also: [gone/away]",
        "[gone/away]",
        "also",
        "there is no rule gone/away",
    ),
    "instead leads to a refusal": ("[no-thanks]", "[threaten]", "[threaten]", "instead", "there is no draft threaten"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_by_file_line_and_field(folder: Path, name: str) -> None:
    check_mistake(folder, ("drafts", *MISTAKES[name]))


def test_a_text_that_is_wrong_is_named_once(folder: Path) -> None:
    file = folder / "drafts.yml"
    file.write_text(file.read_text().replace("  text: As I said, on the site only.", "  text: As {I said"))
    assert [(line, field) for _, line, field, _ in problems(folder)] == [(31, "text")]


def test_a_draft_says_all_that_is_written(small: Rulebook) -> None:
    draft = small.drafts["no-thanks"]
    assert isinstance(draft, Draft)
    assert draft.text == "Hi {name},\n\nI take my {amount} on the site only."
    assert (draft.kind.value, [field.value for field in draft.fields]) == ("message", ["name", "amount"])
    assert draft.other_voice is not None
    assert draft.other_voice.role is Role.CLIENT
    refusal = small.drafts["threaten"]
    assert isinstance(refusal, RefusedDraft)
    assert (refusal.instead, refusal.scenarios) == (("no-thanks",), ("SC2",))


def test_drafts_are_kept_in_versions(engine: Engine, small: Rulebook, folder: Path, clock) -> None:
    store = RulebookStore(engine)
    store.save(small, clock())
    assert dict(store.current().drafts) == dict(small.drafts)
    file = folder / "drafts.yml"
    file.write_text(file.read_text().replace("Send it once.", "Send it once only."))
    assert store.save(load_rulebook(folder), clock()) == [RecordChange("draft", "no-thanks", 2, "changed")]
    file.unlink()
    gone = store.save(load_rulebook(folder), clock())
    assert {change.what for change in gone} == {"withdrawn"}
    assert store.current().drafts == {}


def test_the_shipped_drafts_serve_every_scenario(rulebook: Rulebook) -> None:
    served = {mark for draft in rulebook.drafts.values() for mark in draft.scenarios}
    assert served == {f"SC{number}" for number in range(1, 19)}
