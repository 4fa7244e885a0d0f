"""What the forum asked about: the same words, harmless or not by who, when and what for."""

import pytest

from groundrules.guard.check import MessageChecker
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Stage

BEFORE, ACTIVE = Stage.BEFORE, Stage.ACTIVE


@pytest.mark.parametrize(
    ("text", "stage", "verdict", "rule"),
    [
        ("We need an app for phone and tablet; phone first.", BEFORE, "ok", None),
        ("Please zoom into the logo in the second picture.", BEFORE, "ok", None),
        ("I have written CVs for adverts like https://www.linkedin.com/jobs/view/3899001122", BEFORE, "ok", None),
        ("Here is my LinkedIn: https://www.linkedin.com/in/jo-lin", BEFORE, "not_allowed", "contact-sharing/linkedin"),
        (
            "Here's my Calendly: https://calendly.com/jo-lin/30min",
            BEFORE,
            "not_allowed",
            "communication/outside-call-and-booking-tools",
        ),
        ("Here's my Calendly: https://calendly.com/jo-lin/30min", ACTIVE, "ok", None),
        ("Sorry, I can't give my number before a contract, that is against the rules here.", BEFORE, "ok", None),
        ("Please pay me by PayPal instead of here.", ACTIVE, "not_allowed", "payments/on-platform-only"),
    ],
)
def test_examples(checker: MessageChecker, text: str, stage: Stage, verdict: str, rule: str | None) -> None:
    outcome = checker.check(text, Situation(stage=stage))
    assert outcome.verdict == verdict, outcome
    if rule:
        assert rule in [finding.rule for finding in outcome.findings]
        assert all(finding.why and finding.instead for finding in outcome.findings)
