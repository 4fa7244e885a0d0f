"""groundrules/language/plain_talk.py: few words that only look like small talk."""

import pytest

from groundrules.language.plain_talk import is_plain


@pytest.mark.parametrize(
    ("intent", "text", "confidence"),
    [
        ("affirm", "Yes, please", 0.7),
        ("affirm", "bingo", 0.99),
        ("deny", "nope", 0.7),
        ("goodbye", "ok bye", 0.5),
        ("thank", "that helps", 0.6),
        ("account_action", "can you reset my password", 0.7),
        ("insult_or_vent", "whatever", 0.3),
    ],
)
def test_plain(intent: str, text: str, confidence: float) -> None:
    assert is_plain(intent, text, confidence)


@pytest.mark.parametrize(
    ("intent", "text", "confidence"),
    [
        ("affirm", "can i say yes", 0.97),
        ("affirm", "he says its ok", 0.95),
        ("affirm", "i already said yes", 0.81),
        ("goodbye", "i have screenshots", 0.39),
        ("thank", "warmer", 0.42),
        ("account_action", "from my account", 0.96),
    ],
)
def test_not_plain(intent: str, text: str, confidence: float) -> None:
    assert not is_plain(intent, text, confidence)
