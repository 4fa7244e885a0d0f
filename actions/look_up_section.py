"""Reads out a clause ("what does 7.2 say?") and searches the rulebook ("search the rules for deposits")."""

from collections.abc import Sequence
from dataclasses import replace

from actions.base import ASK_HUMAN, CANDIDATES, GroundRulesAction, Said, Turn, choice
from actions.explain_rule import explain, say_rule
from actions.follow_up import follow_up
from groundrules.rulebook.answer import Focus
from groundrules.rulebook.rulebook import Rulebook, clause_number
from groundrules.rulebook.schema import Rule

_SHOWN = 5


def list_rules(opening: str, rules: list[Rule]) -> Said:
    """Say an opening sentence and offer the rules, with the short answer to each."""
    lines = "".join(f"\n- {rule.title}: {rule.answer}" for rule in rules)
    buttons = [choice(rule.title, "choose_rule", rule=rule.id) for rule in rules]
    ids = [rule.id for rule in rules]
    return Said("clarify", f"{opening}{lines}", {"candidates": ids}, buttons, {CANDIDATES: ids})


class LookUpSection(GroundRulesAction):
    """What a numbered clause says, as far as the rulebook rests on it."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_look_up_section"

    def answer(self, turn: Turn) -> Said | Sequence[Said]:
        """List the rules written in the clause; where none is known, say which clauses are."""
        rulebook = self.rulebook
        number = clause_number(turn.text)
        if number is None:
            # "where is that written?" without a number is about the rule under discussion.
            return self._without_number(turn)
        document = rulebook.document_named(turn.text)
        rules = rulebook.by_section(number, document)
        if not rules:
            return self._unknown(rulebook, number, document)
        if len(rules) == 1:
            return say_rule(rulebook, rules[0].id, Focus.RULE, turn.situation)
        titles = sorted({title for title, clause in rulebook.numbered_sections() if clause.startswith(number)})
        where = document or " / ".join(titles)
        opening = (
            f"Section {number} ({where}) is where these rules are written. "
            "I do not have its full text, but this is what it comes to:"
        )
        return list_rules(opening, rules[:_SHOWN])

    def _without_number(self, turn: Turn) -> Said | Sequence[Said]:
        if turn.rule in self.rulebook.rules:
            return follow_up(self.rulebook, replace(turn, intent="ask_section"))
        return explain(self.rulebook, turn)

    @staticmethod
    def _unknown(rulebook: Rulebook, number: str, document: str | None) -> Said:
        known = ", ".join(f"{title} {clause}" for title, clause in rulebook.numbered_sections()) or "none"
        where = f" of the {document}" if document else ""
        text = (
            f"I have no rule that rests on section {number}{where}. The clauses I know are: {known}. "
            f"You can read the terms themselves at {rulebook.marketplace.links.terms}."
        )
        return Said("out_of_scope", text, choices=(ASK_HUMAN,))


class SearchTerms(GroundRulesAction):
    """Full-text search over the rulebook."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_search_terms"

    def answer(self, turn: Turn) -> Said | Sequence[Said]:
        """List the best hits; say so when there is none."""
        rulebook = self.rulebook
        hits = self.store.search(turn.text, _SHOWN)
        rules = [rulebook.rule(hit.rule_id) for hit in hits if hit.rule_id in rulebook.rules]
        if not rules:
            return Said("out_of_scope", "I found no rule with those words. Try others.", choices=(ASK_HUMAN,))
        return list_rules("These rules fit your words best:", rules)
