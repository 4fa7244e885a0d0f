"""Decides from a ranking of rules whether to answer, to ask which rule was meant, or to say "I don't know"."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Decision(str, Enum):
    """What to do with a ranking."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Thresholds:
    """Where the decisions fall. The shipped values come from the curve in docs/evaluation.md.

    `known`: the least probability that the message is about any rule at all.
    `sure`: the least probability of the best rule to answer with it outright.
    `lead`: how many times likelier than the second the best rule must be, where it is not `sure`.
    """

    known: float
    sure: float
    lead: float


@dataclass(frozen=True)
class Ranked:
    """A rule with its calibrated probability among everything a message can be."""

    rule: str
    probability: float


def choose(ranking: Sequence[Ranked], thresholds: Thresholds) -> Decision:
    """Decide on a ranking, best first. `ranking` must hold all rules, so that its sum means "some rule"."""
    total = sum(ranked.probability for ranked in ranking)
    if not ranking or total < thresholds.known:
        return Decision.UNKNOWN
    best = ranking[0].probability
    second = ranking[1].probability if len(ranking) > 1 else 0.0
    if best >= thresholds.sure or best >= thresholds.lead * second:
        return Decision.ANSWER
    return Decision.CLARIFY
