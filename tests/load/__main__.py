"""Measures the parts named (all, if none is), prints their tables, and makes docs/performance.md from all figures."""

import argparse
import sys
from pathlib import Path

from tests.figures.parts import chosen, measure_parts
from tests.figures.quiet import be_quiet
from tests.load.machine import is_busy, load_average
from tests.load.render import PARTS, load, render, tables_of
from tests.load.run import FIGURES, PAGE, SCRATCH, Run


def main() -> int:
    """Return 1 if a part could not be measured, else 0."""
    options = _options()
    page, figures = where(options.quick) if options.wanted else (PAGE, FIGURES)

    def after(part: str) -> None:
        print("\n\n".join(tables_of(part, load(figures)[part]).values()), flush=True)
        render(figures, page)

    stores = (options.store,) if options.store else Run.stores
    run = Run(
        1 if options.quick else options.rounds,
        options.quick,
        options.messages,
        stores,
        options.gateways,
        options.rasas,
        options.minutes,
    )
    missing = measure_parts("tests.load", options.wanted, run, figures, after)
    render(figures, page)
    print(f"Written: {page} and {figures}")
    return 1 if missing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="over how many rounds medians are taken (5)")
    parser.add_argument("--quick", action="store_true", help="only see that it runs: one round, and little of it")
    parser.add_argument("--messages", type=int, default=Run.messages, help="faults: so many on each store (2000)")
    parser.add_argument("--store", choices=Run.stores, help="faults: on this store alone")
    parser.add_argument("--gateways", type=int, default=Run.gateways, help="faults: so many on PostgreSQL (2)")
    parser.add_argument("--rasas", type=int, default=Run.rasas, help="faults: so many Rasas on PostgreSQL (2)")
    parser.add_argument("--minutes", type=float, default=Run.minutes, help="soak: how long (30)")
    options = chosen(parser, PARTS)
    if options.rounds < 1:
        parser.error("there must be a round at least")
    if min(options.messages, options.gateways, options.rasas, options.minutes) <= 0:
        parser.error("there must be something to measure")
    return options


def where(quick: bool) -> tuple[Path, Path]:
    """Return where page and figures go: to docs/ only if they are earnest and the machine has nothing else to do."""
    load_before = load_average()
    if not quick and not is_busy(load_before):
        return PAGE, FIGURES
    if not quick:
        print(f"The machine is busy (load {load_before}); docs/ is left as it is.", file=sys.stderr)
    return SCRATCH / PAGE.name, SCRATCH / FIGURES.name


if __name__ == "__main__":
    be_quiet()
    sys.exit(main())
