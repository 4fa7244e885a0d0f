"""Part `public`: the same components on public data, so that others can compare. Nothing is tuned for them.

The data (see ../shared/data/README.md, or the sets' own homes) is looked for in GROUND_RULES_PUBLIC_DATA, else in
../shared/data. It is not part of this repository.
"""

import csv
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.metrics import roc_auc_score

from groundrules.language.close_labels import CloseLabels
from tests.figures.parts import Unavailable
from tests.nlu.report.data import classifier_settings, heading
from tests.nlu.report.embeddings import Embeddings
from tests.nlu.report.judge import keeping_threshold
from tests.nlu.report.run import PROJECT, Run
from tests.nlu.report.systems import untrained_model

FOLDER = Path(os.environ.get("GROUND_RULES_PUBLIC_DATA", PROJECT.parent / "shared" / "data"))
_OUTSIDE = "oos"
_LOST = 0.05
_QUICK_EVERY = 25
_WAYS = {"heads": False, "projected": True}


@dataclass(frozen=True)
class Labelled:
    """Texts with an intent each."""

    texts: list[str]
    intents: list[str]

    def __add__(self, other: "Labelled") -> "Labelled":
        """Both, one after the other."""
        return Labelled(self.texts + other.texts, self.intents + other.intents)


def measure(run: Run) -> dict[str, Any]:
    """Measure on both sets. Raises `Unavailable` if one of them is not there."""
    clinc, banking = FOLDER / "clinc150" / "data_full.json", FOLDER / "banking77"
    for path in (clinc, banking / "train.csv", banking / "test.csv"):
        if not path.is_file():
            raise Unavailable(
                f"The public data is missing: there is no {path}. GROUND_RULES_PUBLIC_DATA names its folder."
            )
    settings = classifier_settings()
    return {
        **heading(None, [settings["seed"]]),
        "lost": _LOST,
        "clinc150": _clinc(clinc, settings, run.quick),
        "banking77": _banking(banking, settings, run.quick),
    }


def _clinc(path: Path, settings: dict[str, Any], quick: bool) -> dict[str, Any]:
    data = json.loads(path.read_text(encoding="utf-8"))

    def part(name: str) -> Labelled:
        pairs = data[name]
        # By intent, so that a few of each remain.
        pairs = sorted(pairs, key=lambda pair: pair[1])[::_QUICK_EVERY] if quick else pairs
        return Labelled([text for text, _ in pairs], [intent for _, intent in pairs])

    inside, outside, validation = part("test"), part("oos_test"), part("val")
    with_class = _Trained(part("train") + part("oos_train"), settings)
    without = _Trained(part("train"), settings)
    return {
        "train": len(without.data.texts),
        "test": len(inside.texts),
        "outside": len(outside.texts),
        **{
            way: {
                "oos_class": {**with_class.accepting(inside, outside, projected), "seconds": with_class.seconds},
                "threshold": {
                    **without.refusing(inside, outside, validation, projected),
                    "seconds": without.seconds,
                },
            }
            for way, projected in _WAYS.items()
        },
    }


def _banking(folder: Path, settings: dict[str, Any], quick: bool) -> dict[str, Any]:
    def part(name: str) -> Labelled:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: row["category"])[:: _QUICK_EVERY if quick else 1]
        return Labelled([row["text"] for row in rows], [row["category"] for row in rows])

    trained, test = _Trained(part("train.csv"), settings), part("test.csv")
    return {
        "train": len(trained.data.texts),
        "test": len(test.texts),
        **{
            way: {"accuracy": trained.accuracy(test, projected), "seconds": trained.seconds}
            for way, projected in _WAYS.items()
        },
    }


class _Trained:
    """The encoder and the ranking model, trained on some data; `seconds` counts the encoding as well.

    Every answer can be had from the two heads alone, or `projected`: with what tells close rules apart in the
    assistant, here over all intents, none likelier than another beforehand.
    """

    def __init__(self, data: Labelled, settings: dict[str, Any]) -> None:
        self.data = data
        self._embeddings = Embeddings()
        started = time.perf_counter()
        intents = dict.fromkeys(set(data.intents) - {_OUTSIDE}, 1.0)
        weights = {"weight": settings["close_weight"], "prior_weight": settings["prior_weight"]}
        self._close = CloseLabels(intents, **weights, temper=settings["temper"])
        self._model = untrained_model(settings, self._close)
        self._model.fit(data.texts, self._embeddings.features(data.texts), data.intents)
        self.seconds = round(time.perf_counter() - started, 1)

    def accuracy(self, data: Labelled, projected: bool) -> float:
        """Return the share whose best intent is right."""
        best = self._best(data.texts, projected)
        return _share([intent == wanted for (intent, _), wanted in zip(best, data.intents, strict=True)])

    def accepting(self, inside: Labelled, outside: Labelled, projected: bool) -> dict[str, float]:
        """Return the figures where out of scope is an intent like the others."""
        found = self._best(outside.texts, projected)
        return {
            "accuracy": self.accuracy(inside, projected),
            "oos_recall": _share([intent == _OUTSIDE for intent, _ in found]),
        }

    def refusing(self, inside: Labelled, outside: Labelled, validation: Labelled, projected: bool) -> dict[str, float]:
        """Return the figures where the improbable is refused; the threshold is the validation messages' quantile."""
        threshold = keeping_threshold([score for _, score in self._best(validation.texts, projected)], _LOST)
        known, unknown = self._best(inside.texts, projected), self._best(outside.texts, projected)
        right = [intent == wanted for (intent, _), wanted in zip(known, inside.intents, strict=True)]
        scores = [score for _, score in known + unknown]
        return {
            "accuracy": _share(right),
            "accuracy_after_rejection": _share(
                [good and score >= threshold for good, (_, score) in zip(right, known, strict=True)]
            ),
            "oos_recall": _share([score < threshold for _, score in unknown]),
            "auroc": round(float(roc_auc_score([1] * len(known) + [0] * len(unknown), scores)), 4),
        }

    def _best(self, texts: Sequence[str], projected: bool) -> list[tuple[str, float]]:
        """Return each text's best intent with its probability."""
        self._model.close = self._close if projected else None
        rankings = self._model.rank(texts, self._embeddings.features(texts))
        return [(ranking[0].label, ranking[0].probability) for ranking in rankings]


def _share(held: list[bool]) -> float:
    return round(sum(held) / len(held), 4)
