from dataclasses import replace

import pytest

from groundrules.rulebook.rulebook import Rulebook, clause_number
from groundrules.rulebook.schema import Role, Section, Source, Stage

ON_SITE, TIPS, ACCOUNT = "payments/on-site", "payments/tips", "accounts/one-account"


@pytest.mark.parametrize(
    ("number", "document", "found"),
    [
        ("7.2", None, [ON_SITE, TIPS]),
        ("7", None, [ON_SITE, TIPS]),
        ("7.2.1", None, [TIPS]),
        ("72", None, [ACCOUNT]),
        ("2", None, []),
        ("7.2", "user agreement", [ON_SITE, TIPS]),
        ("7.2", "AGREEMENT", [ON_SITE, TIPS]),
        ("7.2", "privacy policy", []),
    ],
)
def test_by_section(small: Rulebook, number: str, document: str | None, found: list[str]) -> None:
    """A clause brings its sub-clauses, and never a clause that only begins with the same digits."""
    assert [rule.id for rule in small.by_section(number, document)] == found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("what does 7.2 say?", "7.2"),
        ("Section 6.", "6"),
        ("clause 14.3.1 please", "14.3.1"),
        ("see (7.2)", "7.2"),
        ("7.2 or 9?", "7.2"),
        ("I paid 500 dollars in 2020", None),
        ("version 1.2.3.4", None),
        ("no number", None),
        ("", None),
    ],
)
def test_clause_number(text: str, number: str | None) -> None:
    assert clause_number(text) == number


def test_only_binding_documents_have_clauses(small: Rulebook) -> None:
    page = Source(key="UA", title="User Agreement", authority="official", seen="2026")
    official = replace(small, sources={**small.sources, "UA": page})
    assert official.by_section("7.2") == []
    assert official.numbered_sections() == []


def test_every_clause_named_is_found_again(rulebook: Rulebook) -> None:
    clauses = rulebook.numbered_sections()
    assert clauses
    assert all(rulebook.by_section(number, document) for document, number in clauses)


def test_clauses_stand_in_reading_order(small: Rulebook) -> None:
    assert [number for _, number in small.numbered_sections()] == ["7.2", "7.2.1", "72"]


@pytest.mark.parametrize(
    ("role", "stage", "found"),
    [
        (None, None, [ACCOUNT, ON_SITE, TIPS]),
        (Role.CLIENT, None, [ON_SITE, TIPS]),
        (Role.FREELANCER, Stage.AFTER, [ON_SITE]),
        (Role.AGENCY, Stage.AFTER, []),
    ],
)
def test_applying_to(small: Rulebook, role: Role | None, stage: Stage | None, found: list[str]) -> None:
    assert [rule.id for rule in small.applying_to(role, stage)] == found


def test_look_up(small: Rulebook) -> None:
    assert small.rule(TIPS).title == "Tips"
    assert [rule.id for rule in small.by_topic("payments")] == [ON_SITE, TIPS]
    assert small.topic("fees") is None
    with pytest.raises(KeyError):
        small.rule("payments/gone")


def test_section_name() -> None:
    assert Rulebook.section_name(None, Section(source="UA", title="Terms", number="7.2")) == "Terms, section 7.2"
    assert Rulebook.section_name(None, Section(source="UA", title="Help page")) == "Help page"
