"""A message check that is made up: it minds telephone numbers outside of a running contract, and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from groundrules.guard.check import Check, Finding
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Stage

BEFORE, AFTER = "contact-sharing/before-contract", "contact-sharing/network-and-old-clients"
BETTER = "Let us talk in Messages."
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
