"""groundrules/rulebook/passages.py: the sentences of a rule that speak of what is asked."""

import pytest

from groundrules.rulebook.passages import Passages, sentences
from groundrules.rulebook.rulebook import Rulebook


@pytest.fixture(scope="module")
def passages() -> Passages:
    return Passages()


def test_a_rule_says_each_sentence_once(rulebook: Rulebook) -> None:
    for rule in rulebook.rules.values():
        said = sentences(rule)
        assert len(set(said)) == len(said) > 3
        assert all(sentence.endswith((".", "!", "?", ")")) for sentence in said), rule.id


@pytest.mark.parametrize(
    ("rule", "text", "says"),
    [
        ("feedback/window", "can I change it afterwards", "One later change is possible"),
        ("enforcement/holds-and-appeals", "and what about withdrawing my money", "withdraw money"),
        ("profile/no-outside-links-or-adverts", "what about in the proposal", "in a proposal"),
    ],
)
def test_the_nearest_speaks_of_it(rulebook: Rulebook, passages: Passages, rule: str, text: str, says: str) -> None:
    [(likeness, nearest), *others] = passages.nearest(text, sentences(rulebook.rule(rule)))
    assert says in nearest
    assert likeness > 0.27
    assert likeness >= others[0][0]


def test_nothing_is_near_where_there_is_nothing(passages: Passages) -> None:
    assert passages.nearest("how long?", ["Yes.", "Too short a one."]) == []
