"""What is taken out of texts, and what stays."""

import pytest

from groundrules.insights.redact import Redactor

redact = Redactor()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("My e-mail is zelda@mailbox.example.", "My e-mail is [e-mail]."),
        ("zelda at gmail dot com", "[e-mail]"),
        ("Call +49 151 23456789 now", "Call [phone] now"),
        ("My skype is zelda_q_1984", "My skype is [handle]"),
        ("See https://zelda.example/me?x=1 and www.zelda.example", "See [link] and [link]"),
        ("It has the number 1234567890", "It has the number [phone]"),
        ("my name is Zelda Quintero-Paz, help", "my name is [name], help"),
        ("I'm Zelda and my client Osric wants my number", "I'm [name] and my client [name] wants my number"),
        ("Hi Osric, may I?", "Hi [name], may I?"),
        ("Is it ok?\nRegards,\nZelda Quintero", "Is it ok? Regards, [name]"),
        ("Thanks! Regards, Zelda", "Thanks! Regards, [name]"),
        ("Mr Quintero pays late", "Mr [name] pays late"),
        ("her name is Osrica", "her name is [name]"),
    ],
)
def test_personal_data_is_taken_out(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "May I give my phone number to a client?",
        "Is the fee 10 % of 500000 dollars in 2026?",
        "I am a freelancer. Can I work for a client outside?",
        "I'm asking about the fee",
        "Hi there, thanks for the answer",
        "What if my client wants my WhatsApp?",
        "",
    ],
)
def test_the_rest_stays(text: str) -> None:
    assert redact(text) == text


def test_known_names_go_wherever_they_stand() -> None:
    assert redact("zelda wants what ZELDA QUINTERO wants", ["Zelda Quintero"]) == "[name] wants what [name] wants"
    assert redact("Zeldas are games", ["Zelda Quintero"]) == "Zeldas are games"
