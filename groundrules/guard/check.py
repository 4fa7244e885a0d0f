"""The message check: what in a message breaks a rule, why, and how to say it in the allowed way.

It advises. That nothing is found is not a permission.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundrules.guard.detectors import Detector, exact_detectors
from groundrules.guard.judge import Finding, judge, verdict_of
from groundrules.guard.kinds import Candidate
from groundrules.guard.meaning import MODEL_FOLDER, Meaning
from groundrules.guard.policy import CheckPolicy, load_check_policy
from groundrules.guard.prepared import Prepared, prepare
from groundrules.guard.samples import is_sample
from groundrules.guard.suggest import Replacement, left_out, replacements, suggest
from groundrules.guard.worded import WordedDetector
from groundrules.guard.words import words
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Stage
from groundrules.rulebook.situation import mentioned_stage
from groundrules.settings import Settings

__all__ = ["ADVICE", "MAX_CHARACTERS", "Check", "Finding", "MessageChecker"]

ADVICE = "This check advises. It may miss something, and that nothing is found is not a permission."
_VERDICTS = {
    "ok": "I found nothing in this message that breaks a rule.",
    "caution": "Take care with this message: it is allowed only under a condition.",
    "not_allowed": "Please do not send it like this: a part of it is against the rules.",
}
_SHOWN = ("kind", "start", "end", "text", "verdict", "rule", "title", "why", "instead")
# In a longer message, sentences that break a rule are replaced as a whole.
_LONG = 2_500
# Longer messages than the marketplace takes are not checked.
MAX_CHARACTERS = 10_000


@dataclass(frozen=True)
class Check:
    """The outcome: a verdict (`ok`, `caution`, `not_allowed`), findings in the order of the text, and a suggestion.

    The suggestion is the whole message with all `replacements` made; each of them can be made by itself. `left_out` are
    links that it drops though they are no finding.
    """

    verdict: str
    findings: tuple[Finding, ...]
    suggestion: str | None
    replacements: tuple[Replacement, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def also_gone(self) -> str:
        """A sentence about `left_out`; empty where there is nothing to say."""
        return f"It leaves out {' and '.join(self.left_out)} too, which stood beside that." if self.left_out else ""

    def words(self, note: str = "") -> str:
        """Say it in plain words, for where nothing else is shown; `note` follows the verdict."""
        parts = [f"{_VERDICTS[self.verdict]} {note}".strip()]
        parts += [f'- "{finding.text}": {finding.why} {finding.instead}' for finding in self.findings]
        if self.suggestion:
            parts.append(f"You could send this instead:\n{self.suggestion}")
            parts += [self.also_gone] if self.left_out else []
        return "\n\n".join([*parts, ADVICE])

    def public(self) -> dict[str, Any]:
        """Return the `check` object of the API."""
        shown: dict[str, Any] = {
            "verdict": self.verdict,
            "findings": [{key: getattr(finding, key) for key in _SHOWN} for finding in self.findings],
            "replacements": [change.public() for change in self.replacements],
        }
        if self.suggestion is not None:
            shown["suggestion"] = self.suggestion
        return shown


class MessageChecker:
    """Checks messages against a rulebook. Nothing slow happens before the first check."""

    def __init__(
        self,
        rulebook: Rulebook | Callable[[], Rulebook],
        models: Path | None = None,
        policies: Path | None = None,
        worded: Detector | None = None,
    ) -> None:
        """`rulebook` may be what gives the current one; the rest is the installation's own by default."""
        self._current = rulebook if callable(rulebook) else lambda: rulebook
        self._policies = policies
        self._policy: tuple[Rulebook, CheckPolicy] | None = None
        self._exact = exact_detectors()
        self._worded: Detector = worded or WordedDetector(
            Meaning(models or MODEL_FOLDER), lambda: self._current().marketplace
        )

    def check(self, text: str, situation: Situation) -> Check:
        """Check a message of at most `MAX_CHARACTERS`. Raises `ValueError` if it is longer.

        A stage that is not known is read from the message's own words; the role makes no difference.
        """
        return self.check_each(text, [situation])[0]

    def check_each(self, text: str, situations: Sequence[Situation]) -> list[Check]:
        """Check one message in several situations, as `check` does; it is read only once."""
        if len(text) > MAX_CHARACTERS:
            raise ValueError(f"a message to check may have {MAX_CHARACTERS} characters")
        message = prepare(text, words())
        candidates = self._candidates(message)
        told = mentioned_stage(text) if any(situation.stage is None for situation in situations) else None
        checks = []
        for situation in situations:
            stage = situation.stage or told
            findings = self._judged(message, candidates, stage)
            changes = self._changes(message, findings, stage)
            suggestion = suggest(message, changes)
            gone = left_out(message, findings, suggestion)
            checks.append(Check(verdict_of(findings), findings, suggestion, changes, gone))
        return checks

    def _judged(self, message: Prepared, candidates: Sequence[Candidate], stage: Stage | None) -> tuple[Finding, ...]:
        rulebook = self._current()
        return judge(message, candidates, stage, rulebook, self._rules(rulebook))

    def _changes(self, message: Prepared, findings: Sequence[Finding], stage: Stage | None) -> tuple[Replacement, ...]:
        """Leave what is fine in a sentence, if the message passes with it; to check a long one anew takes too long."""
        whole = replacements(message, findings)
        if len(message.text) > _LONG:
            return whole
        narrower = (replacements(message, findings, narrow=True, only_before=only) for only in (False, True))
        return next(
            (changes for changes in narrower if changes == whole or self._passes(message, changes, stage)), whole
        )

    def _passes(self, message: Prepared, changes: Sequence[Replacement], stage: Stage | None) -> bool:
        better = prepare(suggest(message, changes) or "", words())
        return not self._judged(better, self._candidates(better), stage)

    def covers(self, rule_id: str) -> bool:
        """Whether a message that breaks this rule would be found; the check does not know every rule."""
        policy = self._rules(self._current())
        return any(rule_id in told.rules.values() for told in policy.findings.values())

    def _candidates(self, message: Prepared) -> Sequence[Candidate]:
        exact = [
            candidate
            for detector in self._exact
            for candidate in detector.detect(message)
            if not is_sample(message, candidate)
        ]
        return [*exact, *self._worded.detect(message)]

    def _rules(self, rulebook: Rulebook) -> CheckPolicy:
        if self._policy is None or self._policy[0] is not rulebook:
            self._policy = (rulebook, load_check_policy(self._policies or Settings().policies, rulebook))
        return self._policy[1]
