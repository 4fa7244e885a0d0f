"""groundrules/language/distress.py: who is met with a sentence before the rule, and who only asks."""

import pytest

from groundrules.language.distress import ANGER, WORRY, distress


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("my account got suspended and this is theft", ANGER),
        ("I'M SO FRUSTRATED, why was I warned?", ANGER),
        ("im fed up with these pop-ups", ANGER),
        ("they closed it for no reason", ANGER),
        ("That\u2019s ridiculous. Why can\u2019t I use Zoom?", ANGER),
        ("it isn't fair, he wrote first", ANGER),
        ("i did nothing wrong", ANGER),
        ("I'm really worried about the hold", WORRY),
        ("im scared, i sent my number by mistake", WORRY),
        ("I lost my account and don't know what to do", WORRY),
        ("I am worried, and it is unfair", WORRY),
        ("they banned me unfairly", ANGER),
    ],
)
def test_it_shows(text: str, shown: str) -> None:
    assert distress(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May I give my number?",
        "is it fair to ask for a free sample",
        "I did nothing yet, can I still cancel?",
        "what happens if I lose my account",
        "what can I do when somebody stole my text",
        "May I have unfair feedback removed?",
        "Please help me answer this client",
        "may he ask me to scan a document",
    ],
)
def test_it_only_asks(text: str) -> None:
    assert distress(text) is None
