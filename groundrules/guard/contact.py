"""Does a text lead off the platform? Asked of how somebody wants to be answered, where the stage does not matter."""

from collections.abc import Sequence

from groundrules.guard.check import MessageChecker
from groundrules.guard.judge import Finding
from groundrules.guard.kinds import Candidate
from groundrules.guard.meaning import MeaningUnavailable
from groundrules.guard.prepared import Prepared
from groundrules.language.encoder import EncoderUnavailable
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Stage


class NoWords:
    """Finds nothing in words; in the place of what has not been trained."""

    def detect(self, _message: Prepared) -> Sequence[Candidate]:
        """Return nothing."""
        return ()


class ContactFinder:
    """Looks for contact details, and with a trained `checker` for words that ask to go elsewhere."""

    def __init__(self, checker: MessageChecker, untrained: MessageChecker) -> None:
        """`untrained` finds details alone, where the message check has not been trained on this machine."""
        self._checker = checker
        self._untrained = untrained

    def __call__(self, text: str) -> Finding | None:
        """Return the first thing found, or None."""
        strictest = Situation(stage=Stage.BEFORE)
        try:
            findings = self._checker.check(text, strictest).findings
        except (MeaningUnavailable, EncoderUnavailable):
            findings = self._untrained.check(text, strictest).findings
        return findings[0] if findings else None
