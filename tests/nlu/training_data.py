"""Reads the training phrases as plain text, without Rasa."""

from pathlib import Path

import yaml

from groundrules.rulebook.load import load_rulebook

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "data" / "nlu"


def blocks() -> list[tuple[str, dict[str, str], list[str]]]:
    """Return (intent, metadata, phrases) of every block under data/nlu, with the marketplace's name filled in."""
    marketplace = load_rulebook(PROJECT / "policies").marketplace
    found = []
    for file in sorted(DATA.rglob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = marketplace.fill_in(block["examples"]).splitlines()
            phrases = [line.removeprefix("- ").strip() for line in lines if line.startswith("- ")]
            found.append((block["intent"], block.get("metadata") or {}, phrases))
    return found


def phrases() -> list[str]:
    """Return every training phrase."""
    return [phrase for _, _, some in blocks() for phrase in some]
