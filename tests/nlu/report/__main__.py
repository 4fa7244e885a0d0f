"""Measures the parts named (all, if none is), then makes docs/evaluation.md and its plots from all figures."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.figures.parts import chosen, measure_parts
from tests.figures.quiet import be_quiet
from tests.nlu.evaluate import QUESTIONS
from tests.nlu.report.embeddings import Embeddings
from tests.nlu.report.render import PARTS, render
from tests.nlu.report.run import FIGURES, PAGE, SCRATCH, Run


def main() -> int:
    """Return 1 if a part could not be measured, else 0."""
    options = _options()
    page, figures = _where(options.quick)
    embeddings = Embeddings(SCRATCH / "embeddings.npz")
    run = Run(options.seeds, options.epochs, options.stock_seeds, options.quick, figures, embeddings)

    def after(_part: str) -> None:
        embeddings.keep()
        render(figures, page)

    missing = measure_parts("tests.nlu.report", options.wanted, run, figures, after)
    render(figures, page)
    print(f"Written: {page} and {figures}")
    return 1 if missing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.nlu.report", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="seeds of the ablation (3)")
    parser.add_argument("--epochs", type=int, default=100, help="epochs of Rasa's DIET (100)")
    parser.add_argument("--stock-seeds", type=int, default=3, help="seeds of Rasa's DIET in the ablation (3)")
    parser.add_argument("--quick", action="store_true", help="only see that it runs; writes to a temporary folder")
    return chosen(parser, PARTS)


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
    be_quiet()
    sys.exit(main())
