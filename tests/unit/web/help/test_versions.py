"""Old versions stay readable, say that they are old, and what changed since, in words."""

import pytest
from starlette.testclient import TestClient

from groundrules.rulebook.difference import FIELDS, differences
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from tests.unit.web.help.conftest import Change, edited
from tests.unit.web.help.pages import open_page

RULE = "enforcement/forum-privacy"
PATH = f"/help/{RULE}"


def test_a_rule_that_never_changed_has_one_version(client: TestClient) -> None:
    page = open_page(client, f"{PATH}/versions")
    assert "Version 1 holds today" in page.text
    assert "The first version." in page.text
    assert page.links.count(f"{PATH}/versions/1") == 0
    assert "Version 1, added on 22 November 2026, is the newest" in open_page(client, f"{PATH}/versions/1").text


def test_an_old_version_says_so_and_what_changed_since(client: TestClient, rulebook: Rulebook, change: Change) -> None:
    change(RULE, answer="No, and that is new.", verdict="conditional", caution=None)
    old = open_page(client, f"{PATH}/versions/1")
    assert "This is an old version" in old.text
    assert "added on 22 November 2026 and held until 23 November 2026" in old.text
    assert "The verdict was changed. The short answer was changed. The caution was taken out." in old.text
    assert rulebook.rule(RULE).answer in old.text
    assert PATH in old.links
    assert [one["content"] for one in old.tags("meta") if one.get("name") == "robots"] == ["noindex"]
    assert not [one for one in old.tags("link") if one.get("rel") == "canonical"]

    new = open_page(client, PATH)
    assert "No, and that is new." in new.text
    assert "2, since 23 November 2026" in new.text
    versions = open_page(client, f"{PATH}/versions")
    assert versions.text.index("Version 2 holds today") < versions.text.index("Version 1 Added on")
    assert f"Before: {rulebook.rule(RULE).answer} After: No, and that is new." in versions.text
    assert "Before: Not allowed After: It depends" in versions.text


def test_an_old_version_reads_as_it_did_then(client: TestClient, rulebook: Rulebook, change: Change) -> None:
    """The titles of other rules, and the claims about this one, are those of that day."""
    other = rulebook.rule(RULE).related[0]
    change(other, title="A title that came later")
    assert "A title that came later" in open_page(client, PATH).text
    change(RULE, answer="No.")
    assert "A title that came later" not in open_page(client, f"{PATH}/versions/1").text


def test_a_version_that_changed_back_says_that_it_still_holds(
    client: TestClient, rulebook: Rulebook, change: Change
) -> None:
    change(RULE, answer="No.")
    change(RULE, answer=rulebook.rule(RULE).answer)
    page = open_page(client, f"{PATH}/versions/1")
    assert "It holds again: the rule as it stands today says the same." in page.text
    assert "no longer holds" not in page.text


def test_a_withdrawn_rule_is_gone_but_readable(client: TestClient, rulebook: Rulebook, change: Change) -> None:
    for rule in rulebook.rules.values():
        fields = {
            "related": [other for other in rule.related if other != RULE],
            "exceptions": [exception for exception in rule.exceptions if exception.rule != RULE],
        }
        if any(len(getattr(rule, name)) != len(kept) for name, kept in fields.items()):
            change(rule.id, **fields)
    change(RULE, withdrawn=True)
    page = open_page(client, PATH, 410)
    assert "This rule has been withdrawn" in page.text
    assert rulebook.rule(RULE).answer in page.text
    assert RULE not in open_page(client, "/help").html
    versions = open_page(client, f"{PATH}/versions")
    assert "The rule was withdrawn." in versions.text
    assert "holds today" not in versions.text
    assert f"{PATH}/versions/1" in versions.links
    assert f"{PATH}/versions/2" not in versions.links
    open_page(client, f"{PATH}/versions/2", 404)

    change(RULE, answer="It is back.")
    assert "It is back." in open_page(client, PATH).text
    back = open_page(client, f"{PATH}/versions")
    assert "Version 3 holds today" in back.text
    assert "The rule came back." in back.text


def test_a_version_that_never_was_is_not_found(client: TestClient) -> None:
    for number in ("0", "2", "01", "-1", "x", "1.0", "9" * 40):
        open_page(client, f"{PATH}/versions/{number}", 404)


CHANGED = {
    "title": "Another title",
    "question": "Another question?",
    "verdict": "info",
    "answer": "Another answer.",
    "rule": "Another rule.",
    "applies_to": {"roles": ["client"], "stages": ["after_contract"]},
    "reasons": [{"text": "Another reason.", "protects": ["public"], "source": "S4"}],
    "consequence": "Another consequence.",
    "instead": ["Another step."],
    "exceptions": [{"text": "Another exception.", "rule": "payments/referrals"}],
    "variants": [
        {"roles": ["client"], "answer": "Another variant.", "verdict": "allowed", "see": "payments/referrals"}
    ],
    "sections": [{"source": "UA", "title": "Another place", "number": "9.9", "url": "https://another.test"}],
    "history": [{"date": "2031", "change": "Another change.", "source": "S4"}],
    "effective_from": "2031-02",
    "checked_on": "2031-03-04",
    "confidence": "low",
    "caution": "Another caution.",
    "coming": {"effective_from": "2031-01-01", "change": "It ends.", "source": "S4", "answer": "Another answer."},
    "related": ["payments/referrals"],
}


def test_every_field_of_a_rule_is_compared() -> None:
    assert set(FIELDS) == set(CHANGED) == set(Rule.__fields__) - {"id"}


@pytest.mark.parametrize("field", FIELDS)
def test_a_change_of_any_field_is_told_in_words(rulebook: Rulebook, field: str) -> None:
    old = rulebook.rule(RULE)
    new = edited(old, **{field: CHANGED[field]})
    [found] = differences(old, rulebook, new, rulebook)
    assert found.field == field
    assert found.sentence.endswith(".")
    said = " ".join(found.new)
    assert (
        "nother" in said
        or "2031" in said
        or said in {"Good to know", "low", "People your client recommends you to"}
        or (said == "clients; after a contract has ended")
    )
    assert differences(old, rulebook, old, rulebook) == []


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (["a"], ["b"], "Of the steps, one was changed."),
        (["a"], ["a", "b"], "Of the steps, one was added."),
        (["a", "b", "c"], ["a"], "Of the steps, two were taken out."),
        (["a", "b"], ["c"], "Of the steps, two were taken out and one was added."),
        (["a", "b"], ["b", "a"], "The steps are in another order."),
        (["a"], ["a", "a"], "Of the steps, one was added."),
    ],
)
def test_lists_are_compared_entry_by_entry(
    rulebook: Rulebook, before: list[str], after: list[str], sentence: str
) -> None:
    old, new = (edited(rulebook.rule(RULE), instead=steps) for steps in (before, after))
    [found] = differences(old, rulebook, new, rulebook)
    assert found.sentence == sentence


def test_a_source_that_changed_without_its_words_is_said_to_have_changed(rulebook: Rulebook) -> None:
    section = {"title": "User Agreement"}
    old, new = (edited(rulebook.rule(RULE), sections=[section | {"source": key}]) for key in ("TOU", "UA"))
    [found] = differences(old, rulebook, new, rulebook)
    assert found.gone
    assert found.new


def test_what_was_not_there_is_added(rulebook: Rulebook) -> None:
    old, new = (edited(rulebook.rule(RULE), caution=caution) for caution in (None, "Careful."))
    [found] = differences(old, rulebook, new, rulebook)
    assert (found.sentence, found.gone, found.new) == ("A caution was added.", [], ["Careful."])
