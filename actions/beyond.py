"""What lies beyond the rulebook: other subjects, account work that only staff can do, and a person to talk to."""

from zlib import crc32

from actions.base import ASK_HUMAN, GroundRulesAction, Said, Turn, ask_human, choice, rule_choice
from actions.in_context import OUT_OF_SCOPE, about_elsewhere
from actions.small_talk import DELETING, asks_to_delete
from groundrules.language.other_subject import CODE, CONTRACT, LEGAL, OUR_CUT, PASTIME, TAX, other_subject
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook

_OFFERED = 2
# The share from which a rule may bear on a subject that is not about rules.
_NEAR = 0.1
# Below this share it may be about rules after all, and then about the one that has this share among them.
_DOUBTFUL, _ITSELF = 0.8, 0.8
# From this share on no rule bears on a request for account work.
_PLAINLY_ACCOUNT = 0.9
# Somebody who asks twice about other subjects should seldom read the same words twice.
_OPENINGS = (
    "That is outside what I know.",
    "That one is beyond me, I am afraid.",
    "I would help if I could, but that is not my field.",
)
_ELSEWHERE = "I do not know the rules of other marketplaces."
_NODS = {
    CODE: "With code I am no help, I am afraid.",
    PASTIME: "That would be a nice change, but rules are all I know.",
    TAX: "I can give no tax advice; somebody who knows the law where you live can.",
    LEGAL: "I can give no legal advice; whether that belongs in a court is a question for a lawyer where you live.",
    CONTRACT: "You end a contract on {name} itself; its help centre shows the steps: {help}.",
    OUR_CUT: "I take nothing, I only explain rules. If you mean {name}, ask me again with its name.",
}


def out_of_scope(rulebook: Rulebook, turn: Turn) -> Said:
    """Say what it cannot help with, and what it can; nod to the subject where it is plain."""
    if asks_to_delete(turn):
        return DELETING
    market = rulebook.marketplace
    subject = None if turn.pressed else other_subject(turn.text)
    opening = _ELSEWHERE if about_elsewhere(turn.text, rulebook) else _opening(turn, subject)
    text = (
        f"{opening.format(name=market.name, help=market.links.help)} I explain {market.name}'s rules: "
        f"{market.subjects_in_words()}. Ask me about one of those, or ask for a person."
    )
    near = _bearing_on(rulebook, turn, subject) or _nearest(rulebook, turn)
    if near:
        text += f" The nearest I know of: {' '.join(rulebook.rule(rule).question for rule in near)}"
    buttons = [rule_choice(rulebook, rule) for rule in near]
    content = {"candidates": near} if near else {}
    help_and_person = (choice("What can you do?", "ask_capabilities"), ASK_HUMAN)
    return Said("out_of_scope", text, content, (*buttons, *help_and_person))


def _opening(turn: Turn, subject: str | None) -> str:
    return _NODS.get(subject or "", _OPENINGS[crc32(turn.text.encode()) % len(_OPENINGS)])


def _bearing_on(rulebook: Rulebook, turn: Turn, subject: str | None) -> list[str]:
    """Return the rules to offer: those near a contract, a quarrel or a fee."""
    if subject not in (CONTRACT, LEGAL, OUR_CUT):
        return []
    return [rule for rule, share in turn.ranking if rule in rulebook.rules and share >= _NEAR][:_OFFERED]


def _nearest(rulebook: Rulebook, turn: Turn) -> list[str]:
    """Return the rule that it would be, if it were about rules after all, where neither is sure nor far-fetched."""
    doubtful = not turn.pressed and turn.intent == OUT_OF_SCOPE and turn.confidence < _DOUBTFUL
    return [rule for rule, share in turn.ranking[:1] if doubtful and share >= _ITSELF and rule in rulebook.rules]


def account_work(rulebook: Rulebook, turn: Turn) -> Said:
    """Point to those who can work on an account, and offer the rules that bear on it."""
    if asks_to_delete(turn):
        return DELETING
    market = rulebook.marketplace
    text = (
        f"I cannot see or change anything on an account; only {market.name}'s own staff can. Sign in and write to "
        f"them through the help centre: {market.links.account_help}. I can explain the rule behind it, if there "
        "is one."
    )
    near = [rule for rule, _ in turn.ranking[:_OFFERED] if rule in rulebook.rules]
    if turn.decision == Decision.UNKNOWN.value and turn.confidence > _PLAINLY_ACCOUNT:
        near = []
    buttons = [rule_choice(rulebook, rule) for rule in near]
    return Said("out_of_scope", text, {"candidates": near}, [*buttons, ask_human(why="account")])


class HandOver(GroundRulesAction):
    """The user wants a person."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_hand_over"

    def answer(self, turn: Turn) -> Said:
        """Ask for one; the gateway, which knows who is at the desk, says in its own words what comes of it."""
        market = self.rulebook.marketplace
        return Said("handoff", f"You would like a person. {market.name}'s own support answers at {market.links.help}.")
