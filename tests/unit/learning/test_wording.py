"""A phrase holds nothing that tells who somebody is, and nothing that Rasa would read as more than text."""

import pytest

from groundrules.learning.wording import Wording
from groundrules.rulebook.rulebook import Rulebook

KNOWN = ["may my client send me a message before the contract", "what about the fee in march"]


@pytest.fixture(scope="module")
def word(rulebook: Rulebook) -> Wording:
    return Wording(rulebook, KNOWN)


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("May my client send me a message?", "May my client send me a message?"),
        ("may I write to jo.harrow@mail.example", "may I write to an e-mail address"),
        ("my client Ludovica Brunn sent me a message", "my client somebody sent me a message"),
        ("what about Ludovica's message", "what about somebody's message"),
        ("my client is called tobermory", "my client is called somebody"),
        ("a message from Mr. Tobermory before the contract", "a message from somebody before the contract"),
        ("a contract in Ruritania before March", "a contract in somewhere before March"),
        ("is Upwork's fee on the NDA", "is Upwork's fee on the NDA"),
        ("IS THE FEE IN MARCH", "IS THE FEE IN MARCH"),
        ("the [fee](rule) of {marketplace}", "the (fee)(rule) of (marketplace)"),
        ("one\n- two\u2028three\x85four\ttab", "one - two three four tab"),
    ],
)
def test_details_and_names_become_neutral_words(word: Wording, said: str, phrase: str) -> None:
    assert word(said) == phrase


def test_the_name_of_whoever_wrote_it_goes_however_it_is_written(word: Wording) -> None:
    assert word("tobermory here, may i send a message", ["Tobermory Vance"]) == "somebody here, may i send a message"


def test_a_number_in_words_of_the_message_goes(word: Wording) -> None:
    phrase = word("may my client send a message to +44 7700 900123 or @harrow_designs on telegram")
    assert "900123" not in phrase
    assert "harrow" not in phrase
