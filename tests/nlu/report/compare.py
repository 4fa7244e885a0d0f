"""Part `compare`: ours beside stock Rasa, full-text search and the encoder alone; same questions, same phrases.

Those that learn, learn nine tenths of the phrases. The tenth held out sets one threshold for each system in the same
way, by the share of phrases about rules that it would lose; each is also shown with the refusal it comes with.
"""

from collections.abc import Iterator
from typing import Any

from tests.nlu.report.data import Split, classifier_settings, heading, question_sets, rulebook, split, training
from tests.nlu.report.embeddings import Embeddings
from tests.nlu.report.judge import (
    Judged,
    about_rules,
    auroc,
    best_is_right,
    grouped,
    judge,
    keeping_threshold,
    ranking_figures,
    refusal_figures,
    rejection_curve,
)
from tests.nlu.report.run import Run
from tests.nlu.report.stock import examine_stock
from tests.nlu.report.systems import EncoderAlone, Examined, FullTextSearch, Ours, encoder_megabytes, examine

_SEED = 0
LOST = 0.05
_ENCODED = {"ours", "encoder"}


def measure(run: Run) -> dict[str, Any]:
    """Train and ask all four."""
    examples = training(run.quick)
    parts = split(examples, _SEED)
    sets = question_sets(run.quick)
    systems = {}
    for name, examined in _all_four(run, parts, sets):
        print(f"  {name}: trained in {examined.train_seconds} s", flush=True)
        judged = {key: judge(questions, examined.sets[key]) for key, questions in sets.items()}
        systems[name] = {**_figures(examined, judged), "encoder_mb": encoder_megabytes() if name in _ENCODED else None}
    return {
        **heading(examples, [_SEED]),
        "learnt_phrases": sum(example.written for example in parts.learnt),
        "held_out_phrases": sum(example.about_a_rule for example in parts.held_out),
        "epochs": run.epochs,
        "lost": LOST,
        "systems": systems,
    }


def _all_four(run: Run, parts: Split, sets: Any) -> Iterator[tuple[str, Examined]]:
    """Nobody gets ready-made embeddings here, so that the times are those of a first training."""
    for system in (
        Ours(classifier_settings(), Embeddings()),
        FullTextSearch(rulebook()),
        EncoderAlone(rulebook()),
    ):
        yield system.name, examine(system, parts, sets)
    yield "stock", examine_stock(run, _SEED, parts, sets)


def _figures(examined: Examined, judged: dict[str, list[Judged]]) -> dict[str, Any]:
    threshold = keeping_threshold([reading.about for reading in examined.held_out], LOST)
    together = [one for some in judged.values() for one in some]
    outside = [one for one in together if one.out_of_scope]
    return {
        "train_seconds": examined.train_seconds,
        "milliseconds": examined.milliseconds,
        "megabytes": examined.megabytes,
        "threshold": round(threshold, 4),
        "auroc": auroc(together),
        "by_topic": grouped(together, lambda question: question.topic),
        "sets": {
            name: {
                **ranking_figures(some),
                "own": refusal_figures(some, lambda reading: reading.refused),
                "same_rule": refusal_figures(some, lambda reading: reading.about < threshold),
                "by_wording": grouped(some, lambda question: question.wording),
                "curve": rejection_curve(some, outside, best_is_right) if about_rules(some) and outside else [],
            }
            for name, some in judged.items()
        },
    }
