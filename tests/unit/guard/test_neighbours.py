"""What lies nearest decides, and all of it is there again after saving."""

from pathlib import Path

import numpy as np
import pytest

from groundrules.guard.neighbours import Neighbours
from groundrules.language.encoder import Vectors


@pytest.fixture
def two_heaps() -> tuple[Vectors, list[str]]:
    chance = np.random.default_rng(7)
    centres = chance.normal(size=(2, 12)) * 5
    rows = np.vstack([centre + chance.normal(size=(40, 12)) for centre in centres]).astype(np.float32)
    return rows, ["harmless"] * 40 + ["messenger"] * 40


def test_a_sentence_gets_the_label_of_those_beside_it(two_heaps: tuple[Vectors, list[str]]) -> None:
    rows, labels = two_heaps
    shares = Neighbours.of(rows[::2], labels[::2]).shares(rows[1::2])
    assert [max(some, key=lambda label: some[label]) for some in shares] == labels[1::2]
    assert [sum(some.values()) for some in shares] == pytest.approx([1.0] * len(shares))


def test_with_fewer_sentences_than_are_looked_at_all_of_them_count(two_heaps: tuple[Vectors, list[str]]) -> None:
    rows, labels = two_heaps
    few = Neighbours.of(rows[36:44], labels[36:44])
    assert set(few.shares(rows[:1])[0]) == {"harmless", "messenger"}
    assert few.shares(rows[:1])[0]["harmless"] > 0.5


def test_saved_and_read_it_says_the_same(two_heaps: tuple[Vectors, list[str]], tmp_path: Path) -> None:
    rows, labels = two_heaps
    made = Neighbours.of(rows, labels)
    made.save(tmp_path)
    again = Neighbours.load(tmp_path).shares(rows)
    assert [some["messenger"] for some in again] == pytest.approx(
        [some["messenger"] for some in made.shares(rows)], abs=0.01
    )


def test_where_nothing_was_learnt_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="neighbours"):
        Neighbours.load(tmp_path)
