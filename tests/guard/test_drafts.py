"""Every text to paste passes the message check, in all its forms; so does what staff send."""

from pathlib import Path

import pytest

from groundrules.guard.check import MessageChecker
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.schema import Draft, Stage
from groundrules.rulebook.support import Education

DRAFTS = {name: draft for name, draft in load_rulebook(Path("policies")).drafts.items() if isinstance(draft, Draft)}


@pytest.mark.parametrize("name", sorted(DRAFTS))
def test_a_draft_passes_its_own_check(checker: MessageChecker, name: str) -> None:
    for form in DRAFTS[name].texts:
        outcome = checker.check(form.replace("{name}", "Ana"), Situation(stage=Stage.BEFORE))
        assert outcome.verdict == "ok", [(one.kind, one.text) for one in outcome.findings]


@pytest.mark.parametrize("text", load_rulebook(Path("policies")).support.education, ids=lambda text: text.id)
def test_what_staff_send_to_a_reported_person_passes_as_well(checker: MessageChecker, text: Education) -> None:
    outcome = checker.check(text.text, Situation(stage=Stage.BEFORE))
    assert outcome.verdict == "ok", [(one.kind, one.text) for one in outcome.findings]


@pytest.mark.parametrize("way", load_rulebook(Path("policies")).support.answered)
def test_the_ways_to_be_answered_stay_on_the_platform(checker: MessageChecker, way: str) -> None:
    assert checker.check(way, Situation(stage=Stage.BEFORE)).verdict == "ok"
