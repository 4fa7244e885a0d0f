"""Answers a question about a rule, unless the conversation so far makes it a follow-up."""

from collections.abc import Sequence
from dataclasses import replace

from actions.base import GroundRulesAction, Said, Turn
from actions.explain_rule import explain
from actions.follow_up import FOCUS, FollowUp, TellContext
from groundrules.rulebook.choose import Decision

_TELL_CONTEXT = "tell_context"
# With a rule under discussion, a short or unclear message with this share of a follow-up is taken for one.
_SHARE = 0.15
_SHORT = 8


class ExplainRule(GroundRulesAction):
    """A question about a rule, asked in the user's own words."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_explain_rule"

    def answer(self, turn: Turn) -> Said | Sequence[Said]:
        """Explain the rule that the message asks about, or go on with the one under discussion."""
        intent = leaning(turn) if turn.rule in self.rulebook.rules else None
        if intent is None:
            return explain(self.rulebook, turn)
        follow_up = TellContext(self.store) if intent == _TELL_CONTEXT else FollowUp(self.store)
        return follow_up.answer(replace(turn, intent=intent))


def leaning(turn: Turn) -> str | None:
    """Return the follow-up that the message may well be, or None if it stands by itself.

    The classifier sees one message at a time; what came before makes a follow-up likelier.
    """
    if turn.decision == Decision.ANSWER.value and len(turn.text.split()) > _SHORT:
        return None
    shares = [(share, intent) for intent, share in turn.intents if intent in FOCUS or intent == _TELL_CONTEXT]
    share, intent = max(shares, default=(0.0, ""))
    return intent if share >= _SHARE else None
