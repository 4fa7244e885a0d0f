"""Questions about the rule under discussion: why, what if, what instead, where, since when, who and when."""

import re
from collections.abc import Sequence

from actions.base import RULE, Said, Turn
from actions.explain_rule import explain, say_rule
from actions.situation import mentioned, read_situation, slots_of
from groundrules.rulebook.answer import Focus, Situation
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.wording import STAGE_WORDS

FOCUS = {
    "ask_why": Focus.WHY,
    "ask_consequence": Focus.CONSEQUENCE,
    "ask_instead": Focus.INSTEAD,
    "ask_section": Focus.SECTION,
    "ask_history": Focus.HISTORY,
    "ask_exceptions": Focus.EXCEPTION,
    "ask_more": Focus.RULE,
    "ask_restate": Focus.RULE,
}
TELL_CONTEXT = "tell_context"
# A part of the rule is asked for plainly by words of its own, or where the classifier is this sure of it.
_PLAINLY = 0.65
# What is taken for one of these is often something else, if none of their words is there.
_ODD, _ODDLY = frozenset({Focus.EXCEPTION, Focus.SECTION, Focus.HISTORY}), 0.95
_WORDS_OF = {
    Focus.WHY: (
        r"\bwhy\b|reason|\bpoint\b|purpose|what(?:'?s| is) .{1,20} (?:good )?for\b|\bhow come\b|\bharm|\bsense\b|"
        r"\bproblem\b|wrong with|\bmatter"
    ),
    Focus.CONSEQUENCE: (
        r"happen|suppose|what do i get|if i (?:still )?(?:do|try)|\bbann?|penal|punish|caught|catch|\brisk|trouble|"
        r"worst|consequen|danger|get away|strike|suspend"
    ),
    Focus.INSTEAD: (
        r"instead|\bwhat (?:can|should|could|shall|must|am) (?:i|we)\b|option|alternativ|supposed to|then what|"
        r"\bhow (?:can|do|should|am|would|could) (?:i|we)\b|other way|wiser|better|best\b|advise|recommend"
    ),
    Focus.SECTION: (
        r"\bwhere\b(?!'?s)|\bwhere'?s (?:it|that|this)\b|writt?en|section|source|clause|\blinks? (?:to|for|please)\b|"
        r"official|show me|\bterms\b|\bpage\b|says? who|who says"
    ),
    Focus.HISTORY: r"\bsince\b|\bwhen\b|histor|\bnew\b|chang|\bold\b|always|used to|\byear|\bcame? in\b",
    Focus.EXCEPTION: r"except|unless|\bever\b|anyone|anybody|any case|loophole|everyone|nobody|always|special",
    Focus.RULE: r"again|more|whole|simpl|short|explain|repeat|tell me|mean|understand|plain|recap|sum",
}
# A follow-up leans on the rule before it; a message that asks so clearly about a rule of its own does not.
_OWN_RULE, _OWN_WORDS = 0.3, 4
# The share from which a rule near the one under discussion is moved on to.
_MOVES_ON = 0.35
# A message of this many words names its subject itself, even where no rule has been discussed yet.
_WORDS = 6
NO_RULE_YET = (
    "Which rule do you mean? Ask me about one first, for example: {example} Then I can tell you why it exists, what "
    "happens if it is broken, and where it is written."
)


def own_rule(turn: Turn, rulebook: Rulebook) -> str | None:
    """Return the rule that the message itself names clearly ("why may I not share my number before a contract?").

    A rule that was discussed before need not be named so clearly: "back to the fee: when did it change?"
    """
    if turn.decision != Decision.ANSWER.value or not turn.ranking or len(turn.text.split()) < _OWN_WORDS:
        return None
    rule = turn.ranking[0][0]
    if rule not in rulebook.rules:
        return None
    return rule if turn.asks_rule >= _OWN_RULE or rule in turn.discussed else None


def asks_plainly(turn: Turn, intent: str) -> bool:
    """Tell whether the message asks for that part of a rule, and is not only taken for it for want of words."""
    focus = FOCUS[intent]
    said = dict(turn.said_intents).get(intent, 0.0)
    sure = said >= (_ODDLY if focus in _ODD else _PLAINLY) and focus is not Focus.RULE
    return sure or re.search(_WORDS_OF[focus], turn.text, re.I) is not None


def offered(rulebook: Rulebook, turn: Turn) -> list[str]:
    """Return the rules that were offered to choose from, since the last one was explained."""
    return [rule for rule in turn.candidates if rule in rulebook.rules]


def discussed(rulebook: Rulebook, turn: Turn) -> str | None:
    """Return the rule that a follow-up is about: the likeliest of those offered last, else the one explained last."""
    choice = offered(rulebook, turn)
    if choice:
        return choice[0]
    return turn.rule if turn.rule in rulebook.rules else None


def neighbour(turn: Turn, rulebook: Rulebook) -> str | None:
    """Return the rule near the one under discussion that the message moves on to ("what if it's Zoom instead?")."""
    if turn.rule is None or turn.rule not in rulebook.rules or not turn.ranking:
        return None
    discussed = rulebook.rule(turn.rule)
    near = {*discussed.linked} | {rule.id for rule in rulebook.rules.values() if rule.topic == discussed.topic}
    rule, share = turn.ranking[0]
    return rule if rule != turn.rule and rule in near and share >= _MOVES_ON else None


def follow_up(rulebook: Rulebook, turn: Turn) -> Said | Sequence[Said]:
    """Explain one part of the rule under discussion, unless the message names another rule by itself."""
    focus = FOCUS[turn.intent]
    if focus is Focus.RULE and mentioned(turn.text, rulebook).known and discussed(rulebook, turn):
        return tell_context(rulebook, turn)
    situation = read_situation(turn.text, turn.situation, rulebook)
    named = turn.entities.get(RULE) or own_rule(turn, rulebook)
    rule = named or discussed(rulebook, turn)
    if rule is None and len(turn.text.split()) >= _WORDS:
        return explain(rulebook, turn)
    if rule is None:
        text = NO_RULE_YET.format(example=rulebook.an_example())
        return Said("clarify", text, {"candidates": []}, slots=slots_of(situation))
    return say_rule(rulebook, rule, focus, situation)


def tell_context(rulebook: Rulebook, turn: Turn) -> Said | Sequence[Said]:
    """Explain the rule for another case: "once the contract has started?", "I am the client", "what if it's Zoom?"

    With no rule under discussion, the situation is noted.
    """
    situation = read_situation(turn.text, turn.situation, rulebook)
    rule = discussed(rulebook, turn)
    if rule is None:
        return explain(rulebook, turn) if own_rule(turn, rulebook) else _noted(rulebook, situation)
    if not mentioned(turn.text, rulebook).known:
        rule = neighbour(turn, rulebook) or rule
    return say_rule(rulebook, rule, Focus.RULE, situation)


def _noted(rulebook: Rulebook, situation: Situation) -> Said:
    words = []
    if situation.role:
        words.append(f"you are asking as a {rulebook.marketplace.parties[situation.role].one}")
    if situation.stage:
        words.append(f"it is about the time {STAGE_WORDS[situation.stage]}")
    noted = f"Noted: {' and '.join(words)}. " if words else ""
    return Said("text", f"{noted}What would you like to know?", slots=slots_of(situation))
