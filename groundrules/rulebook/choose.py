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
    """Where the decisions fall. The shipped values, and the curve they come from, are in docs/evaluation.md.

    `known`: the least probability that the message is about the rules at all.
    `sure`: the least probability of the best rule, given that it is about some rule, to answer with it outright.
    """

    known: float
    sure: float


@dataclass(frozen=True)
class Ranked:
    """A rule with its probability, given that the message is about some rule."""

    rule: str
    probability: float


def choose(ranking: Sequence[Ranked], about_rules: float, thresholds: Thresholds) -> Decision:
    """Decide on a ranking, best first, and the probability that the message is about rules at all."""
    if not ranking or about_rules < thresholds.known:
        return Decision.UNKNOWN
    return Decision.ANSWER if ranking[0].probability >= thresholds.sure else Decision.CLARIFY
