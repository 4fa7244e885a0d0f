"""Trains the Rasa model, showing how far it is instead of Rasa's thousands of progress lines."""

import logging
import multiprocessing
import os
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import structlog

from groundrules.guard.meaning import train_meaning
from groundrules.guard.policy import load_check_policy
from groundrules.rulebook.document import RulebookError
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.phrases import PHRASES, check_phrases
from groundrules.settings import PROJECT, Settings

MODEL_NAME = "ground-rules"
# What all rulebooks share; the phrases of its own a rulebook has beside it.
SHARED = PROJECT / "data"


def train() -> Path:
    """Train `models/ground-rules.tar.gz` in the current folder, for the rulebook and the phrases there.

    Raises `RulebookError` before anything slow begins, and `RuntimeError` if Rasa trains nothing.
    """
    rulebook = load_rulebook(Settings().policies)
    load_check_policy(Settings().policies, rulebook)
    check_phrases(PHRASES, rulebook)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("groundrules").setLevel(logging.INFO)
    # Its debug lines and progress bars would hide how far it is, and cost seconds.
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    started = time.monotonic()
    # The message check learns in a process of its own: Rasa keeps only one core busy while it loads.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as beside:
        learning = beside.submit(train_meaning, SHARED / "guard", rulebook)
        model = _train_rasa()
        logging.getLogger("groundrules").info("The message check learnt from %d phrases", learning.result())
    logging.getLogger("groundrules").info("Trained %s in %.0f s", model, time.monotonic() - started)
    return model


def training_files() -> list[str]:
    """Return what Rasa learns from: what all rulebooks share, and the phrases of the one in the current folder."""
    shared = [SHARED / "rules.yml", *sorted((SHARED / "nlu").glob("*.yml"))]
    return [str(path) for path in (*shared, PHRASES)]


def _train_rasa() -> Path:
    from rasa.model_training import train as rasa_train  # noqa: PLC0415  # it takes seconds

    # What it imports warns at length about each other's versions; none of it is ours to act on.
    for kind in (DeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=kind)
    warnings.filterwarnings("ignore", "Slot auto-fill has been removed", UserWarning)
    result = rasa_train(
        domain=str(PROJECT / "domain.yml"),
        config=str(PROJECT / "config.yml"),
        training_files=training_files(),
        output="models",
        fixed_model_name=MODEL_NAME,
    )
    if result.code != 0 or result.model is None:
        raise RuntimeError("Rasa did not train a model; its messages above say why.")
    return Path(result.model)


if __name__ == "__main__":
    try:
        train()
    except (RuntimeError, RulebookError) as error:
        sys.exit(str(error))
