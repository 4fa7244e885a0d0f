"""The message inside the question about it."""

import pytest

from groundrules.guard.pasted import pasted_message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('is it ok to send this: "Hi Jo, call me tomorrow"', "Hi Jo, call me tomorrow"),
        ("check this “Write me on Telegram” (no contract yet)", "Write me on Telegram"),
        ("Can I send «Bonjour, voici mon mail» ?", "Bonjour, voici mon mail"),
        ("please check before I send:\nHello Tom,\nlet's talk on Zoom", "Hello Tom,\nlet's talk on Zoom"),
        ("ok to send? add me on skype", None),
        ("check: I will send the files on Friday", "I will send the files on Friday"),
        ("Can you check my message?", None),
        ('What does "escrow" mean?', None),
        ("may I give my number: yes or no", None),
        ("", None),
    ],
)
def test_pasted(text: str, message: str | None) -> None:
    assert pasted_message(text) == message
