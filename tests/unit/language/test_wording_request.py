"""Who asks what to tell the other side asks for a text."""

import pytest

from groundrules.language.wording_request import asks_what_to_tell


@pytest.mark.parametrize(
    "text",
    [
        "what to say",
        "what do i say to that",
        "so what do i tell her?",
        "what do i write back",
        "how should i answer him",
        "what do I reply",
        "he wants half of it by bank transfer... what to say",
        "what do I tell Maria",
        "how do I reply to the client?",
        "say no to him for me",
        "how do i say no to her politely",
        "what do i answer, please?",
        "what do i say if he asks again",
        "how do i decline",
    ],
)
def test_what_to_tell_the_other_side(text: str) -> None:
    assert asks_what_to_tell(text)


@pytest.mark.parametrize(
    "text",
    [
        "what should i say in my profile",
        "what do i tell support",
        "how can i tell if he is a scammer",
        "what does he say",
        "can i tell him",
        "how do i write the appeal",
    ],
)
def test_what_is_about_something_else(text: str) -> None:
    assert not asks_what_to_tell(text)
