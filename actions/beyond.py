"""What lies beyond the rulebook: other subjects, account work that only staff can do, and a person to talk to."""

from actions.base import ASK_HUMAN, GroundRulesAction, Said, Turn, ask_human, choice, rule_choice
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook

_OFFERED = 2


def out_of_scope(rulebook: Rulebook, _turn: Turn) -> Said:
    """Say what it cannot help with, and what it can."""
    text = (
        f"That is outside what I know. I explain {rulebook.marketplace.name}'s rules: "
        f"{rulebook.marketplace.subjects_in_words()}. Ask me about one of those, or ask for a person."
    )
    return Said("out_of_scope", text, choices=(choice("What can you do?", "ask_capabilities"), ASK_HUMAN))


class AccountWork(GroundRulesAction):
    """A request to do something on an account."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_account_work"

    def answer(self, turn: Turn) -> Said:
        """Point to those who can, and offer the rules that bear on it."""
        rulebook = self.rulebook
        market = rulebook.marketplace
        text = (
            f"I cannot see or change anything on an account; only {market.name}'s own staff can. Sign in and write to "
            f"them through the help centre: {market.links.account_help}. I can explain the rule behind it, if there "
            "is one."
        )
        near = [rule for rule, _ in turn.ranking[:_OFFERED] if rule in rulebook.rules]
        if turn.decision == Decision.UNKNOWN.value and turn.confidence > 0.9:
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
