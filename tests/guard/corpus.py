"""The labelled messages in `corpus/`: two thirds to work with, one third only to report."""

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "corpus"
_THIRDS = 3


@dataclass(frozen=True)
class Labelled:
    """One message and what is to be found in it: kind, rule, and the words as (start, end)."""

    id: str
    text: str
    sort: str
    verdict: str
    role: str | None
    stage: str | None
    findings: tuple[dict[str, Any], ...]

    @property
    def reserved(self) -> bool:
        """Whether it belongs to the third that is only reported."""
        return zlib.crc32(self.id.encode()) % _THIRDS == 0


def corpus() -> list[Labelled]:
    """Read all messages. A quote must stand in its text exactly once."""
    found = []
    for file in sorted(FOLDER.glob("*.yml")):
        for record in yaml.safe_load(file.read_text(encoding="utf-8")):
            findings = tuple(_located(record["id"], record["text"], finding) for finding in record["findings"])
            found.append(
                Labelled(
                    record["id"],
                    record["text"],
                    record["sort"],
                    record["verdict"],
                    record.get("role"),
                    record.get("stage"),
                    findings,
                )
            )
    return found


def _located(name: str, text: str, finding: dict[str, Any]) -> dict[str, Any]:
    quote = finding["quote"]
    if text.count(quote) != 1:
        raise ValueError(f"{name}: the quote {quote!r} does not stand in the text exactly once")
    start = text.index(quote)
    return {**finding, "start": start, "end": start + len(quote)}
