"""Questions about privacy: those that name this chat, and those about something else that was talked of."""

import pytest

from groundrules.language.this_chat import about_this_chat


@pytest.mark.parametrize(
    "text",
    [
        "is this chat kept",
        "who reads this",
        "who can see what I write here",
        "will our conversation be saved?",
        "do you save what i type",
        "are you recording this",
        "are my messages saved somewhere",
        "can i delete this chat",
        "delete the chat",
        "is it between you and me",
        "GDPR?",
        "can the client see what I\u2019ve asked you",
        "if i paste a contract in here, who gets it",
        "will you report me for asking",
    ],
)
def test_this_chat_is_named(text: str) -> None:
    assert about_this_chat(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "is the video kept",
        "should i delete it",
        "who sees my ID",
        "do you keep my id photo",
        "how long is the passport scan kept",
        "is the e-mail read by anyone",
        "is my chat with the client private",
        "does the platform read the chat with my client",
        "are our zoom calls recorded",
        "is the report anonymous",
        "can i delete the message room",
        "what i wrote to him stays?",
    ],
)
def test_something_else_is_meant(text: str) -> None:
    assert not about_this_chat(text)
