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
        ("check pls - hello sir, kindly add me on telegram", "hello sir, kindly add me on telegram"),
        ("kindly add me on telegram - can i send that?", "kindly add me on telegram"),
        ("hello, call me tomorrow. is this ok to send?", "hello, call me tomorrow."),
        ("Hi Jo, let's talk on Zoom\nCan I send this?", "Hi Jo, let's talk on Zoom"),
        ("can I send: See you when the contract ends. ok?", "See you when the contract ends."),
        ("is it ok to send this: I start on Monday. Is that fine?", "I start on Monday."),
        ("can I say: we start Monday, is that ok with you?", "we start Monday, is that ok with you?"),
        ("can I send my number - is that ok?", None),
        ("My client asks for my number. Can I send that?", None),
        ("I want to tell my client my mail. Is that ok?", None),
        ("sending my number - is that allowed before a contract?", None),
        ('What does "escrow" mean?', None),
        ("may I give my number: yes or no", None),
        ("check this pls -> hi sam, mail me at sam@x.com", "hi sam, mail me at sam@x.com"),
        ("is that ok \u2192 let's talk on Monday", "let's talk on Monday"),
        ("he sent me this: mail me at sam@x.com", "mail me at sam@x.com"),
        ("check: mail me at a@b.co\nthanks and best regards", "mail me at a@b.co\nthanks and best regards"),
        ("check pls - hi sam: mail me here", "hi sam: mail me here"),
        ("is this ok? role: freelancer\nHi Tom, how are you", "Hi Tom, how are you"),
        ("ok thx. other thing: he pays late, what can i do", None),
        ("can we check at 10:30 or so tomorrow", None),
        ("", None),
    ],
)
def test_pasted(text: str, message: str | None) -> None:
    assert pasted_message(text) == message
