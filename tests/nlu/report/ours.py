"""Part `ours`: the running assistant, asked over HTTP as `make eval` does."""

import os
from typing import Any

import httpx

from tests.e2e.stack import StackFailed
from tests.figures.parts import Unavailable
from tests.nlu.evaluate import answering_gateway, ask, summarise
from tests.nlu.report.data import heading, question_sets, training
from tests.nlu.report.run import Run
from tests.nlu.report.trained import is_current


def measure(run: Run) -> dict[str, Any]:
    """Ask every question in a fresh conversation.

    Raises `Unavailable` if no assistant can be had, or only one that was trained on something else.
    """
    if not (run.quick or is_current()):
        raise Unavailable("There is no trained model, or one older than what it learns from. Run `make train` first.")
    port = os.environ.get("PORT", "8000")
    try:
        with (
            answering_gateway(f"http://127.0.0.1:{port}") as url,
            httpx.Client(base_url=url, timeout=30.0) as http,
        ):
            sets = {
                name: summarise([ask(http, question) for question in questions])
                for name, questions in question_sets(run.quick).items()
            }
    except StackFailed as failure:
        raise Unavailable(str(failure)) from failure
    return {**heading(training(), []), "sets": sets}
