"""What must hold for any message: places are right, disguises change nothing, nothing breaks."""

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundrules.guard.check import MAX_CHARACTERS, Check, MessageChecker
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Stage
from tests.guard.corpus import corpus

BEFORE = Situation(stage=Stage.BEFORE)
VIOLATIONS = [one.text for one in corpus() if one.verdict == "not_allowed" and one.sort == "plain" and not one.reserved]
LOOK_ALIKES = str.maketrans("aceopxy", "\u0430\u0441\u0435\u043e\u0440\u0445\u0443")
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _in_place(text: str, outcome: Check) -> None:
    for finding in outcome.findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text


@SLOW
@given(st.text(max_size=300))
def test_places_lie_inside_any_text(checker: MessageChecker, text: str) -> None:
    _in_place(text, checker.check(text, BEFORE))


@SLOW
@given(st.sampled_from(VIOLATIONS), st.integers(0, 2**32))
def test_places_lie_inside_a_disguised_message(checker: MessageChecker, text: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # a test's dice
    noisy = "".join(letter + ("\u200b" if chance.random() < 0.2 else "") for letter in text)
    _in_place(noisy, checker.check(noisy, BEFORE))


@pytest.fixture(scope="module")
def verdicts(checker: MessageChecker) -> dict[str, str]:
    return {text: checker.check(text, BEFORE).verdict for text in VIOLATIONS}


@pytest.mark.parametrize(
    "disguise",
    [str.upper, str.swapcase, "\u200b".join, lambda text: text.translate(LOOK_ALIKES)],
    ids=["upper", "swapped", "zero_width", "look_alike"],
)
def test_a_disguise_changes_no_verdict(
    checker: MessageChecker, verdicts: dict[str, str], disguise: Callable[[str], str]
) -> None:
    """Every message, not some by chance: which of them is on the edge changes whenever the check learns anew."""
    noisy = {text: checker.check(disguise(text), BEFORE).verdict for text in verdicts}
    assert noisy == verdicts


@pytest.mark.parametrize(
    "text",
    [
        "😀🎉👍",
        "مرحبا، كيف حالك اليوم؟",
        "\x00\x01\x02\xff",
        "\u202eabc",
        "   ",
        "?",
        "a" * MAX_CHARACTERS,
        "@. " * 3333,
    ],
)
def test_odd_messages_get_an_honest_result(checker: MessageChecker, text: str) -> None:
    assert checker.check(text, BEFORE).verdict in {"ok", "caution", "not_allowed"}
