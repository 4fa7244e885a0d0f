"""`support.yml`: when the desk is open, how its hours are said, and which mistakes in it are named."""

from datetime import datetime, timezone
from pathlib import Path

import pytest

from groundrules.rulebook.document import RulebookError
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.support import Support

SUPPORT = """\
zone: Europe/Berlin
hours:
  - {days: [monday, tuesday, wednesday], opens: 09:00, closes: "17:00"}
  - {days: [sunday, thursday], opens: "00:00", closes: "24:00"}
answered: [In this chat]
education:
  - {id: tips, title: Tips, rule: payments/tips, text: Please tip.}
"""
# (text to replace, its replacement, line, field, message)
MISTAKES = [
    ("zone: Europe/Berlin", "zone: Berlin", 1, "zone", "there is no time zone Berlin"),
    ("zone: Europe/Berlin", "zone: ../passwd", 1, "zone", "there is no time zone"),
    ("zone: Europe/Berlin", "zone: Europe", 1, "zone", "there is no time zone"),
    ("opens: 09:00", "opens: 9:00", 3, "hours.opens", "a time is written HH:MM"),
    ("opens: 09:00", "opens: 17:00", 3, "hours.closes", "is not after opens"),
    ('closes: "17:00"', 'closes: "24:30"', 3, "hours.closes", "a time is written HH:MM"),
    ("[sunday, thursday]", "[sunday, someday]", 4, "hours.days", "not a valid enumeration member"),
    ("[sunday, thursday]", "[]", 4, "hours.days", "needs at least one entry"),
    ("answered: [In this chat]", "answered: []", 5, "answered", "needs at least one entry"),
    ("rule: payments/tips", "rule: payments/gone", 7, "education.rule", "there is no rule payments/gone"),
    ("zone:", "zones:", 1, "zones", "no such field"),
]


@pytest.fixture
def support(folder: Path) -> Support:
    (folder / "support.yml").write_text(SUPPORT, encoding="utf-8")
    return load_rulebook(folder).support


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[1])
def test_a_mistake_is_named(folder: Path, mistake: tuple[str, str, int, str, str]) -> None:
    old, new, line, field, message = mistake
    assert SUPPORT.count(old) == 1
    (folder / "support.yml").write_text(SUPPORT.replace(old, new), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    found = [(problem.file.name, problem.line, problem.field) for problem in caught.value.problems]
    assert ("support.yml", line, field) in found, caught.value
    assert message in str(caught.value)


def test_two_texts_differ(folder: Path) -> None:
    twice = SUPPORT + SUPPORT.splitlines(keepends=True)[-1]
    (folder / "support.yml").write_text(twice, encoding="utf-8")
    with pytest.raises(RulebookError, match="two texts have the same id"):
        load_rulebook(folder)


def test_a_rulebook_may_do_without(small: Rulebook) -> None:
    """Then the desk is open whenever somebody is there."""
    assert small.support == Support()
    assert small.support.open_at(datetime(2026, 11, 22, 3, 0, tzinfo=timezone.utc))
    assert small.support.hours_in_words() == ""
    assert small.support.answered == ("In this chat",)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 07:59", False),  # a Monday; Berlin is an hour ahead of UTC in winter
        ("2026-11-23 08:00", True),
        ("2026-11-23 15:59", True),
        ("2026-11-23 16:00", False),
        ("2026-07-06 07:00", True),  # and two hours in summer
        ("2026-07-06 15:00", False),
        ("2026-11-27 12:00", False),  # a Friday
        ("2026-11-22 22:59", True),  # Sunday until midnight in Berlin
        ("2026-11-22 23:00", False),
        ("2026-11-21 22:59", False),
        ("2026-11-21 23:00", True),
    ],
)
def test_it_is_open_by_the_desks_own_clock(support: Support, moment: str, is_open: bool) -> None:
    assert support.open_at(datetime.fromisoformat(moment).replace(tzinfo=timezone.utc)) is is_open


def test_hours_are_said_as_people_do(support: Support) -> None:
    said = "Monday to Wednesday, 09:00 to 17:00; Thursday and Sunday, 00:00 to 24:00 (Europe/Berlin)"
    assert support.hours_in_words() == said


def test_the_shipped_desk_answers_in_more_than_one_way(rulebook: Rulebook) -> None:
    assert len(rulebook.support.answered) > 1
    assert len(rulebook.support.education) > 4
