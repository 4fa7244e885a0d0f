"""Trains the Rasa model, showing how far it is instead of Rasa's thousands of progress lines."""

import logging
import sys
import time
import warnings
from pathlib import Path

from groundrules.guard.meaning import train_meaning
from groundrules.guard.policy import load_check_policy
from groundrules.rulebook.load import RulebookError, load_rulebook
from groundrules.rulebook.schema import Draft
from groundrules.settings import Settings

MODEL_NAME = "ground-rules"


def train() -> Path:
    """Train `models/ground-rules.tar.gz` from the files in the current folder.

    Raises `RulebookError` before anything slow begins, and `RuntimeError` if Rasa trains nothing.
    """
    rulebook = load_rulebook(Settings().policies)
    load_check_policy(Settings().policies, rulebook)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("groundrules").setLevel(logging.INFO)
    # TensorFlow and Rasa warn at length about each other's versions; none of it is ours to act on.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    started = time.monotonic()
    from rasa.model_training import train as rasa_train  # noqa: PLC0415  # only now are its warnings silenced

    result = rasa_train(
        domain="domain.yml", config="config.yml", training_files=["data"], output="models", fixed_model_name=MODEL_NAME
    )
    if result.code != 0 or result.model is None:
        raise RuntimeError("Rasa did not train a model; its messages above say why.")
    phrases = train_meaning(
        Path("data") / "guard", [draft for draft in rulebook.drafts.values() if isinstance(draft, Draft)]
    )
    logging.getLogger("groundrules").info("The message check learnt from %d phrases", phrases)
    logging.getLogger("groundrules").info("Trained %s in %.0f s", result.model, time.monotonic() - started)
    return Path(result.model)


if __name__ == "__main__":
    try:
        train()
    except (RuntimeError, RulebookError) as error:
        sys.exit(str(error))
