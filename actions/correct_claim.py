"""Corrects a false or stale belief before anything else is said, and never agrees with it."""

from collections.abc import Sequence
from typing import Any

from actions.base import Said, Turn
from actions.explain_rule import explain, offer_others, say_rule
from actions.situation import read_situation, slots_of
from groundrules.rulebook.answer import Focus, Situation
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Contradiction


def say_correction(rulebook: Rulebook, claim: Contradiction, situation: Situation) -> Said:
    """Correct the claim, say what is true and why, then give the rule that governs."""
    # The claim is false whoever asks, so the rule is given as it stands, not as a role or stage would bend it.
    said = say_rule(rulebook, claim.rule, Focus.RULE, Situation())
    correction = f"{claim.correction}\n\n{claim.truth}\n\nWhy: {claim.why}\n\nAbout the source: {claim.wrong}"
    answer: dict[str, Any] = said.content["answer"]
    rule = f"The rule: {answer['statement']}\n\nWhere it is written: "
    where = "; ".join(section["name"] for section in answer["sections"])
    text = f"{correction}\n\n{rule}{where}. As of {answer['as_of']}."
    payload = answer | {"summary": f"{claim.correction} {claim.truth}", "correction": claim.id}
    return Said("answer", text, {"answer": payload}, said.choices, said.slots | slots_of(situation))


def correct_claim(rulebook: Rulebook, turn: Turn) -> Said | Sequence[Said]:
    """Correct the likeliest claim; without one that the rulebook knows, answer as a rule question."""
    known = [claim for claim, _ in turn.claims if claim in rulebook.contradictions]
    if not known:
        return explain(rulebook, turn)
    situation = read_situation(turn.text, turn.situation, rulebook)
    said = say_correction(rulebook, rulebook.contradictions[known[0]], situation)
    return offer_others(rulebook, said, turn.known_rules(rulebook))
