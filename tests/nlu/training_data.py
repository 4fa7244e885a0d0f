"""Reads the training phrases as plain text, without Rasa."""

from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "data" / "nlu"


def blocks() -> list[tuple[str, dict[str, str], list[str]]]:
    """Return (intent, metadata, phrases) of every block under data/nlu."""
    found = []
    for file in sorted(DATA.rglob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            phrases = [line.removeprefix("- ").strip() for line in lines if line.startswith("- ")]
            found.append((block["intent"], block.get("metadata") or {}, phrases))
    return found


def phrases() -> list[str]:
    """Return every training phrase."""
    return [phrase for _, _, some in blocks() for phrase in some]
