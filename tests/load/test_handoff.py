"""Messages between a user and an agent are timed over a real gateway and real pages, with Rasa played."""

import pytest

from tests.browser.chromium import CHROMIUM, MISSING
from tests.e2e.played_rasa import Script, played_stack
from tests.load.handoff import ways


@pytest.mark.e2e
@pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
def test_every_way_is_timed() -> None:
    with played_stack(Script({"kind": "handoff", "text": "A person, please."})) as stack:
        found = ways(stack, turns=2)
    assert list(found) == [
        "stream: user to agent",
        "stream: agent to user",
        "page: user to agent",
        "page: agent to user",
    ]
    assert all(0 < way["p50"] <= way["p95"] <= way["most"] for way in found.values())
