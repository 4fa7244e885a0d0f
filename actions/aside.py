"""Questions that come up in the middle of a form: "will he know it was me?" is answered, then the form goes on."""

from collections.abc import Sequence
from dataclasses import replace

from actions.answer_message import AnswerMessage
from actions.base import GroundRulesAction, Said, Turn
from actions.beyond import AccountWork, HandOver
from actions.changes import TellChanges
from actions.checker import Checker
from actions.explain_rule import ChooseNone, ChooseRule
from actions.follow_up import FOCUS, TELL_CONTEXT
from actions.in_context import in_context
from actions.look_up_section import LookUpSection, SearchTerms
from actions.small_talk import SmallTalk
from groundrules.language.replies import asks_back
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore

ASK_RULE, ASK_HUMAN, CHOOSE_RULE, REPORT = "ask_rule", "ask_human", "choose_rule", "report_user"
_ABOUT_ME = ("ask_what_are_you", "ask_capabilities", "ask_legal_standing", "ask_privacy")
# As in data/rules.yml; what is not here is answered as a message about rules.
_ACTIONS: dict[str, type[GroundRulesAction]] = {
    **dict.fromkeys(_ABOUT_ME, SmallTalk),
    ASK_HUMAN: HandOver,
    "account_action": AccountWork,
    CHOOSE_RULE: ChooseRule,
    "choose_none": ChooseNone,
    "look_up_section": LookUpSection,
    "search_terms": SearchTerms,
    "ask_changes": TellChanges,
}
# What is no question to us even if it is put as one: "can you believe that?"
_NO_QUESTION = frozenset(
    {"out_of_scope", "affirm", "deny", "greet", "goodbye", "thank", "insult_or_vent", "other_language", "choose_none"}
)
_SURE, _FEW_WORDS = 0.8, 10


def is_aside(turn: Turn, rulebook: Rulebook) -> bool:
    """Whether the message is no answer to the form's question but a question of its own."""
    if turn.pressed:
        return True
    few = len(turn.text.split()) <= _FEW_WORDS
    asks = asks_back(turn.text)
    if not few and not asks:
        return False
    here = in_context(turn, rulebook)
    if here.intent in {ASK_HUMAN, CHOOSE_RULE}:
        possible = here.intent == ASK_HUMAN or bool(turn.candidates)
        return few and possible and turn.confidence >= _SURE
    return asks and here.intent not in _NO_QUESTION and _understood(here, rulebook)


def _understood(turn: Turn, rulebook: Rulebook) -> bool:
    if turn.intent in {ASK_RULE, REPORT}:
        return turn.decision != Decision.UNKNOWN.value
    if turn.intent in FOCUS or turn.intent == TELL_CONTEXT:
        return turn.rule in rulebook.rules or turn.decision == Decision.ANSWER.value
    return True


def answer_aside(turn: Turn, store: RulebookStore, checker: Checker | None) -> Sequence[Said]:
    """Answer the question; only "which of these?" keeps its buttons, since the form's own come after it."""
    action = _ACTIONS.get(turn.intent)
    if turn.intent == REPORT and not turn.pressed:
        # In the middle of a form, a question about reporting is about the rules of it.
        turn = replace(turn, intents=[(ASK_RULE, 1.0)], intent=ASK_RULE)
    said = action(store).answer(turn) if action else AnswerMessage(store, checker).answer(turn)
    answers = [said] if isinstance(said, Said) else list(said)
    return [answer if answer.kind == "clarify" else replace(answer, choices=()) for answer in answers]
