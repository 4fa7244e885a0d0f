"""What a message means where it is said: the classifier sees one message at a time, the conversation knows more.

Each label's probability is multiplied by how much likelier the conversation makes it, and the decision is taken
again. How the weights were chosen: docs/evaluation.md.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.base import ASK_RULE, Turn
from actions.check import CHECK_MESSAGE, is_current, message_to_check
from actions.follow_up import FOCUS, TELL_CONTEXT, asks_plainly, neighbour
from actions.situation import mentioned, mentioned_stage, read_situation
from actions.write_reply import CHANGE_DRAFT, WRITE_REPLY, Shown
from groundrules.language.evasion import asks_to_evade
from groundrules.language.leaning import says_nothing_alone
from groundrules.language.presumption import takes_for_granted
from groundrules.language.this_chat import about_this_chat
from groundrules.language.wording_request import asks_for_words
from groundrules.rulebook.answer import governing
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook

FALSE_CLAIM, OUT_OF_SCOPE, BREACH = "false_claim", "out_of_scope", "help_to_break"
PRIVACY = "ask_privacy"
# From this share on a message by itself names a rule plainly.
_PLAINLY_NAMED, _SURELY_NAMED = 0.6, 0.9
FOLLOW_UPS = frozenset({*FOCUS, TELL_CONTEXT})


@dataclass(frozen=True)
class Weights:
    """How much likelier a label becomes; 1 means not at all.

    `follow_up` with a rule under discussion, for a message of at most `short` words; `long_follow_up` for a longer
    one; `own_subject` for one that is plainly about another rule; `lone_follow_up` with none under discussion.
    `leaning` is the share of the ranking for the message together with the earlier one that it leans on, and
    `nothing_alone` the same where the message names nothing at all, and `near_by` where it moves on to a rule near the
    one under discussion. `same_rule` is the rule under discussion, and
    `still_same_rule` the same where the message leans on what was said and names no other rule plainly;
    `other_stage` and `other_role` are rules that do not hold for the stage or the role of the conversation,
    `not_this_stage` those that do not hold for the stage that the message itself names. `presumed_claim` is a false
    claim where the message takes something for granted: to leave a false belief standing is worse than to correct one
    that nobody holds. `elsewhere` is another subject, where another marketplace is named; a message that leans on a
    question about rules has another subject from the share `plainly_beyond` on, and any other purpose that nothing
    makes likelier from the share `hardly` on. `breach` is a request for help
    with a breach, and `evasion` one that wants not to be noticed. `words` is a text to send, where one is asked for;
    what is out of scope by itself is none, such as a poem, unless a draft of at least the share `fits` may be it.
    `change` is a change of the draft that was shown last, `lone_change` one where there is none. `pasted` is the share
    of a message to check, where one is pasted in and the words around it ask for leave to send it.
    """

    follow_up: float = 15.0
    long_follow_up: float = 6.0
    own_subject: float = 3.0
    lone_follow_up: float = 0.5
    leaning: float = 0.5
    nothing_alone: float = 0.85
    near_by: float = 0.2
    same_rule: float = 1.5
    still_same_rule: float = 4.0
    other_stage: float = 0.3
    not_this_stage: float = 0.12
    other_role: float = 0.5
    short: int = 12
    presumed_claim: float = 12.0
    elsewhere: float = 10.0
    plainly_beyond: float = 0.8
    hardly: float = 0.3
    breach: float = 4.0
    evasion: float = 100.0
    words: float = 12.0
    fits: float = 0.05
    change: float = 30.0
    lone_change: float = 0.05
    pasted: float = 0.95


SHIPPED = Weights()


def in_context(turn: Turn, rulebook: Rulebook, weights: Weights = SHIPPED) -> Turn:
    """Return the turn with intents, ranking and decision as the conversation makes them likely."""
    if not turn.intents:
        return turn
    ranking = _ranking(turn, rulebook, weights)
    intents = _intents(turn, rulebook, weights)
    return replace(
        turn,
        intent=intents[0][0],
        intents=intents,
        ranking=ranking,
        decision=_decide(turn, ranking),
    )


def about_elsewhere(text: str, rulebook: Rulebook) -> bool:
    """Tell whether the message names another marketplace and not ours: "does Fiverr ban you for that?"."""
    market = rulebook.marketplace
    return not _names(text, [market.name]) and _names(text, market.elsewhere)


def _names(text: str, names: Sequence[str]) -> bool:
    """Tell whether one of the names stands in the text as a word of its own: a contract is not Contra."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)


def _follow_up(turn: Turn, rulebook: Rulebook, weights: Weights) -> float:
    if turn.rule not in rulebook.rules and not is_current(turn):
        return weights.lone_follow_up
    if turn.decision == Decision.ANSWER.value and turn.rule not in (None, turn.ranking[0][0]):
        return weights.own_subject
    return weights.follow_up if len(turn.text.split()) <= weights.short else weights.long_follow_up


def _is_plain(turn: Turn, intent: str, rulebook: Rulebook) -> bool:
    """Tell whether a follow-up is one: what only leans on a question before it may ask anything about that."""
    if not turn.leans_on_rules:
        return True
    if intent == TELL_CONTEXT:
        return mentioned(turn.text, rulebook).known or neighbour(turn, rulebook) is not None
    return asks_plainly(turn, intent)


def _beyond(turn: Turn, rulebook: Rulebook, weights: Weights) -> float:
    if about_elsewhere(turn.text, rulebook):
        return weights.elsewhere
    # Where all that is about rules has outweighed it together, it is no answer.
    return 1.0 if turn.decision == Decision.UNKNOWN.value else 0.0


def _intents(turn: Turn, rulebook: Rulebook, weights: Weights) -> list[tuple[str, float]]:
    if turn.leans_on_rules and _seems_beyond(turn, rulebook, weights):
        return [(ASK_RULE, 1.0)]
    if turn.intent in FOLLOW_UPS and turn.subject_decision == Decision.UNKNOWN.value and turn.rule is None:
        return [(OUT_OF_SCOPE, 1.0)]
    claim = _claim(turn, rulebook, weights)
    breach = weights.evasion if asks_to_evade(turn.text) else weights.breach
    follow_up = _follow_up(turn, rulebook, weights)
    likelier = {
        **{intent: follow_up if _is_plain(turn, intent, rulebook) else 0.0 for intent in FOLLOW_UPS},
        FALSE_CLAIM: claim,
        OUT_OF_SCOPE: _beyond(turn, rulebook, weights),
        BREACH: breach,
        # A belief to be put right comes before a text that would rest on it.
        WRITE_REPLY: weights.words if _wants_words(turn, weights) else 1.0,
        CHANGE_DRAFT: weights.change if Shown.last(rulebook, turn) else weights.lone_change,
    }
    shares = _normal([(name, share * likelier.get(name, 1.0)) for name, share in turn.intents])
    best = shares[0][0]
    if turn.leans_on_rules and likelier.get(best, 1.0) <= 1.0 and dict(turn.intents)[best] < weights.hardly:
        # What is left once all else is ruled out is no reason to take few words for it.
        return [(ASK_RULE, 1.0)]
    if best == CHECK_MESSAGE or message_to_check(turn.text) is None:
        return shares
    # Whatever the message is about, it is there to be checked: "can I send this: Do I have to pay a fee?"
    others = [(name, share * (1 - weights.pasted)) for name, share in shares if name != CHECK_MESSAGE]
    return [(CHECK_MESSAGE, weights.pasted), *others]


def _claim(turn: Turn, rulebook: Rulebook, weights: Weights) -> float:
    """What a few words seem to believe is believed only if it bears on what they lean on."""
    if turn.leans_on_rules or (turn.rule in rulebook.rules and len(turn.text.split()) <= weights.short):
        held = [rulebook.contradictions[claim].rule for claim, _ in turn.claims[:1] if claim in rulebook.contradictions]
        about = {turn.rule, *(ranking[0][0] for ranking in (turn.subject_ranking, turn.said_ranking) if ranking)}
        if not about.intersection(held):
            return 0.0
    return weights.presumed_claim if takes_for_granted(turn.text) else 1.0


def _wants_words(turn: Turn, weights: Weights) -> bool:
    if turn.intent == OUT_OF_SCOPE and not any(share >= weights.fits for _, share in turn.drafts):
        return False
    return turn.intent != FALSE_CLAIM and asks_for_words(turn.text)


def _ranking(turn: Turn, rulebook: Rulebook, weights: Weights) -> list[tuple[str, float]]:
    situation = read_situation(turn.text, turn.situation, rulebook)
    other_stage = weights.not_this_stage if mentioned_stage(turn.text) else weights.other_stage
    known = [(rule, share) for rule, share in _with_subject(turn, rulebook, weights) if rule in rulebook.rules]
    same_rule = weights.still_same_rule if _still_there(turn, rulebook) else weights.same_rule
    weighted: dict[str, float] = defaultdict(float)
    for rule_id, share in known:
        # Where another rule governs in this situation, that is the answer, whichever of the two is taken.
        rule = governing(rulebook, rulebook.rule(rule_id), situation)
        weight = same_rule if turn.rule in {rule_id, rule.id} else 1.0
        if situation.stage and situation.stage not in rule.applies_to.stages:
            weight *= other_stage
        if situation.role and situation.role not in rule.applies_to.roles:
            weight *= weights.other_role
        weighted[rule.id] += share * weight
    # What the ranking does not show keeps its share.
    rest = max(0.0, 1.0 - sum(share for _, share in known))
    return _normal(list(weighted.items()), rest)


def _with_subject(turn: Turn, rulebook: Rulebook, weights: Weights) -> Sequence[tuple[str, float]]:
    """Return the ranking, mixed with that of the message together with what it leans on."""
    if not turn.subject_ranking:
        return turn.ranking
    share = weights.nothing_alone if says_nothing_alone(turn.text) else weights.leaning
    if neighbour(turn, rulebook):
        share = min(share, weights.near_by)
    mixed: dict[str, float] = defaultdict(float)
    for ranking, weight in ((turn.ranking, 1.0 - share), (turn.subject_ranking, share)):
        for rule, probability in ranking:
            mixed[rule] += weight * probability
    return list(mixed.items())


def _seems_beyond(turn: Turn, rulebook: Rulebook, weights: Weights) -> bool:
    """Tell whether the message is taken for another subject, or for a question about this chat, for want of words."""
    if turn.intent == PRIVACY:
        return not about_this_chat(turn.text)
    few = says_nothing_alone(turn.text) or turn.confidence < weights.plainly_beyond
    return turn.intent == OUT_OF_SCOPE and few and not about_elsewhere(turn.text, rulebook)


def _still_there(turn: Turn, rulebook: Rulebook) -> bool:
    """Tell whether the message leans on what was said and does not name another rule plainly, or one near by."""
    named = turn.said_ranking[0][1] if turn.said_ranking else 0.0
    few = says_nothing_alone(turn.text) and not (named >= _SURELY_NAMED and neighbour(turn, rulebook))
    return bool(turn.subject_ranking) and (few or named < _PLAINLY_NAMED)


def _normal(shares: Sequence[tuple[str, float]], rest: float = 0.0) -> list[tuple[str, float]]:
    total = sum(share for _, share in shares) + rest or 1.0
    return sorted(((name, share / total) for name, share in shares), key=lambda item: -item[1])


def _decide(turn: Turn, ranking: Sequence[tuple[str, float]]) -> str:
    if not ranking or (turn.decision == Decision.UNKNOWN.value and not turn.leans_on_rules):
        return Decision.UNKNOWN.value
    return Decision.ANSWER.value if ranking[0][1] >= turn.sure else Decision.CLARIFY.value
