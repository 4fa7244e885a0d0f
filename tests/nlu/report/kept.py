"""What came of slow measurements, kept under results/ by what went into them; delete that folder to measure anew."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.nlu.evaluate import Question
from tests.nlu.report.data import Split, digest
from tests.nlu.report.run import SCRATCH, Run


def kept(run: Run, name: str, split: Split, sets: Mapping[str, Sequence[Question]], compute: Callable[[], Any]) -> Any:
    """Return what `compute` returns (anything that JSON can hold), or what it has with these texts before.

    `name`, fit for a file, says what else it depends on. A quick run only sees that it runs, so it keeps nothing.
    """
    if run.quick:
        return compute()
    learnt = digest(f"{example.label}\t{example.text}" for example in split.learnt)
    asked = digest([*(one.text for one in split.held_out), *(one.text for some in sets.values() for one in some)])
    path = SCRATCH / "kept" / f"{name}-{learnt}-{asked}.json"
    if path.is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    found = compute()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found), encoding="utf-8")
    return found
