"""What a system said of a message, and the figures that follow from many such sayings."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from groundrules.rulebook.choose import Decision, Ranked, Thresholds, choose
from tests.nlu.evaluate import Question


@dataclass(frozen=True)
class Reading:
    """How a system understood one message.

    `rules` are the best rules, best first; `about` grows with the likelihood that the message is about rules at all, on
    a scale of the system's own; `refused` is the system's own decision; `intent` is the best intent, if it has such.
    """

    rules: tuple[Ranked, ...]
    about: float
    refused: bool
    intent: str = ""


@dataclass(frozen=True)
class Judged:
    """A reading beside the question that it is of."""

    question: Question
    reading: Reading

    def right(self, first: int) -> bool:
        """One of the first so many rules is accepted."""
        return any(ranked.rule in self.question.rules for ranked in self.reading.rules[:first])

    @property
    def out_of_scope(self) -> bool:
        """The message should be refused."""
        return self.question.kind == "out_of_scope"


def judge(questions: Sequence[Question], readings: Sequence[Reading]) -> list[Judged]:
    """Put readings beside their questions."""
    return [Judged(question, reading) for question, reading in zip(questions, readings, strict=True)]


def about_rules(judged: Iterable[Judged]) -> list[Judged]:
    """Return those that have an accepted rule."""
    return [one for one in judged if one.question.rules]


def share(judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> float | None:
    """Return the share of which something holds; None of nothing."""
    return round(sum(map(holds, judged)) / len(judged), 4) if judged else None


def ranking_figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return how good the ranking of rules is, nothing refused."""
    asked = about_rules(judged)
    return {
        "questions": len(asked),
        "top1": share(asked, lambda one: one.right(1)),
        "top3": share(asked, lambda one: one.right(3)),
    }


def grouped(judged: Sequence[Judged], key: Callable[[Question], str]) -> dict[str, Any]:
    """Return `ranking_figures` of each group of the questions about rules."""
    groups: dict[str, list[Judged]] = {}
    for one in about_rules(judged):
        groups.setdefault(key(one.question), []).append(one)
    return {name: ranking_figures(some) for name, some in sorted(groups.items())}


def refusal_figures(judged: Sequence[Judged], refused: Callable[[Reading], bool]) -> dict[str, Any]:
    """Return what remains right and wrong after refusing, with one rule named for each message kept."""
    asked = about_rules(judged)
    outside = [one for one in judged if one.out_of_scope]
    return {
        "right": share(asked, lambda one: not refused(one.reading) and one.right(1)),
        "wrong": share(asked, lambda one: not refused(one.reading) and not one.right(1)),
        "refused_though_about_rules": share(asked, lambda one: refused(one.reading)),
        "out_of_scope": len(outside),
        "refused_out_of_scope": share(outside, lambda one: refused(one.reading)),
    }


def keeping_threshold(scores: Sequence[float], lost: float = 0.05) -> float:
    """Return the threshold under which the share `lost` of these scores lies: the same rule for every system."""
    return float(np.quantile(np.asarray(scores), lost))


def auroc(judged: Sequence[Judged]) -> float | None:
    """Return how often a question about rules scores above an out-of-scope message; None without one of the two."""
    known = [one.reading.about for one in about_rules(judged)]
    unknown = [one.reading.about for one in judged if one.out_of_scope]
    if not known or not unknown:
        return None
    return round(float(roc_auc_score([1] * len(known) + [0] * len(unknown), known + unknown)), 4)


def answered_or_offered(one: Judged, sure: float) -> bool:
    """Answered outright with an accepted rule, or asked back with one among the first three; refusal aside."""
    decision = choose(one.reading.rules, 1.0, Thresholds(known=0.0, sure=sure))
    return one.right(1 if decision is Decision.ANSWER else 3)


def best_is_right(one: Judged) -> bool:
    """The best rule is accepted; refusal aside."""
    return one.right(1)


def rejection_curve(
    judged: Sequence[Judged], outside: Sequence[Judged], good: Callable[[Judged], bool]
) -> list[dict[str, float]]:
    """Return, for rising thresholds, the share of questions kept and `good`, and of `outside` messages refused.

    A message is refused if its `about` is below the threshold. One point for each out-of-scope message more that is
    refused; between two such thresholds the lowest is the best.
    """
    asked = about_rules(judged)
    scores = sorted({one.reading.about for one in outside})
    points = []
    for threshold in [-math.inf, *(np.nextafter(score, math.inf) for score in scores)]:
        kept = sum(one.reading.about >= threshold and good(one) for one in asked)
        refused = sum(one.reading.about < threshold for one in outside)
        points.append({"right": round(kept / len(asked), 4), "refused": round(refused / len(outside), 4)})
    return points


def sure_curve(judged: Sequence[Judged], known: float, steps: Sequence[float]) -> list[dict[str, float | None]]:
    """Return for each `sure` how many questions about rules are answered rightly or wrongly, asked back or refused."""
    asked = about_rules(judged)
    points = []
    for sure in steps:
        thresholds = Thresholds(known=known, sure=sure)
        decided = [(one, choose(one.reading.rules, one.reading.about, thresholds)) for one in asked]
        answered = [one.right(1) for one, decision in decided if decision is Decision.ANSWER]
        offered = [one.right(3) for one, decision in decided if decision is Decision.CLARIFY]
        points.append(
            {
                "sure": sure,
                "answered_right": round(sum(answered) / len(asked), 4),
                "answered_wrong": round((len(answered) - sum(answered)) / len(asked), 4),
                "clarified": round(len(offered) / len(asked), 4),
                "right_or_offered": round((sum(answered) + sum(offered)) / len(asked), 4),
            }
        )
    return points


def interval(portion: float, count: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share measured on `count` questions."""
    z = 1.96
    middle = (portion + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(portion * (1 - portion) / count + z * z / (4 * count * count))
    return middle - half, middle + half
