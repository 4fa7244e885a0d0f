"""Measures the parts named (all, if none is), then makes docs/evaluation.md and its plots from all figures."""

import argparse
import importlib
import json
import os
import signal
import sys
import tempfile
import time
import warnings
from pathlib import Path

from tests.nlu.evaluate import QUESTIONS
from tests.nlu.report.embeddings import Embeddings
from tests.nlu.report.render import PARTS, render
from tests.nlu.report.run import FIGURES, PAGE, SCRATCH, Run, Unavailable

# What the Makefile sets for every command: no word to Rasa's makers, and none from its libraries.
_QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}


def main() -> int:
    """Return 1 if a part could not be measured, else 0."""
    options = _options()
    page, figures = _where(options.quick)
    embeddings = Embeddings(SCRATCH / "embeddings.npz")
    run = Run(options.seeds, options.epochs, options.stock_seeds, options.quick, figures, embeddings)
    missing = 0
    for part in [part for part in PARTS if part in (options.parts or PARTS)]:
        print(f"{part} ...", flush=True)
        started = time.monotonic()
        try:
            measured = importlib.import_module(f"tests.nlu.report.{part}").measure(run)
        except Unavailable as reason:
            missing += 1
            print(f"{part} is left as it was. {reason}", file=sys.stderr)
            continue
        figures.mkdir(parents=True, exist_ok=True)
        (figures / f"{part}.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
        run.embeddings.keep()
        print(f"{part}: {time.monotonic() - started:.0f} s", flush=True)
        # After every part, so that a run that is stopped leaves page and figures in agreement.
        render(figures, page)
    render(figures, page)
    print(f"Written: {page} and {figures}")
    return 1 if missing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.nlu.report", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; or render: measure nothing")
    parser.add_argument("--seeds", type=int, default=3, help="seeds of the ablation (3)")
    parser.add_argument("--epochs", type=int, default=100, help="epochs of Rasa's DIET (100)")
    parser.add_argument("--stock-seeds", type=int, default=3, help="seeds of Rasa's DIET in the ablation (3)")
    parser.add_argument("--quick", action="store_true", help="only see that it runs; writes to a temporary folder")
    options = parser.parse_args()
    unknown = set(options.parts) - {*PARTS, "render"}
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def _where(quick: bool) -> tuple[Path, Path]:
    """Return where page and figures go: to docs/ only if they are earnest and hold the labelled questions."""
    if quick:
        folder = Path(tempfile.mkdtemp(prefix="ground-rules-report-"))
    elif QUESTIONS.is_file():
        return PAGE, FIGURES
    else:
        print(f"There are no labelled questions at {QUESTIONS}; docs/ is left as it is.", file=sys.stderr)
        folder = SCRATCH
    return folder / PAGE.name, folder / FIGURES.name


if __name__ == "__main__":
    os.environ.update(_QUIET)
    # As an exception, so that a training of Rasa's that is under way ends with us and leaves no folder behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    # TensorFlow, Rasa and matplotlib warn at length about each other's versions; none of it is ours to act on.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    sys.exit(main())
