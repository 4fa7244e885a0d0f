"""The pipeline that Rasa gives to whoever names none (`rasa init`), with a DIET classifier, trained on our phrases.

Each rule and each false claim is an intent of its own, as ours learns them. Two things differ from Rasa's file: the
response selector is left out, since there is nothing here for it to select, and the ranking lists all intents instead
of ten, so that all can be judged; neither changes what the classifier learns.
"""

import asyncio
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import structlog
import yaml

from groundrules.rulebook.choose import Ranked
from tests.figures.quiet import QUIET, run_logged
from tests.nlu.evaluate import Question
from tests.nlu.report.data import Split, classifier_settings
from tests.nlu.report.judge import Reading
from tests.nlu.report.kept import kept
from tests.nlu.report.run import SCRATCH, Run
from tests.nlu.report.systems import Examined, examine, read_labels

_FALLBACK = "nlu_fallback"
_LOG = "rasa.log"


class StockRasa:
    """Trains by the command `rasa train nlu` in a folder of its own, and reads messages with the trained agent."""

    name = "stock"

    def __init__(self, epochs: int, seed: int, folder: Path) -> None:
        self._epochs, self._seed, self._folder = epochs, seed, folder
        self._beyond = frozenset(classifier_settings()["beyond"])
        self._labels: dict[str, str] = {}
        self._agent: Any = None

    def train(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Write Rasa's files and train; Rasa's many words go to a log. Raises `RuntimeError` with its last lines."""
        self._labels = {_intent(label): label for label in labels}
        phrases: dict[str, list[str]] = {}
        for text, label in zip(texts, labels, strict=True):
            phrases.setdefault(_intent(label), []).append(f"- {text}")
        blocks = [{"intent": intent, "examples": "\n".join(some) + "\n"} for intent, some in phrases.items()]
        _write(self._folder / "nlu.yml", {"version": "3.1", "nlu": blocks})
        _write(self._folder / "config.yml", _config(self._epochs, self._seed))
        command = [sys.executable, "-m", "rasa", "train", "nlu", "--nlu", "nlu.yml", "--fixed-model-name", "stock"]
        run_logged(command, self._folder, os.environ | QUIET, SCRATCH / _LOG, self._archive)

    def rank(self, texts: Sequence[str]) -> list[Reading]:
        """Parse each message with the trained agent."""
        return asyncio.run(self._rank(texts))

    def megabytes(self) -> float:
        """Rasa's archive."""
        return round(self._archive.stat().st_size / 1e6, 1)

    @property
    def _archive(self) -> Path:
        return self._folder / "models" / "stock.tar.gz"

    async def _rank(self, texts: Sequence[str]) -> list[Reading]:
        if self._agent is None:
            os.environ.update(QUIET)
            # TensorFlow takes seconds to import, and most of the report does without.
            from rasa.core.agent import Agent  # noqa: PLC0415

            # Rasa would print every message that it parses.
            structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
            self._agent = Agent.load(str(self._archive))
        # Rasa takes a text that begins with a slash for a command.
        return [self._read(await self._agent.parse_message(text.lstrip("/ "))) for text in texts]

    def _read(self, parsed: dict[str, Any]) -> Reading:
        """Refused is what Rasa's fallback refuses, or whose best intent has nothing to do with rules."""
        ranking = [(one["name"], float(one["confidence"])) for one in parsed["intent_ranking"]]
        named = [(self._labels[name], confidence) for name, confidence in ranking if name in self._labels]
        if not named:
            return Reading((), 0.0, refused=True)
        reading = read_labels(named, self._beyond)
        best = max(named, key=lambda one: one[1])[0].split(" ")[0]
        fallen_back = parsed["intent"]["name"] == _FALLBACK
        return replace(reading, refused=fallen_back or best in self._beyond, intent=best)


def examine_stock(run: Run, seed: int, split: Split, sets: Mapping[str, Sequence[Question]]) -> Examined:
    """Train and ask, or return what came of doing so before with the same texts, seed and epochs."""

    def train_and_ask() -> dict[str, Any]:
        folder = Path(tempfile.mkdtemp(prefix="ground-rules-stock-"))
        try:
            return asdict(examine(StockRasa(run.epochs, seed, folder), split, sets))
        finally:
            shutil.rmtree(folder)

    return _from_json(kept(run, f"stock-{seed}-{run.epochs}", split, sets, train_and_ask))


def _intent(label: str) -> str:
    return label.replace("/", "__").replace(" ", "--")


def _config(epochs: int, seed: int) -> dict[str, Any]:
    text = (files("rasa.engine.recipes") / "config_files" / "default_config.yml").read_text(encoding="utf-8")
    stock = yaml.safe_load(text)
    pipeline = [part for part in stock["pipeline"] if part["name"] != "ResponseSelector"]
    [diet] = [part for part in pipeline if part["name"] == "DIETClassifier"]
    diet |= {"epochs": epochs, "random_seed": seed, "ranking_length": 0}
    return {name: stock[name] for name in ("recipe", "assistant_id", "language")} | {"pipeline": pipeline}


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, width=10_000), encoding="utf-8")


def _from_json(data: dict[str, Any]) -> Examined:
    held_out = [_reading(one) for one in data.pop("held_out")]
    sets = {name: [_reading(one) for one in some] for name, some in data.pop("sets").items()}
    return Examined(**data, held_out=held_out, sets=sets)


def _reading(data: dict[str, Any]) -> Reading:
    rules = tuple(Ranked(**ranked) for ranked in data.pop("rules"))
    return Reading(**data, rules=rules)
