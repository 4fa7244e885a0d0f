"""A message check that is made up: it minds telephone numbers outside of a running contract, and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.answer_message import AnswerMessage
from actions.check_form import ValidateCheckForm
from actions.form import REQUESTED
from groundrules.guard.check import Check, Finding
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Stage
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import Outcome, run, tracker

BEFORE, AFTER = "contact-sharing/before-contract", "contact-sharing/network-and-old-clients"
BETTER = "Let us talk in Messages."
BAD, GOOD, FEE = "call me on 555 01 42 33", "See you on Monday.", "fees/freelancer-service-fee"
TOLD = {"role": None, "stage": None}
CHECKED = {"text": BAD, **TOLD, "rules": [BEFORE]}
_NUMBER = re.compile(r"\d[\d ]{5,}\d")


@dataclass
class FakeChecker:
    """Remembers what it was asked."""

    asked: list[tuple[str, Situation]] = field(default_factory=list)
    suggests: bool = True

    def covers(self, rule_id: str) -> bool:
        """It knows two rules."""
        return rule_id in {BEFORE, AFTER}

    def check_each(self, text: str, situations: Sequence[Situation]) -> list[Check]:
        """Check in each situation."""
        return [self.check(text, situation) for situation in situations]

    def check(self, text: str, situation: Situation) -> Check:
        """Return a finding for each number."""
        self.asked.append((text, situation))
        if situation.stage is Stage.ACTIVE:
            return Check("ok", (), None)
        rule = AFTER if situation.stage is Stage.AFTER else BEFORE
        findings = tuple(
            Finding(
                kind="phone",
                start=match.start(),
                end=match.end(),
                text=match[0],
                rule=rule,
                why="Most scams begin off the site.",
                instead="Leave the number out.",
                verdict="not_allowed",
                put_instead="",
                title="Contact details",
            )
            for match in _NUMBER.finditer(text)
        )
        if not findings:
            return Check("ok", (), None)
        return Check("not_allowed", findings, BETTER if self.suggests else None)


def say(store: RulebookStore, text: str, intent: str = "check_message", **more: Any) -> Outcome:
    """Say something outside of a form."""
    return run(AnswerMessage(store, more.pop("checker", FakeChecker())), tracker(text, intent, **more))


def take(store: RulebookStore, asked: str, text: str, intent: str = "out_of_scope", **more: Any) -> Outcome:
    """Answer one of the form's questions in words."""
    checker = more.pop("checker", FakeChecker())
    return run(ValidateCheckForm(store, checker), tracker(text, intent, **{REQUESTED: asked, **more}))
