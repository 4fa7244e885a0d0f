"""Short questions for a figure of the rule under discussion: "so how much?", "how long will it take"."""

from collections.abc import Sequence

from actions.base import Said, Turn
from actions.explain_rule import say_rule
from actions.follow_up import offered, own_rule
from actions.point import say_points
from actions.situation import read_situation
from groundrules.rulebook.answer import Focus, as_it_stands, governing
from groundrules.rulebook.figures import Figure, asked, told
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule

# Longer messages name their subject themselves.
_WORDS = 8
_SENTENCES = 4
_NOT_SAID = (
    "The rule we are at ({title}) does not say {figure}, and I do not want to guess; your own notice, or support, may "
    "tell you. It says:"
)


def figure(rulebook: Rulebook, turn: Turn) -> Said | None:
    """Answer such a question; None if the message is none, or is about a rule of its own."""
    wanted = asked(turn.text)
    if wanted is None or turn.pressed or len(turn.text.split()) > _WORDS:
        return None
    situation = read_situation(turn.text, turn.situation, rulebook)
    choice = offered(rulebook, turn)
    if choice:
        about = _that_asks(rulebook, choice, wanted)
        return say_rule(rulebook, about, Focus.RULE, situation) if about else None
    if turn.rule not in rulebook.rules or own_rule(turn, rulebook) not in (None, turn.rule):
        return None
    rule = governing(rulebook, rulebook.rule(str(turn.rule)), situation)
    about = _of_neighbour(rulebook, rule, wanted)
    if about:
        return say_rule(rulebook, about, Focus.RULE, situation)
    sentences = told(as_it_stands(rule, situation), wanted)[:_SENTENCES]
    lead = f"{wanted.value}." if sentences else _NOT_SAID.format(title=rule.title, figure=wanted.value)
    return say_points(rulebook, rule, sentences, situation, lead)


def _of_neighbour(rulebook: Rulebook, rule: Rule, wanted: Figure) -> str | None:
    """Return the rule near this one that is all about the amount; times and numbers differ from rule to rule."""
    if wanted is not Figure.AMOUNT or asked(rule.question) is wanted:
        return None
    return _that_asks(rulebook, rule.linked, wanted)


def _that_asks(rulebook: Rulebook, rules: Sequence[str], wanted: Figure) -> str | None:
    """Return the first of these rules whose own question asks for it."""
    return next((rule for rule in rules if asked(rulebook.rule(rule).question) is wanted), None)
