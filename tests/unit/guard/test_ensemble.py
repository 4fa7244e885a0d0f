"""Four opinions come to one, which no single one of them decides."""

from pathlib import Path

import numpy as np
import pytest

from groundrules.guard.ensemble import Ensemble
from groundrules.language.encoder import FEATURES, Vectors

_COLUMNS = FEATURES + 2
_PLACES = ("tonight", "tomorrow", "on Monday", "next week", "after lunch")


def _rows(side: float, count: int, seed: int) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, _COLUMNS)) * 0.5
    rows[:, 0] += side
    return rows.astype(np.float32)


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    texts = [f"add me on the other app {place} {number}" for number in range(24) for place in _PLACES]
    texts += [f"i send the drawings here {place} {number}" for number in range(24) for place in _PLACES]
    half = len(texts) // 2
    labels = ["messenger"] * half + ["everyday"] * half
    return Ensemble.of(texts, np.vstack([_rows(4, half, 1), _rows(-4, half, 2)]), labels, {"messenger"}, seed=1)


def test_what_all_say_is_so(ensemble: Ensemble) -> None:
    said = ensemble.probabilities(
        ["add me on the other app tonight", "i send the drawings here tonight"],
        np.vstack([_rows(4, 1, 3), _rows(-4, 1, 4)]),
    )
    assert said[0]["messenger"] > 0.9
    assert said[1]["everyday"] > 0.9
    assert [sum(one.values()) for one in said] == pytest.approx([1.0, 1.0])


def test_words_count_beside_the_meaning(ensemble: Ensemble) -> None:
    undecided = np.vstack([_rows(0, 1, 5)] * 2)
    breach, harmless = ensemble.probabilities(["add me on the other app", "i send the drawings here"], undecided)
    assert breach["messenger"] > harmless["messenger"]


def test_saved_and_read_it_says_the_same(ensemble: Ensemble, tmp_path: Path) -> None:
    ensemble.save(tmp_path)
    asked = (["add me here on the app", "the other drawings"], np.vstack([_rows(1, 1, 6), _rows(-1, 1, 7)]))
    for kept, made in zip(Ensemble.load(tmp_path).probabilities(*asked), ensemble.probabilities(*asked), strict=True):
        assert kept == pytest.approx(made, abs=0.02)


def test_where_nothing_was_learnt_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="breach_words"):
        Ensemble.load(tmp_path)
