"""How well the message check does on the corpus: `python -m tests.guard.measure [--errors] [--only r2-]`."""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundrules.guard.check import Check, MessageChecker
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.settings import Settings
from tests.guard.corpus import Labelled, corpus

EXACT = frozenset({"email", "phone", "handle", "address", "payment_details"})


@dataclass(frozen=True)
class Outcome:
    """A labelled message, what the check said, and how long it took in milliseconds."""

    labelled: Labelled
    check: Check
    milliseconds: float

    @property
    def caught(self) -> bool:
        """A violation is caught if the verdict says so."""
        return self.check.verdict == "not_allowed"

    @property
    def rule_right(self) -> bool:
        """Whether a rule labelled is among those named."""
        named = {finding.rule for finding in self.check.findings}
        return any(finding["rule"] in named for finding in self.labelled.findings)

    @property
    def all_kinds_found(self) -> bool:
        """Whether every labelled kind was found."""
        return {finding["kind"] for finding in self.labelled.findings} <= {one.kind for one in self.check.findings}

    @property
    def offsets_right(self) -> bool:
        """Whether each finding quotes the text, and details labelled and found are the same characters."""
        text = self.labelled.text
        quoted = all(one.text == text[one.start : one.end] for one in self.check.findings)
        for wanted in self.labelled.findings:
            if wanted["kind"] not in EXACT:
                continue
            same = [one for one in self.check.findings if one.kind == wanted["kind"] and _overlap(one, wanted)]
            quoted = quoted and all((one.start, one.end) == (wanted["start"], wanted["end"]) for one in same[:1])
        return quoted


def _overlap(found: Any, wanted: dict[str, Any]) -> bool:
    return bool(found.start < wanted["end"] and wanted["start"] < found.end)


def situation_of(labelled: Labelled) -> Situation:
    """Return what the corpus tells of role and stage."""
    return Situation(Role(labelled.role) if labelled.role else None, Stage(labelled.stage) if labelled.stage else None)


def run(messages: Iterable[Labelled], checker: MessageChecker | None = None) -> list[Outcome]:
    """Check every message."""
    checker = checker or MessageChecker(load_rulebook(Settings().policies))
    checker.check("The first message should not be slow.", Situation())
    outcomes = []
    for labelled in messages:
        started = time.perf_counter()
        check = checker.check(labelled.text, situation_of(labelled))
        outcomes.append(Outcome(labelled, check, 1000 * (time.perf_counter() - started)))
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the shares that the gates look at."""
    violations = [one for one in outcomes if one.labelled.verdict == "not_allowed"]
    benign = [one for one in outcomes if one.labelled.verdict == "ok"]
    caution = [one for one in outcomes if one.labelled.verdict == "caution"]
    caught = [one for one in violations if one.caught]
    times = sorted(one.milliseconds for one in outcomes)
    return {
        "messages": len(outcomes),
        "caught": _share(violations, lambda one: one.caught),
        "false_alarms": _share(benign, lambda one: one.check.verdict != "ok"),
        "caution": _share(caution, lambda one: one.check.verdict == "caution"),
        "rule": _share(caught, lambda one: one.rule_right),
        "all_kinds": _share(violations, lambda one: one.all_kinds_found),
        "offsets": _share(caught, lambda one: one.offsets_right),
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(0.95 * len(times))], 2),
    }


def _share(outcomes: Sequence[Outcome], right: Callable[[Outcome], bool]) -> float:
    return round(sum(map(right, outcomes)) / len(outcomes), 4) if outcomes else 0.0


def _print_errors(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        wanted = one.labelled.verdict
        wrong = one.check.verdict != wanted or (wanted == "not_allowed" and not (one.rule_right and one.offsets_right))
        if wrong:
            labelled = one.labelled
            print(f"{labelled.id} {labelled.sort} {labelled.stage} {wanted} -> {one.check.verdict}: {labelled.text!r}")
            print("    wanted", [(f["kind"], f["quote"]) for f in labelled.findings])
            print("    found ", [(f.kind, f.text) for f in one.check.findings])


def main() -> None:
    """Print the figures; by sort too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reserved", action="store_true", help="the third that is only reported")
    parser.add_argument("--errors", action="store_true", help="every message that came out wrong; never of that third")
    parser.add_argument("--only", default="", metavar="PREFIX", help="messages whose id begins so, such as a round's")
    parser.add_argument("--models", type=Path, help="a folder with another trained message check")
    options = parser.parse_args()
    chosen = [one for one in corpus() if one.reserved == options.reserved and one.id.startswith(options.only)]
    outcomes = run(chosen, MessageChecker(load_rulebook(Settings().policies), models=options.models))
    print(figures(outcomes))
    for sort in sorted({one.labelled.sort for one in outcomes}):
        some = [one for one in outcomes if one.labelled.sort == sort]
        print(f"  {sort:16}", {key: value for key, value in figures(some).items() if not key.endswith("_ms")})
    if options.errors and not options.reserved:
        _print_errors(outcomes)


if __name__ == "__main__":
    main()
