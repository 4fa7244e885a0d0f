"""Part `curve`: what is kept and what is refused at every threshold, by the ranking alone, before actions.

The ranking is that of models/ground-rules.tar.gz if that is newer than all it was trained from, as it is after
`make eval`; else it is trained here, in the same way.
"""

from typing import Any

from groundrules.rulebook.choose import Decision, Thresholds, choose
from tests.nlu.report.data import classifier_settings, heading, question_sets, training
from tests.nlu.report.judge import (
    Judged,
    about_rules,
    answered_or_offered,
    auroc,
    judge,
    rejection_curve,
    share,
    sure_curve,
)
from tests.nlu.report.run import Run
from tests.nlu.report.systems import Ours
from tests.nlu.report.trained import shipped_model

_STEPS = [round(step * 0.05, 2) for step in range(21)]


def measure(run: Run) -> dict[str, Any]:
    """Rank every question once, then count under every threshold."""
    settings = classifier_settings()
    examples = training(run.quick)
    system = Ours(settings, run.embeddings)
    model = None if run.quick else shipped_model()
    if model:
        system.use(model, [example.text for example in examples])
    else:
        system.train([example.text for example in examples], [example.label for example in examples])
    sets = {
        name: judge(questions, system.rank([question.text for question in questions]))
        for name, questions in question_sets(run.quick).items()
    }
    return {
        **heading(examples, [settings["seed"]]),
        "model": "the trained archive" if model else "trained in process",
        **curves(sets, settings["known"], settings["sure"]),
    }


def curves(sets: dict[str, list[Judged]], known: float, sure: float) -> dict[str, Any]:
    """Return the figures; out of scope are the messages of all sets together, there being few in each."""
    outside = [one for judged in sets.values() for one in judged if one.out_of_scope]

    def at(sure: float) -> Any:
        return lambda one: answered_or_offered(one, sure)

    return {
        "known": known,
        "sure": sure,
        "out_of_scope": len(outside),
        "sets": {
            name: {
                "questions": len(about_rules(judged)),
                "known_curve": rejection_curve(judged, outside, at(sure)),
                "sure_curve": sure_curve(judged, known, sorted({*_STEPS, sure})),
                "auroc": auroc([*about_rules(judged), *outside]),
                "shipped": _shipped(judged, outside, known, sure),
            }
            for name, judged in sets.items()
        },
    }


def _shipped(judged: list[Judged], outside: list[Judged], known: float, sure: float) -> dict[str, Any]:
    thresholds = Thresholds(known=known, sure=sure)

    def refused(one: Judged) -> bool:
        return choose(one.reading.rules, one.reading.about, thresholds) is Decision.UNKNOWN

    return {
        "right": share(about_rules(judged), lambda one: not refused(one) and answered_or_offered(one, sure)),
        "kept": share(about_rules(judged), lambda one: not refused(one)),
        "refused": share(outside, refused),
        "refused_own": share([one for one in judged if one.out_of_scope], refused),
    }
