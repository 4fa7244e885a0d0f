"""groundrules/language/names.py: whom a message is written to, and never who writes it or which company it names."""

import pytest

from groundrules.language.names import read_name, wants_no_name

# A name that can be nothing else, also in a request about something else.
SURE = [
    ("a no to PayPal for a client called Maria", "Maria"),
    ("her name is Priya", "Priya"),
    ("Her name's Priya, she wants my number", "Priya"),
    ("his name is tom", "Tom"),
    ("my client's first name is Bea, add it", "Bea"),
    ("write to Mr Okafor that I take no cash", "Mr Okafor"),
    ("it is for mrs. novak", "Mrs Novak"),
    ("greet her as Dr. Lindqvist", "Dr Lindqvist"),
    ("the freelancer is named Jean-Luc O'Neil", "Jean-Luc O'Neil"),
    ("a buyer called \u0141ukasz wants to phone", "\u0141ukasz"),
    ("no, not Peter, his name is Pedro", "Pedro"),
    ("he goes by JT", "JT"),
    ("she's called \u201cIngrid\u201d", "Ingrid"),
    ("someone named MARIA", "MARIA"),
    ("HER NAME IS MARIA AND SHE WANTS CASH", "Maria"),
]
# Enough only where the message is known to be about a name.
LOOSE = [
    ("name: Deepak", "Deepak"),
    ("Name=Deepak", "Deepak"),
    ("use the name Harold in the greeting", "Harold"),
    ("change the name to Aisha", "Aisha"),
    ("client name John, put it", "John"),
    ("put the name in: it's Wanjiru", "Wanjiru"),
    ('make it "Hi Julian"', "Julian"),
    ("start with Dear Sofia", "Sofia"),
    ("say hello to Carlos at the top", "Carlos"),
    ("it's for Lena", "Lena"),
    ("can you write it to Fatima please", "Fatima"),
    ("same text but for Emily this time", "Emily"),
    ("the person I'm writing to is Oluwaseun", "Oluwaseun"),
    ("insert the client's name, he's Mateusz", "Mateusz"),
    ("with his name please, Yusuf", "Yusuf"),
    ("the recipient's Kwame", "Kwame"),
    ("it's for Maria's team", "Maria"),
    ("Ngozi", "Ngozi"),
    ("ana maria", "Ana Maria"),
]
NOBODY = [
    "write me a polite no for my client",
    "he called me yesterday and wants my number",
    "the client called today",
    "I was called a liar",
    "an app called Signal",
    "my name is Anna and he wants to pay by PayPal",
    "her name is not important",
    "without a name please",
    "take the name out",
    "the client is called the buyer",
    "i miss the deadline",
    "A CLIENT CALLED AND WANTS MY NUMBER",
    "",
]


@pytest.mark.parametrize(("text", "name"), SURE)
def test_a_name_is_found_in_any_message(text: str, name: str) -> None:
    assert read_name(text, sure=True) == read_name(text, sure=False) == name


@pytest.mark.parametrize(("text", "name"), LOOSE)
def test_a_name_is_found_where_one_is_given(text: str, name: str) -> None:
    assert read_name(text, sure=False) == name
    assert read_name(text, sure=True) is None


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_named(text: str) -> None:
    assert read_name(text, sure=True) is None


@pytest.mark.parametrize(
    "text", ["for my client", "address it to the Client", "to him", "name it", "with a name", "please", "for Bazaar"]
)
def test_a_word_is_no_name(text: str) -> None:
    assert read_name(text, sure=False, never=["Bazaar"]) is None


def test_a_long_name_is_cut() -> None:
    assert read_name(f"her name is {'A' * 500}", sure=True) == "A" * 40


@pytest.mark.parametrize(
    "text", ["without a name please", "take the name out", "no name", "drop his name", "remove the client's name"]
)
def test_the_name_is_left_out(text: str) -> None:
    assert wants_no_name(text)


@pytest.mark.parametrize("text", ["her name is Priya", "with his name", "no problem"])
def test_the_name_stays(text: str) -> None:
    assert not wants_no_name(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("i wait until it is funded, client Maria, 150 dollars", "Maria"),
        ("a no for my client Dmitri please", "Dmitri"),
        ("text to client Anna-Lena about it", "Anna-Lena"),
        ("he is called dmitri", "Dmitri"),
        ("write him something, name is Karl", "Karl"),
        ("what do I tell Maria?", "Maria"),
        ("my client PayPal request", None),
        ("what is Freelancer Plus", None),
        ("does my client Pay Me Back", None),
        ("he's called twice", None),
    ],
)
def test_a_name_beside_the_side_it_belongs_to(text: str, name: str | None) -> None:
    assert read_name(text, sure=True) == name
