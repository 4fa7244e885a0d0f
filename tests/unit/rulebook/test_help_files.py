"""`timeline.yml` and `instead.yml`: mistakes are named by file, line and field, and what is read is what is written."""

from decimal import Decimal
from pathlib import Path

import pytest

from groundrules.rulebook.document import RulebookError
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Stage, Verdict
from groundrules.rulebook.substitutes import find_substitutes
from groundrules.rulebook.timeline import FeeSeries, Milestone

# (file, text to replace, its replacement, line, field, message)
MISTAKES = {
    "unknown key": ("timeline", "unit: percent", "unite: percent", 4, "unite", "no such field"),
    "unit that is none": ("timeline", "unit: percent", "unit: euros", 4, "unit", "permitted: 'percent', 'dollars'"),
    "rule that is none": (
        "timeline",
        "rule: payments/on-site\n  unit",
        "rule: payments/gone\n  unit",
        3,
        "rule",
        "there is no rule payments/gone",
    ),
    "date that the rule's history does not have": (
        "timeline",
        "since: 2020-06-26",
        "since: 2020-06-27",
        10,
        "figures.since",
        "the history of payments/on-site tells of nothing on 2020-06-27",
    ),
    "milestone that the rule's history does not have": (
        "timeline",
        "date: 2020-05",
        "date: 2018",
        17,
        "date",
        "the history of payments/on-site tells of nothing on 2018",
    ),
    "date that is none": ("timeline", "since: 2020-06-26", "since: 2020-13", 10, "figures.since", "no such date"),
    "source that is none": (
        "timeline",
        "source: FORUM",
        "source: GONE",
        15,
        "figures.source",
        "there is no source GONE",
    ),
    "fee that is no number": ("timeline", "[10]", "[ten]", 6, "figures.values", "not a valid decimal"),
    "fee below nothing": ("timeline", "[10]", "[-1]", 6, "figures.values", "a fee is 0 or more"),
    "fee without end": ("timeline", "[10]", "[Infinity]", 6, "figures.values", "not a valid decimal"),
    "no fee at all": ("timeline", "[10]", "[]", 6, "figures.values", "needs at least one entry"),
    "range with one end": ("timeline", "[0, 15.5]", "[15.5]", 12, "figures.between", "needs two values"),
    "range upside down": ("timeline", "[0, 15.5]", "[15.5, 0]", 12, "figures.between", "the lower one first"),
    "label that is too long": (
        "timeline",
        "label: 10%",
        "label: 10% of everything that is paid",
        7,
        "figures.label",
        "24",
    ),
    "figures out of order": (
        "timeline",
        "    - values: [10]",
        "    - since: 2020-06-26\n      values: [10]",
        5,
        "figures",
        "are not in the order of their dates",
    ),
    "later figure without a date": (
        "timeline",
        "    - since: 2020-06-26\n      values",
        "    - values",
        5,
        "figures",
        "only the first figure may have no date",
    ),
    "entry given twice": ("timeline", "id: announced", "id: fee", 16, "id", "fee is given twice"),
    "verdict that is none": ("instead", "verdict: conditional", "verdict: maybe", 6, "during.verdict", "permitted"),
    "way that is missing": (
        "instead",
        "  during: {verdict: conditional, text: Only a tip.}\n",
        "",
        1,
        "during",
        "is missing",
    ),
    "rule of a substitute that is none": (
        "instead",
        "rules: [payments/on-site, payments/tips]",
        "rules: [payments/on-site, payments/gone]",
        7,
        "rules",
        "there is no rule payments/gone",
    ),
    "rule that is no id": (
        "instead",
        "rules: [payments/tips]",
        "rules: [one]",
        14,
        "rules",
        "one is not the id of a rule",
    ),
    "name that another has": (
        "instead",
        "names: [second account]",
        "names: [Bank  Notes]",
        10,
        "names",
        "Bank  Notes is a name of cash already",
    ),
    "name without a letter": ("instead", "[cash, bank notes]", '[cash, "!"]', 3, "names", "neither letter nor digit"),
    "topic with the name of a page": (
        "marketplace",
        "key: accounts",
        "key: changes",
        12,
        "topics.key",
        "changes is the name of another page of the help centre",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named(folder: Path, mistake: tuple[str, str, str, int, str, str]) -> None:
    name, old, new, line, field, message = mistake
    file = folder / f"{name}.yml"
    assert file.read_text().count(old) == 1
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    found = [(problem.file.name, problem.line, problem.field) for problem in caught.value.problems]
    assert (file.name, line, field) in found, caught.value
    assert message in str(caught.value)


def test_the_timeline_is_read_as_it_stands(small: Rulebook) -> None:
    fee, milestone = small.timeline.values()
    assert isinstance(fee, FeeSeries)
    assert isinstance(milestone, Milestone)
    assert [figure.since for figure in fee.figures] == [None, "2020-06-26"]
    assert fee.figures[1].values == (Decimal(0), Decimal("15.5"))
    assert [figure.between for figure in fee.figures] == [False, True]


@pytest.mark.parametrize("name", ["timeline", "instead"])
def test_a_rulebook_may_do_without(folder: Path, name: str) -> None:
    (folder / f"{name}.yml").unlink()
    rulebook = load_rulebook(folder)
    assert {"timeline": rulebook.timeline, "instead": rulebook.substitutes}[name] == {}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cash", ["cash"]),
        ("CASH!", ["cash"]),
        ("can i pay with bank notes please", ["cash"]),
        ("bank", ["cash"]),
        ("casch", []),
        ("bank noets", ["cash"]),
        ("a secnd account", ["second-account"]),
        ("cashmere", []),
        ("", []),
        ("!?", []),
    ],
)
def test_things_are_found_by_their_names(small: Rulebook, query: str, found: list[str]) -> None:
    assert [substitute.id for substitute in find_substitutes(small.substitutes.values(), query)] == found


def test_the_closest_name_comes_first(rulebook: Rulebook) -> None:
    assert find_substitutes(rulebook.substitutes.values(), "meeting in person")[0].id == "in-person"


def test_after_a_contract_it_is_as_before_one(small: Rulebook) -> None:
    cash = small.substitutes["cash"]
    assert cash.way(Stage.ACTIVE).verdict is Verdict.CONDITIONAL
    assert cash.way(Stage.AFTER) == cash.way(None) == cash.way(Stage.BEFORE) == cash.before


def test_everything_shipped_is_found_by_each_of_its_names(rulebook: Rulebook) -> None:
    substitutes = rulebook.substitutes.values()
    assert len(substitutes) >= 12
    for substitute in substitutes:
        for name in substitute.names:
            assert find_substitutes(substitutes, name)[0] is substitute, name
