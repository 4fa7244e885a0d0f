"""Questions to us and words about the case, told from messages to the other side."""

import pytest

from groundrules.language.to_us import asks_leave_only, asks_us, goes_on, tells_us


@pytest.mark.parametrize(
    "text",
    [
        "should i delete the message",
        "hi can i edit the message",
        "may i add a candidate to my slack workspace",
        "am I allowed to delete a message?",
        "is it ok to use whatsapp",
        "ok thx. other thing: he pays late, what can i do",
        "he pays late. what can i do?",
        "thanks, should i report him",
    ],
)
def test_these_ask_us(text: str) -> None:
    assert asks_us(text)
    assert asks_leave_only(text)


@pytest.mark.parametrize(
    "text", ["can i send this", "may i check a text here", "can I reply with this?", "how should I put it then"]
)
def test_here_a_message_is_spoken_of(text: str) -> None:
    assert asks_us(text)
    assert not asks_leave_only(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "can i " + "!" * 100_000,
        "Can I call you tomorrow?",
        "Hi Tom, can I start on Monday?",
        "I can start on Monday. Should I send the files?",
        "let's meet, what time may i come",
        "See you on Monday.",
        "What is the fee?",
        "My client loved the logo, and I would be glad to do the same for a second shop of this size by May",
        "And when do we start?",
    ],
)
def test_these_are_for_the_other_side(text: str) -> None:
    assert not any(ours(text) for ours in (asks_us, goes_on, tells_us))


def test_it_goes_on_or_tells_about_the_case() -> None:
    assert goes_on("and after the contract starts?")
    assert not goes_on("and can you start on Monday?")
    assert tells_us("he wrote me there already")
    assert not tells_us("She is on holiday, can you wait?")
