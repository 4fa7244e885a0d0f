"""The networks tell what no single direction tells, and all of it is there again after saving."""

from pathlib import Path

import numpy as np
import pytest

from groundrules.guard.networks import Networks
from groundrules.language.encoder import Vectors


@pytest.fixture(scope="module")
def crosswise() -> tuple[Vectors, list[str]]:
    """Four heaps, of which those across from each other have the same label: no line parts them."""
    chance = np.random.default_rng(7)
    corners = [(1, 1, "messenger"), (-1, -1, "messenger"), (1, -1, "everyday"), (-1, 1, "everyday")]
    rows = [np.array([x, y]) + chance.normal(size=(4000, 2)) * 0.2 for x, y, _ in corners]
    return np.vstack(rows).astype(np.float32), [label for *_, label in corners for _ in range(4000)]


def test_what_two_directions_mean_together(crosswise: tuple[Vectors, list[str]]) -> None:
    rows, labels = crosswise
    said = Networks.of(rows[::2], labels[::2], seed=1).probabilities(rows[1::2])
    assert said.sum(axis=1) == pytest.approx(np.ones(len(said)), abs=1e-5)
    told = np.array(["everyday", "messenger"])[said.argmax(axis=1)]
    assert (told == np.array(labels[1::2])).mean() > 0.95


def test_saved_and_read_they_say_the_same(crosswise: tuple[Vectors, list[str]], tmp_path: Path) -> None:
    made = Networks.of(*crosswise, seed=1)
    made.save(tmp_path)
    np.testing.assert_allclose(
        Networks.load(tmp_path).probabilities(crosswise[0]), made.probabilities(crosswise[0]), atol=0.01
    )


def test_where_nothing_was_learnt_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="networks"):
        Networks.load(tmp_path)
