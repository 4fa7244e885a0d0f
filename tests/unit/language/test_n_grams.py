"""groundrules/language/n_grams.py: our counting beside scikit-learn's."""

import numpy as np
import pytest

from groundrules.language.n_grams import NGrams

TEXTS = [
    "May I give my phone number to the client?",
    "may i give the client my PHONE number",
    "The client may not ask for my number, may he?",
    "Ask the client: may I give my number to the Straße?",
]


@pytest.fixture
def learnt() -> NGrams:
    made = NGrams()
    made.fit_transform(TEXTS)
    return made


@pytest.mark.parametrize("skips", [False, True])
def test_it_counts_as_scikit_learn_does(skips: bool) -> None:
    made = NGrams(skips)
    theirs = made.fit_transform(TEXTS)
    ours = made.transform(TEXTS)
    assert ours.shape == theirs.shape
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours.toarray(), theirs.toarray(), rtol=1e-5)
    # Each part is of length one: the characters and the words, and the words near each other.
    np.testing.assert_allclose(np.square(ours.toarray()).sum(axis=1), 3.0 if skips else 2.0, rtol=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "zz", "\U0001f642"])
def test_a_text_without_known_n_grams_is_an_empty_row(learnt: NGrams, text: str) -> None:
    assert learnt.transform([text]).nnz == 0


def test_words_near_each_other_count_with_what_stands_between() -> None:
    made = NGrams(skips=True)
    made.fit_transform(TEXTS)
    near = made.dump()[0][2]
    assert {"may_give", "give_number", "may i give"} <= set(near)
    assert "may_number" not in near


@pytest.mark.parametrize("skips", [False, True])
def test_what_was_learnt_is_read_back(skips: bool) -> None:
    learnt = NGrams(skips)
    learnt.fit_transform(TEXTS)
    restored = NGrams.restore(*learnt.dump())
    np.testing.assert_array_equal(restored.transform(TEXTS).toarray(), learnt.transform(TEXTS).toarray())
