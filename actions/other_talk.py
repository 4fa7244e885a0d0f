"""What is said besides rules; some few words are only taken for that, and are about the rule under discussion."""

from collections.abc import Sequence
from dataclasses import replace

from actions.answer_message import AnswerMessage
from actions.base import ASK_RULE, GroundRulesAction, Said, Turn
from actions.beyond import account_work
from actions.change_draft import is_about_draft
from actions.in_context import PRIVACY
from actions.small_talk import small_talk
from groundrules.language.plain_talk import is_plain
from groundrules.language.this_chat import about_this_chat
from groundrules.rulebook.choose import Decision

# From this share on the classifier is believed, whatever the words; and a rule is answered, or offered.
_SURE, _ANSWERED, _OFFERED = 0.8, 0.8, 0.5


class SmallTalk(GroundRulesAction):
    """Everything that is said besides rules."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_small_talk"

    def answer(self, turn: Turn) -> Said | Sequence[Said]:
        """Say the sentence for the intent."""
        meant = turn if is_about_draft(self.rulebook, turn) else about_rule(turn)
        return AnswerMessage(self.store).answer(meant) if meant else small_talk(self.rulebook, turn)


class AccountWork(GroundRulesAction):
    """A request to do something on an account."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_account_work"

    def answer(self, turn: Turn) -> Said | Sequence[Said]:
        """Point to those who can, and offer the rules that bear on it."""
        meant = about_rule(turn)
        return AnswerMessage(self.store).answer(meant) if meant else account_work(self.rulebook, turn)


def about_rule(turn: Turn) -> Turn | None:
    """Return the turn as a question about a rule, where nothing but a lack of words speaks for the intent."""
    plain = about_this_chat(turn.text) if turn.intent == PRIVACY else is_plain(turn.intent, turn.text, turn.confidence)
    if turn.pressed or plain:
        return None
    share = turn.ranking[0][1] if turn.ranking else 0.0
    if not turn.leans_on_rules and (turn.confidence >= _SURE or not turn.ranking):
        return None
    decision = Decision.ANSWER if share >= _ANSWERED else Decision.CLARIFY if share >= _OFFERED else Decision.UNKNOWN
    asked = [(ASK_RULE, 1.0)]
    return replace(turn, intent=ASK_RULE, intents=asked, said_intents=asked, asks_rule=1.0, decision=decision.value)
