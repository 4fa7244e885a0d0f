"""Gates: what the running assistant understands may not fall below the committed baseline."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.nlu.evaluate import ask, misses, read_paraphrases, summarise

BASELINE: dict[str, float] = json.loads((Path(__file__).parent / "baseline.json").read_text(encoding="utf-8"))
# A share may move by this much before it counts as a drop: about three of the 258 questions.
_TOLERANCE = 0.012


@pytest.fixture(scope="module")
def measured(stack: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The committed questions asked through the gateway, as `make eval --paraphrases` does."""
    with httpx.Client(base_url=stack.url, timeout=30.0) as http:
        outcomes = [ask(http, question) for question in read_paraphrases()]
    return summarise(outcomes), misses(outcomes)


@pytest.mark.parametrize("figure", sorted(name for name in BASELINE if name != "wrong_answers"))
def test_no_share_falls_below_the_baseline(measured: tuple[dict[str, Any], list[dict[str, Any]]], figure: str) -> None:
    figures, missed = measured
    assert figures[figure] >= BASELINE[figure] - _TOLERANCE, json.dumps(missed, indent=1)


def test_wrong_answers_do_not_grow(measured: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    figures, missed = measured
    assert figures["wrong_answers"] <= BASELINE["wrong_answers"] + _TOLERANCE, json.dumps(missed, indent=1)
