"""The message check knows the marketplace that it serves: its name in what people write, its rooms, its exceptions."""

import pytest

from groundrules.guard.hints import find_hints
from groundrules.guard.kinds import Kind
from groundrules.guard.policy import CheckException
from groundrules.guard.prepared import prepare
from groundrules.guard.worded import own_rooms
from groundrules.guard.words import words
from groundrules.rulebook.marketplace import Marketplace
from groundrules.rulebook.rulebook import Rulebook


def kinds(marketplace: Marketplace, name: str, text: str) -> set[Kind]:
    return {kind for kind, _, _ in find_hints(prepare(text, words()), marketplace.copy(update={"name": name}))}


@pytest.mark.parametrize("name", ["Oakmallet", "Öakmallet", "Brick & Mortar", "Oak Mallet"])
def test_the_name_of_the_marketplace_is_read_in_messages(rulebook: Rulebook, name: str) -> None:
    said = {"Brick & Mortar": "mortar", "Oak Mallet": "mallet"}.get(name, name)
    assert Kind.OUTSIDE_PAYMENT in kinds(rulebook.marketplace, name, f"Let us skip {said} this time.")
    assert Kind.CREDENTIALS in kinds(rulebook.marketplace, name, f"What is your {said} password?")
    assert Kind.OUTSIDE_PAYMENT not in kinds(rulebook.marketplace, name, "Let us skip lunch this time.")


def test_another_marketplaces_name_is_no_hint(rulebook: Rulebook) -> None:
    text = f"Let us skip {rulebook.marketplace.name} this time."
    assert Kind.OUTSIDE_PAYMENT in kinds(rulebook.marketplace, rulebook.marketplace.name, text)
    assert Kind.OUTSIDE_PAYMENT not in kinds(rulebook.marketplace, "Oakmallet", text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("let's go on in the job room", True),
        ("we can talk in here", True),
        ("let's go on in the tea room", False),
        ("the job roommate", False),
    ],
)
def test_its_rooms_are_known_by_name(text: str, own: bool) -> None:
    assert bool(own_rooms(("Job room", "Back (office)")).search(text)) is own


def test_an_exception_holds_where_every_cue_is_found() -> None:
    exception = CheckException(
        exception="x", kinds=["email"], rule="a/b", instead="Take care.", cues=["nda", r"\blawyer\b"]
    )
    assert exception.spoken_of("for the nda our lawyer needs it")
    assert not exception.spoken_of("for the nda")
