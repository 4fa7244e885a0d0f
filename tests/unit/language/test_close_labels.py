"""groundrules/bot/close_labels.py: neighbours share what the ranking gives them together."""

import numpy as np
import pytest

from groundrules.language.close_labels import CloseLabels

ALL = ["a", "b", "c", "other"]


def _fitted(priors: dict[str, float], temper: float = 1.0, **weights: float) -> CloseLabels:
    random = np.random.default_rng(7)
    labels = ["a", "b", "c", "other"] * 30
    vectors = (
        random.normal(size=(120, 6)).astype(np.float32)
        + 3 * np.eye(6, dtype=np.float32)[[ALL.index(x) for x in labels]]
    )
    close = CloseLabels(priors, temper=temper, **weights)
    close.fit(vectors, labels, ALL)
    return close


@pytest.mark.parametrize("ours", ["ab", "abc"])
def test_only_the_shares_among_ours_change(ours: str) -> None:
    close = _fitted(dict.fromkeys(ours, 1.0), weight=1.0)
    before = np.array([[0.2, 0.2, 0.1, 0.5]])
    after = close.share_out(before, 3 * np.eye(6, dtype=np.float32)[[1]])
    columns = [ALL.index(label) for label in ours]
    assert after[0, columns].sum() == pytest.approx(before[0, columns].sum())
    assert after[0, 3] == pytest.approx(0.5)
    assert after[0, 1] > 0.9 * after[0, columns].sum(), "the vector lies where b's phrases lie"


def test_priors_count_by_their_weight() -> None:
    even = np.full((1, 4), 0.25)
    nowhere = np.zeros((1, 6), dtype=np.float32)
    plain, weighted = (_fitted({"a": 8.0, "b": 1.0}, weight=0.0, prior_weight=much) for much in (0.0, 1.0))
    assert plain.share_out(even, nowhere)[0, 0] == pytest.approx(0.25)
    assert weighted.share_out(even, nowhere)[0, 0] == pytest.approx(0.5 * 8 / 9, rel=1e-3)


def test_it_is_the_same_after_saving() -> None:
    close = _fitted({"a": 1.0, "b": 2.0})
    facts, arrays = close.dump()
    again = CloseLabels.restore(facts, arrays)
    rows, vectors = np.full((2, 4), 0.25), np.ones((2, 6), dtype=np.float32)
    np.testing.assert_array_equal(close.share_out(rows, vectors), again.share_out(rows, vectors))


def test_with_nothing_to_tell_apart_it_changes_nothing() -> None:
    close = _fitted({"a": 1.0})
    rows = np.full((1, 4), 0.25)
    np.testing.assert_array_equal(close.share_out(rows, np.ones((1, 6), dtype=np.float32)), rows)
