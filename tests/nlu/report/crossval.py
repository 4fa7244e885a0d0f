"""Part `crossval`: five-fold cross-validation of the ranking on the training phrases."""

import statistics
from collections import Counter
from typing import Any

from sklearn.metrics import f1_score

from groundrules.bot.rule_label import split_label
from tests.nlu.report.data import Example, classifier_settings, folds, heading, training
from tests.nlu.report.judge import Reading
from tests.nlu.report.run import Run
from tests.nlu.report.systems import Ours

_FOLDS, _SEED = 5, 0
_WORST = 10
_OUTSIDE = "out_of_scope"
Pair = tuple[Example, Reading]


def measure(run: Run) -> dict[str, Any]:
    """Train five times, each time on four fifths; judge every phrase once."""
    examples = training(run.quick)
    figures, pairs = [], []
    for number, part in enumerate(folds(examples, _FOLDS, _SEED), start=1):
        system = Ours(classifier_settings(), run.embeddings)
        system.train([example.text for example in part.learnt], [example.label for example in part.learnt])
        readings = system.rank([example.text for example in part.held_out])
        fold = list(zip(part.held_out, readings, strict=True))
        figures.append(_shares(fold))
        pairs += fold
        print(f"  fold {number}: first right {figures[-1]['top1']:.3f}", flush=True)
        if run.quick:
            break
    return {**heading(examples, [_SEED]), "folds": len(figures), **summary(figures, pairs)}


def summary(figures: list[dict[str, float]], pairs: list[Pair]) -> dict[str, Any]:
    """Return mean and spread over the folds, and what all judged phrases together show of topics and rules."""
    asked = [(_rule(example), reading.rules[0].rule) for example, reading in pairs if example.about_a_rule]
    confused = Counter((wanted, got) for wanted, got in asked if wanted != got)
    scores = _f1(asked)
    return {
        "figures": {
            name: {
                "mean": round(statistics.mean(fold[name] for fold in figures), 4),
                "spread": round(statistics.stdev(fold[name] for fold in figures), 4) if len(figures) > 1 else None,
            }
            for name in figures[0]
        },
        "by_topic": _by_topic(pairs),
        "worst_rules": [
            {"rule": rule, "f1": round(score, 4)} for score, rule in sorted((s, r) for r, s in scores.items())[:_WORST]
        ],
        "confused": [
            {"rule": wanted, "taken_for": got, "times": times}
            for (wanted, got), times in sorted(confused.items(), key=lambda item: (-item[1], item[0]))[:_WORST]
        ],
    }


def _shares(pairs: list[Pair]) -> dict[str, float]:
    asked = [(_rule(example), reading) for example, reading in pairs if example.about_a_rule]
    outside = [reading for example, reading in pairs if example.label == _OUTSIDE]
    intents = [split_label(example.label)[0] for example, _ in pairs]
    return {
        "top1": _mean([reading.rules[0].rule == rule for rule, reading in asked]),
        "top3": _mean([any(ranked.rule == rule for ranked in reading.rules[:3]) for rule, reading in asked]),
        "kept": _mean([not reading.refused for _, reading in asked]),
        "refused_out_of_scope": _mean([reading.refused for reading in outside]),
        "intent_macro_f1": float(
            f1_score(intents, [reading.intent for _, reading in pairs], average="macro", zero_division=0)
        ),
    }


def _f1(asked: list[tuple[str, str]]) -> dict[str, float]:
    rules = sorted({wanted for wanted, _ in asked})
    wanted, got = zip(*asked, strict=True)
    scores = f1_score(wanted, got, labels=rules, average=None, zero_division=0)
    return {rule: float(score) for rule, score in zip(rules, scores, strict=True)}


def _by_topic(pairs: list[Pair]) -> dict[str, Any]:
    found: dict[str, list[Pair]] = {}
    for example, reading in pairs:
        if example.about_a_rule:
            found.setdefault(_rule(example).split("/")[0], []).append((example, reading))
    return {
        topic: {
            "phrases": len(some),
            "top1": round(_mean([reading.rules[0].rule == _rule(example) for example, reading in some]), 4),
            "top3": round(
                _mean([_rule(example) in {ranked.rule for ranked in reading.rules[:3]} for example, reading in some]), 4
            ),
        }
        for topic, some in sorted(found.items())
    }


def _rule(example: Example) -> str:
    return split_label(example.label)[1] or ""


def _mean(held: list[bool]) -> float:
    return sum(held) / len(held) if held else 0.0
