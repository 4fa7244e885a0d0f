"""groundrules/language/by_heart.py: a phrase that was learnt means what it was learnt to mean."""

import numpy as np
import pytest

from groundrules.language.by_heart import ByHeart

ALL = ["contact", "fees", "thanks"]
EVEN = np.full(3, 1 / 3)


def _fitted() -> ByHeart:
    heart = ByHeart(weight=0.85)
    heart.fit(
        ["May I give my number?", "what do you take", "same words", "same words", "?!"],
        ["contact", "fees", "fees", "contact", "thanks"],
        ALL,
    )
    return heart


@pytest.mark.parametrize(
    ("text", "label"),
    [("May I give my number?", "contact"), ("may i GIVE my number", "contact"), ("What do you take ...", "fees")],
)
def test_what_was_learnt_is_known_whatever_its_case_and_marks(text: str, label: str) -> None:
    found = _fitted().recall(text, EVEN)
    assert found[ALL.index(label)] == pytest.approx(0.85 + 0.15 / 3)
    assert found.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["May I give my numbers?", "same words", "?!", "...", ""])
def test_what_was_not_learnt_or_has_two_meanings_changes_nothing(text: str) -> None:
    np.testing.assert_array_equal(_fitted().recall(text, EVEN), EVEN)


def test_it_is_the_same_after_saving() -> None:
    heart = _fitted()
    again = ByHeart.restore(*heart.dump())
    np.testing.assert_array_equal(again.recall("what do you take", EVEN), heart.recall("what do you take", EVEN))


def test_with_nothing_learnt_it_changes_nothing() -> None:
    np.testing.assert_array_equal(ByHeart().recall("anything", EVEN), EVEN)
