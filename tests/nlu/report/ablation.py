"""Part `ablation`: what each piece of the classifier adds. Each seed draws other nine tenths of every label's phrases.

The figures are written after every row and kept, so that a run may be stopped and gone on with; DIET, by far the
slowest, comes last.
"""

import json
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import spearmanr

from groundrules.rulebook.links import centrality
from tests.nlu.evaluate import Question
from tests.nlu.report.data import (
    LABELLED,
    PARAPHRASES,
    Split,
    classifier_settings,
    digest,
    heading,
    question_sets,
    rulebook,
    split,
)
from tests.nlu.report.data import training as training_examples
from tests.nlu.report.judge import auroc, judge, ranking_figures
from tests.nlu.report.kept import kept
from tests.nlu.report.learners import LOGISTIC, MARGIN, OneLearner
from tests.nlu.report.run import Run
from tests.nlu.report.stock import examine_stock
from tests.nlu.report.systems import Examined, Ours, examine
from tests.nlu.report.views import AllFour, LastLayer, Projected, View

OURS, DIET = "ours", "stock DIET"
Sets = Mapping[str, Sequence[Question]]
Examiner = Callable[[int, Split, Sets], Examined]

_VIEWS: dict[str, type[View] | None] = {
    "n-grams": None,
    "all four layers": AllFour,
    "all four layers, projected": Projected,
    "n-grams, all four layers": AllFour,
    "n-grams, all four layers, projected": Projected,
}
# What is changed of the shipped settings.
_ALONE = {"close_weight": 0.0, "prior_weight": 0.0, "temper": 1.0, "sentence_weight": 0.0}
_CHANGES: dict[str, dict[str, float]] = {
    "as shipped": {},
    "without the sentences": {"sentence_weight": 0.0},
    "without the projection": {"close_weight": 0.0},
    "without the prior": {"prior_weight": 0.0},
    "the two heads alone": _ALONE,
}


@dataclass(frozen=True)
class Variant:
    """One row of the table: how it is trained and asked with one seed."""

    learner: str
    features: str
    examine: Examiner


def measure(run: Run) -> dict[str, Any]:
    """Train every variant with every seed."""
    examples = training_examples(run.quick)
    seeds = list(range(1 if run.quick else run.seeds))
    sets = question_sets(run.quick)
    # Here, so that no variant's training time holds it.
    run.embeddings.features([example.text for example in examples])
    run.embeddings.keep()
    figures: dict[str, Any] = {
        **heading(examples, seeds),
        "epochs": run.epochs,
        "prior_goes_with_asking": _rank_correlation(sets),
        "rows": [],
    }
    for variant in variants(run):
        results: list[dict[str, float | None]] = []
        for seed in seeds[: run.stock_seeds] if variant.learner == DIET else seeds:
            results.append(_result(run, variant, seed, split(examples, seed), sets))
            row = {"learner": variant.learner, "features": variant.features, "seeds": len(results), **_over(results)}
            print(f"  {variant.learner}, {variant.features}, seed {seed}: {results[-1]}", flush=True)
            _write_so_far(run, {**figures, "rows": [*figures["rows"], row]})
        figures["rows"].append(row)
    return figures


def variants(run: Run) -> Iterator[Variant]:
    """Yield all rows of the table."""
    settings = classifier_settings()

    def ours(changes: dict[str, float], view: type[View] = AllFour, factor: float = 1.0) -> Examiner:
        return lambda seed, part, sets: examine(
            Ours({**settings, "seed": seed, **changes}, run.embeddings, view(), factor), part, sets, weigh=False
        )

    def one(kind: str, features: str) -> Examiner:
        view = _VIEWS[features]

        def learner(seed: int) -> OneLearner:
            seen = view() if view else None
            n_grams = features.startswith("n-grams")
            return OneLearner(kind, settings=settings, embeddings=run.embeddings, view=seen, n_grams=n_grams, seed=seed)

        return lambda seed, part, sets: examine(learner(seed), part, sets, weigh=False)

    for name, changes in _CHANGES.items():
        yield Variant(OURS, name, ours(changes))
    yield Variant(OURS, "with the last layer only", ours({}, LastLayer))
    yield Variant(OURS, "with n-grams weighing twice as much", ours({}, factor=2.0))
    for kind in (MARGIN, LOGISTIC):
        for features in _VIEWS:
            yield Variant(kind, features, one(kind, features))
    yield Variant(DIET, "Rasa's own", lambda seed, part, sets: examine_stock(run, seed, part, sets))


def _result(run: Run, variant: Variant, seed: int, part: Split, sets: Sets) -> dict[str, float | None]:
    def train_and_ask() -> dict[str, float | None]:
        return _figures(variant.examine(seed, part, sets), sets)

    if variant.learner == DIET:
        return train_and_ask()
    words = ["ablation", *variant.learner.split(), *variant.features.split(), str(seed)]
    found: dict[str, float | None] = kept(
        run, "-".join([*words, digest([str(classifier_settings())])]), part, sets, train_and_ask
    )
    return found


def _figures(examined: Examined, sets: Sets) -> dict[str, float | None]:
    judged = {name: judge(questions, examined.sets[name]) for name, questions in sets.items()}
    figures = {name: ranking_figures(some) for name, some in judged.items()}
    labelled = figures.get(LABELLED, {"top1": None, "top3": None})
    return {
        "labelled_top1": labelled["top1"],
        "labelled_top3": labelled["top3"],
        "paraphrases_top1": figures[PARAPHRASES]["top1"],
        "auroc": auroc([one for some in judged.values() for one in some]),
        "train_seconds": examined.train_seconds,
    }


def _over(results: list[dict[str, float | None]]) -> dict[str, Any]:
    """Return mean and standard deviation over the seeds."""
    found = {}
    for name in results[0]:
        values = [value for result in results if (value := result[name]) is not None]
        found[name] = {
            "mean": round(statistics.mean(values), 4) if values else None,
            "spread": round(statistics.stdev(values), 4) if len(values) > 1 else None,
        }
    return found


def _rank_correlation(sets: Sets) -> float | None:
    """Return Spearman's correlation of a rule's centrality with how often the labelled questions ask about it."""
    asked = Counter(question.rules[0] for question in sets.get(LABELLED, ()) if question.rules)
    central = centrality(rulebook())
    if not asked:
        return None
    return round(float(spearmanr(list(central.values()), [asked[rule] for rule in central]).statistic), 3)


def _write_so_far(run: Run, figures: dict[str, Any]) -> None:
    run.figures.mkdir(parents=True, exist_ok=True)
    (run.figures / "ablation.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
