"""Answers a message in the user's own words, reading it in the light of the conversation."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from actions.base import RULE, Said, Turn
from actions.beyond import out_of_scope
from actions.change_draft import about_draft, change_draft
from actions.check import about_check, answer_check, their_breach
from actions.checker import Checker, CheckingAction
from actions.correct_claim import correct_claim
from actions.decline import decline_help
from actions.explain_rule import explain
from actions.figure import figure
from actions.follow_up import FOCUS, TELL_CONTEXT, follow_up, tell_context
from actions.form import REQUESTED
from actions.in_context import PRIVACY, in_context
from actions.point import point
from actions.report import start_report
from actions.small_talk import small_talk
from actions.wish import note_wish
from actions.write_reply import CHANGE_DRAFT, WRITE_REPLY, offer_text, write_reply
from groundrules.language.distress import ANGER, WORRY, distress
from groundrules.language.polarity import asks_the_other_way, without_verdict
from groundrules.language.report_wish import wants_to_report
from groundrules.rulebook.passages import Passages
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore

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
    PRIVACY: small_talk,
    WRITE_REPLY: write_reply,
    CHANGE_DRAFT: change_draft,
}


@lru_cache(maxsize=1)
def rule_passages() -> Passages:
    """What finds sentences in rules, made once a process."""
    return Passages()


class AnswerMessage(CheckingAction):
    """A question, a follow-up, a belief, a wish, a message to check: whatever is said about rules in words."""

    def __init__(
        self, store: RulebookStore | None = None, checker: Checker | None = None, passages: Passages | None = None
    ) -> None:
        super().__init__(store, checker)
        self._passages = passages

    @property
    def passages(self) -> Passages:
        """Those given, or the process's."""
        return self._passages or rule_passages()

    def name(self) -> str:
        """As in domain.yml."""
        return "action_answer_message"

    def answer(self, turn: Turn) -> Said | Sequence[Said]:
        """Find out what the message means here, and answer that; whatever has no answer of its own is about a rule."""
        rulebook = self.rulebook
        if _reports(turn):
            return start_report(rulebook, turn)
        here = about_draft(rulebook, in_context(turn, rulebook))
        if about_check(rulebook, here):
            return answer_check(rulebook, here, self.checker)
        said: Said | Sequence[Said] | None = their_breach(rulebook, here, lambda: self.checker) or figure(
            rulebook, here
        )
        said = said or point(rulebook, here, self.passages)
        said = said or offer_text(rulebook, here, ANSWERS.get(here.intent, explain)(rulebook, here))
        return meet(here, [other_way_round(here, one) for one in ([said] if isinstance(said, Said) else said)])


def _reports(turn: Turn) -> bool:
    """Whether a report is asked for in plain words, even where the story sounds like a question about a rule."""
    free = not turn.pressed and not turn.slots.get(REQUESTED) and turn.intent != "help_to_break"
    return free and wants_to_report(turn.text)


def other_way_round(turn: Turn, said: Said) -> Said:
    """Leave out the "yes" or "no" of an answer where it would say the opposite: "do I have to ...?"."""
    answer = said.content.get("answer")
    if not answer or turn.pressed or not asks_the_other_way(turn.text):
        return said
    summary = without_verdict(answer["summary"])
    text = said.text.replace(answer["summary"], summary, 1)
    return replace(said, text=text, content={**said.content, "answer": {**answer, "summary": summary}})


def meet(turn: Turn, said: Sequence[Said]) -> Sequence[Said]:
    """Put a sentence for a person who is angry or worried before the answer; whoever stays with a rule has had it."""
    first = said[0]
    stays = turn.rule is not None and first.slots.get(RULE, turn.rule) == turn.rule
    shown = distress(turn.text) if first.kind in _MET and not stays else None
    return [Said("smalltalk", _WORDS[shown]), *said] if shown else said
