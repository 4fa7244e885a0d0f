"""Measures parts one after the other, and keeps the figures of each in a JSON file."""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


class Unavailable(RuntimeError):
    """Something that a part needs is not on this machine; the message says what, and where it was looked for."""


def chosen(parser: argparse.ArgumentParser, parts: Sequence[str]) -> argparse.Namespace:
    """Return the command's options; `wanted` are the parts named, or all, in their order; none for `render`."""
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(parts)}; or render: measure nothing")
    options = parser.parse_args()
    unknown = set(options.parts) - {*parts, "render"}
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    options.wanted = [part for part in parts if part in (options.parts or parts)]
    return options


def measure_parts(package: str, parts: Sequence[str], run: Any, folder: Path, after: Callable[[str], None]) -> int:
    """Let `measure(run)` of each module of `package` named in `parts` measure; write what it returns to `folder`.

    `after` is called with the name of each part that was measured, so that a run that is stopped leaves page and
    figures in agreement. A part that is unavailable is left as it was. Returns how many were.
    """
    missing = 0
    for part in parts:
        print(f"{part} ...", flush=True)
        started = time.monotonic()
        try:
            measured = importlib.import_module(f"{package}.{part}").measure(run)
        except Unavailable as reason:
            missing += 1
            print(f"{part} is left as it was. {reason}", file=sys.stderr)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{part}.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
        print(f"{part}: {time.monotonic() - started:.0f} s", flush=True)
        after(part)
    return missing
