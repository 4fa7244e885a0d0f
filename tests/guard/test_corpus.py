"""The labelled messages, against a committed baseline: a drop beyond its tolerance fails."""

import json
from pathlib import Path

import pytest

from groundrules.guard.check import MessageChecker
from tests.guard.corpus import corpus
from tests.guard.measure import figures, run

BASELINE = json.loads((Path(__file__).parent / "baseline.json").read_text(encoding="utf-8"))
BENIGN, HALF = "ok", 0.5


def test_the_corpus_is_large_and_half_of_it_is_harmless() -> None:
    messages = corpus()
    assert len(messages) >= 500
    assert len({one.id for one in messages}) == len(messages)
    assert len({one.text for one in messages}) == len(messages)
    assert sum(one.verdict != "not_allowed" for one in messages) >= HALF * len(messages)
    # A third of what was there first, and of the rounds from the eighth on; those between were worked with as a whole.
    worked_with = tuple(f"r{number}-" for number in range(1, 8))
    split = [one for one in messages if not one.id.startswith(worked_with)]
    assert 0.3 < sum(one.reserved for one in split) / len(split) < 0.37
    assert sum(one.reserved for one in messages) == sum(one.reserved for one in split)


@pytest.mark.parametrize("share", ["worked_with", "reserved"])
def test_no_worse_than_the_baseline(checker: MessageChecker, share: str) -> None:
    found = figures(run([one for one in corpus() if one.reserved == (share == "reserved")], checker))
    print(share, found)
    tolerance = BASELINE["tolerance"]
    for name, least in BASELINE[share]["at_least"].items():
        assert found[name] >= least - tolerance, f"{name} fell to {found[name]}"
    for name, most in BASELINE[share]["at_most"].items():
        assert found[name] <= most + tolerance, f"{name} rose to {found[name]}"
