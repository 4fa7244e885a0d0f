"""Every text to paste passes the message check, in all its forms."""

from pathlib import Path

import pytest

from groundrules.guard.check import MessageChecker
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.schema import Draft, Stage

DRAFTS = {name: draft for name, draft in load_rulebook(Path("policies")).drafts.items() if isinstance(draft, Draft)}


@pytest.mark.parametrize("name", sorted(DRAFTS))
def test_a_draft_passes_its_own_check(checker: MessageChecker, name: str) -> None:
    for form in DRAFTS[name].texts:
        outcome = checker.check(form.replace("{name}", "Ana"), Situation(stage=Stage.BEFORE))
        assert outcome.verdict == "ok", [(one.kind, one.text) for one in outcome.findings]
