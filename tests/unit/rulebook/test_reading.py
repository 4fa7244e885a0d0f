"""How hard a text is to read: sentences, syllables, the grade."""

import pytest

from groundrules.rulebook.reading import grade, sentences, syllables


def test_sentences_end_where_a_space_follows() -> None:
    assert sentences("Pay here. Is it 7.3? Yes!  ") == ["Pay here.", "Is it 7.3?", "Yes!"]
    assert sentences(" ") == []


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1),
        ("made", 1),
        ("asked", 1),
        ("rules", 1),
        ("needed", 2),
        ("changes", 2),
        ("table", 2),
        ("contract", 2),
        ("agreement", 3),
        ("marketplace", 3),
        ("communication", 5),
        ("hmm", 1),
    ],
)
def test_syllables_are_counted_by_their_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_flesch_and_kincaids() -> None:
    # 12 words, 2 sentences, 14 syllables.
    text = "Keep talking in the chat. The fee pays for the service there."
    assert grade([text]) == pytest.approx(0.39 * 12 / 2 + 11.8 * 14 / 12 - 15.59, abs=0.01)
    assert grade(text.split(". ")) == pytest.approx(grade([text]))


def test_no_words_ask_for_nothing() -> None:
    assert grade([]) == grade(["...", "7.3"]) == 0.0
