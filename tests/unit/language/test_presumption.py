"""groundrules/language/presumption.py: which messages build on a belief."""

import pytest

from groundrules.language.presumption import takes_for_granted


@pytest.mark.parametrize(
    "text",
    [
        "Given that cash is fine, which receipt do I need?",
        "since nobody reads the chat i'll send my number",
        "I read that long contracts have no fee",
        "my friend said two accounts are ok",
        "According to a video the fee is 20 percent",
        "so basically I can leave after a year",
        "apparently agencies are exempt",
        "On which day did we become free to leave?",
        "can he pay my bank without telling anyone",
    ],
)
def test_it_builds_on_a_belief(text: str) -> None:
    assert takes_for_granted(text)


@pytest.mark.parametrize(
    "text",
    [
        "May I give my number?",
        "what is the fee",
        "how do I report a client",
        "ok",
        "",
        "Where is that written?",
        "What date is that?",
    ],
)
def test_it_only_asks(text: str) -> None:
    assert not takes_for_granted(text)
