"""What is said about a request for a person that waits."""

import pytest

from groundrules.language.about_waiting import asks_about_wait, withdraws


@pytest.mark.parametrize(
    "text",
    [
        "withdraw my request",
        "Withdraw it.",
        "please cancel my request for a person",
        "I no longer need a person",
        "ok I don't want to wait any longer",
        "can you close the ticket please",
    ],
)
def test_a_request_is_withdrawn(text: str) -> None:
    assert withdraws(text)


@pytest.mark.parametrize(
    "text",
    [
        "cancel it",
        "cancel my contract",
        "withdraw my proposal",
        "withdraw money",
        "I don't need a contract",
        "stop",
        "",
    ],
)
def test_something_else_is_stopped(text: str) -> None:
    assert not withdraws(text)


@pytest.mark.parametrize(
    "text",
    [
        "how long until somebody answers me",
        "when will they answer?",
        "will they phone me",
        "ok and how long do I have to wait",
        "how will they contact me?",
        "will someone answer me today",
        "is anybody there?",
        "when do I get an answer",
        "will I be called back?",
    ],
)
def test_the_wait_is_asked_about(text: str) -> None:
    assert asks_about_wait(text)


@pytest.mark.parametrize(
    "text",
    [
        "how long do I have to wait for my payment",
        "how long can a client wait before they answer",
        "when will the client answer me",
        "can they phone me before the contract",
        "can clients call me",
        "how long does a withdrawal take",
        "can you help me",
        "will he know it was me?",
        "",
    ],
)
def test_a_rule_is_asked_about(text: str) -> None:
    assert not asks_about_wait(text)
