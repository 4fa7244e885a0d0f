"""A point about the rule under discussion: "who pays it?", "can I change it afterwards?".

A short message that leans on what was said before is answered with the sentences of that rule that speak of it, rather
than with the whole rule once more.
"""

from collections.abc import Sequence
from dataclasses import replace

from actions.base import ASK_HUMAN, ASK_RULE, CANDIDATES, RULE, Said, Turn, choice, rule_choice
from actions.explain_rule import CANDIDATES_SHOWN, say_candidates
from actions.in_context import OUT_OF_SCOPE, PRIVACY
from actions.situation import read_situation, slots_of
from groundrules.rulebook.answer import Situation, as_it_stands, compose_point, governing
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.passages import Passages, sentences
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule

# From this likeness on a sentence is taken to speak of what was asked, and those not much further away with it; where
# the message by itself seems to be about something else, from the second.
_SPEAKS, _SPEAKS_PLAINLY, _NOT_MUCH = 0.27, 0.35, 0.06
_ELSEWHERE = 0.6
_BEYOND = (OUT_OF_SCOPE, PRIVACY)
ON_THAT = "what it says on that."
UNSETTLED = "I am not sure that the rule we are at ({title}) settles that. It says:"
_SENTENCES = 3
# A rule is offered from this share on.
_OFFERED, _OFFERS = 0.15, 2


def point(rulebook: Rulebook, turn: Turn, passages: Passages) -> Said | None:
    """Answer such a message; None where it is none, or is about another rule."""
    if turn.pressed or turn.intent != ASK_RULE or not turn.subject_ranking or turn.candidates:
        return None
    rule = rulebook.rules.get(turn.rule or "")
    best = turn.ranking[0][0] if turn.ranking else turn.rule
    if rule is None or (best != rule.id and turn.decision == Decision.ANSWER.value):
        return None
    situation = read_situation(turn.text, turn.situation, rulebook)
    rule = governing(rulebook, rule, situation)
    near = passages.nearest(turn.text, sentences(as_it_stands(rule, situation)))
    elsewhere = _is_elsewhere(turn, rule)
    best_likeness = near[0][0] if near else 0.0
    if best_likeness >= (_SPEAKS_PLAINLY if elsewhere else _SPEAKS):
        least = max(_SPEAKS, best_likeness - _NOT_MUCH)
        speaking = [sentence for likeness, sentence in near if likeness >= least][:_SENTENCES]
        return say_points(rulebook, rule, speaking, situation, ON_THAT)
    if best != rule.id:
        return None
    if elsewhere:
        return say_candidates(rulebook, turn.known_rules(rulebook)[:CANDIDATES_SHOWN], situation)
    return _unsettled(rulebook, turn, rule, situation)


def _is_elsewhere(turn: Turn, rule: Rule) -> bool:
    """Tell whether the message by itself seems to be about another rule, or about none."""
    if any(other != rule.id and share >= _ELSEWHERE for other, share in turn.said_ranking[:1]):
        return True
    intents = dict(turn.said_intents)
    return any(intents.get(beyond, 0.0) > intents.get(ASK_RULE, 0.0) for beyond in _BEYOND)


def say_points(rulebook: Rulebook, rule: Rule, points: Sequence[str], situation: Situation, lead: str) -> Said:
    """Say sentences of a rule, and offer the whole of it."""
    answer = compose_point(rulebook, rule.id, points, situation, lead)
    following = (
        choice("The whole rule", "ask_more"),
        choice("Why?", "ask_why"),
        choice("Where is it written?", "ask_section"),
    )
    slots = {RULE: answer.rule_id, CANDIDATES: None, **slots_of(situation)}
    return Said("answer", answer.text, {"answer": answer.payload}, following, slots)


def _unsettled(rulebook: Rulebook, turn: Turn, rule: Rule, situation: Situation) -> Said:
    """Own up that the rule may not settle it, and say what it does say."""
    others = [
        other for other, share in turn.ranking if share >= _OFFERED and other in rulebook.rules and other != rule.id
    ]
    said = say_points(rulebook, rule, [], situation, UNSETTLED.format(title=rule.title))
    buttons = [rule_choice(rulebook, other) for other in others[:_OFFERS]]
    return replace(said, choices=(*buttons, *said.choices, ASK_HUMAN))
