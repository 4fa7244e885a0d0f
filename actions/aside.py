"""Questions that come up in the middle of a form: "will he know it was me?" is answered, then the form goes on."""

from collections.abc import Sequence
from dataclasses import replace

from actions.answer_message import AnswerMessage
from actions.base import ASK_RULE, GroundRulesAction, Said, Turn
from actions.beyond import HandOver
from actions.changes import TellChanges
from actions.checker import Checker
from actions.explain_rule import ChooseNone, ChooseRule
from actions.figure import figure
from actions.follow_up import FOCUS, TELL_CONTEXT
from actions.in_context import in_context
from actions.look_up_section import LookUpSection, SearchTerms
from actions.other_talk import AccountWork, SmallTalk
from groundrules.language.asks_person import asks_for_person
from groundrules.language.replies import asks_back
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore

ASK_HUMAN, CHOOSE_RULE, REPORT = "ask_human", "choose_rule", "report_user"
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
# The share of a rule that is asked about, where no other rule is under discussion.
_NAMED = 0.4


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
        # "Someone called Max" is the answer to a question.
        possible = asks_for_person(turn.text) if here.intent == ASK_HUMAN else bool(turn.candidates)
        return few and possible and turn.confidence >= _SURE
    if not asks:
        return False
    return figure(rulebook, here) is not None or (here.intent not in _NO_QUESTION and _understood(here, rulebook))


def _understood(turn: Turn, rulebook: Rulebook) -> bool:
    if turn.intent in {ASK_RULE, REPORT}:
        return turn.decision != Decision.UNKNOWN.value
    if turn.intent in FOCUS or turn.intent == TELL_CONTEXT:
        return turn.rule in rulebook.rules or names_rule(turn)
    return True


def names_rule(turn: Turn) -> bool:
    """Whether the message tells by itself which rule it is about: "so how do I dispute"."""
    if turn.decision == Decision.UNKNOWN.value or not turn.ranking:
        return False
    return turn.decision == Decision.ANSWER.value or turn.ranking[0][1] >= _NAMED


def as_question(turn: Turn) -> Turn:
    """Return the turn taken for a question about a rule."""
    return replace(turn, intents=[(ASK_RULE, 1.0)], intent=ASK_RULE)


def answer_aside(turn: Turn, store: RulebookStore, checker: Checker | None) -> Sequence[Said]:
    """Answer the question; only "which of these?" keeps its buttons, since the form's own come after it."""
    action = _ACTIONS.get(turn.intent)
    lone = turn.intent in FOCUS and turn.rule not in store.current().rules and names_rule(turn)
    if (turn.intent == REPORT or lone) and not turn.pressed:
        # In the middle of a form, a question about reporting is about the rules of it, and a follow-up of no rule is
        # about one of its own.
        turn = as_question(turn)
    said = action(store).answer(turn) if action else AnswerMessage(store, checker).answer(turn)
    answers = [said] if isinstance(said, Said) else list(said)
    return [answer if answer.kind == "clarify" else replace(answer, choices=()) for answer in answers]
