"""Answers a message in the user's own words, reading it in the light of the conversation."""

from collections.abc import Callable, Sequence

from actions.base import RULE, Said, Turn
from actions.beyond import out_of_scope
from actions.check import about_check, answer_check
from actions.checker import CheckingAction
from actions.correct_claim import correct_claim
from actions.decline import decline_help
from actions.explain_rule import explain
from actions.figure import figure
from actions.follow_up import FOCUS, TELL_CONTEXT, follow_up, tell_context
from actions.in_context import in_context
from actions.report import start_report
from actions.wish import note_wish
from actions.write_reply import CHANGE_DRAFT, WRITE_REPLY, about_draft, change_draft, offer_text, write_reply
from groundrules.language.distress import ANGER, WORRY, distress
from groundrules.rulebook.rulebook import Rulebook

# Reports, checks and drafts have words of their own.
_MET = frozenset({"answer", "clarify", "out_of_scope"})
_WORDS = {
    ANGER: "I can hear how frustrating this is, and I am sorry.",
    WORRY: "I can see that this worries you. Let us go through it calmly.",
}
Answer = Callable[[Rulebook, Turn], Said | Sequence[Said]]
ANSWERS: dict[str, Answer] = {
    **dict.fromkeys(FOCUS, follow_up),
    TELL_CONTEXT: tell_context,
    "false_claim": correct_claim,
    "help_to_break": decline_help,
    "policy_wish": note_wish,
    "out_of_scope": out_of_scope,
    "report_user": start_report,
    WRITE_REPLY: write_reply,
    CHANGE_DRAFT: change_draft,
}


class AnswerMessage(CheckingAction):
    """A question, a follow-up, a belief, a wish, a message to check: whatever is said about rules in words."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_answer_message"

    def answer(self, turn: Turn) -> Said | Sequence[Said]:
        """Find out what the message means here, and answer that; whatever has no answer of its own is about a rule."""
        rulebook = self.rulebook
        here = about_draft(rulebook, in_context(turn, rulebook))
        if about_check(rulebook, here):
            return answer_check(rulebook, here, self.checker)
        amount = figure(rulebook, here)
        said = amount or offer_text(rulebook, here, ANSWERS.get(here.intent, explain)(rulebook, here))
        return meet(here, [said] if isinstance(said, Said) else said)


def meet(turn: Turn, said: Sequence[Said]) -> Sequence[Said]:
    """Put a sentence for a person who is angry or worried before the answer; whoever stays with a rule has had it."""
    first = said[0]
    stays = turn.rule is not None and first.slots.get(RULE, turn.rule) == turn.rule
    shown = distress(turn.text) if first.kind in _MET and not stays else None
    return [Said("smalltalk", _WORDS[shown]), *said] if shown else said
