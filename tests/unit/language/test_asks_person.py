"""While Rasa is down: who plainly asks for a person is understood, and nobody else is put through."""

import pytest

from groundrules.language.asks_person import asks_for_person


@pytest.mark.parametrize(
    "text",
    [
        "human",
        "a real person",
        "Agent please!",
        "can I talk to a person?",
        "I want to speak with somebody",
        "let me talk to a human",
        "connect me to an agent",
        "i need a real human",
        "is there someone from support?",
        "PLEASE, A HUMAN",
        "put me through to your team",
        "get me a representative now",
    ],
)
def test_a_person_is_asked_for(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "May I share my number with this person before a contract?",
        "the agent of my agency wants to pay outside",
        "can I hire a team?",
        "people",
        "what does support mean by escrow",
        "is it allowed to work for two clients at once",
        "I told the person who hired me that I want to talk to somebody about the contract before we start the work",
    ],
)
def test_no_person_is_asked_for(text: str) -> None:
    assert not asks_for_person(text)
