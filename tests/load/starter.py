"""Rasa's starter project, as `rasa init --no-prompt` writes it: trained, started, and talked with in its own words."""

import random
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import yaml

from tests.e2e.stack import Stack, free_ports
from tests.figures.parts import Unavailable
from tests.figures.quiet import run_logged
from tests.load.run import SCRATCH
from tests.load.talking import Line

_MODEL = Path("models") / "starter.tar.gz"
_WEBHOOK = "/webhooks/rest/webhook"
# On a busy machine TensorFlow takes its time.
_START_SECONDS = 300.0
_RASA = f"PYTHONWARNINGS=ignore {sys.executable} -m rasa run --interface 127.0.0.1 --port $PORT --model {_MODEL}"
# Its stories, its rules, and back to the beginning: one message of each of these intents makes a conversation.
_COURSE = (
    *("greet", "mood_great", "bot_challenge"),
    *("greet", "mood_unhappy", "affirm"),
    *("greet", "mood_unhappy", "deny"),
    "goodbye",
)


def write(folder: Path) -> None:
    """Write the starter's files to `folder`, as `rasa init` does before it trains."""
    # Looked for and not imported, because Rasa takes seconds to import.
    rasa = find_spec("rasa")
    if rasa is None or rasa.origin is None:
        raise Unavailable("Rasa is not installed.")
    shutil.copytree(Path(rasa.origin).parent / "cli" / "initial_project", folder)


def train(folder: Path) -> None:
    """Train it, as `rasa train` does. Raises `RuntimeError` with the end of Rasa's log."""
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "starter"]
    run_logged(command, folder, _stack(folder).environment, SCRATCH / "starter-training.log", _MODEL)


@contextmanager
def running(folder: Path) -> Iterator[Stack]:
    """Start the trained starter; end it afterwards."""
    stack = _stack(folder)
    try:
        stack.start("rasa")
        yield stack
    finally:
        stack.stop()


def talks(folder: Path, count: int) -> list[list[str]]:
    """Return so many conversations, in phrases that it was trained with."""
    blocks = yaml.safe_load((folder / "data" / "nlu.yml").read_text(encoding="utf-8"))["nlu"]
    phrases = {
        block["intent"]: [line.removeprefix("- ") for line in block["examples"].splitlines()] for block in blocks
    }
    chosen = random.Random(0)  # noqa: S311  # the same conversations each time
    return [[chosen.choice(phrases[intent]) for intent in _COURSE] for _ in range(count)]


class StarterCaller:
    """Talks with the starter through Rasa's own REST channel."""

    def __init__(self, port: int) -> None:
        self._line = Line(port)
        self._sender = ""

    def begin(self) -> None:
        """Begin a new conversation."""
        self._sender = uuid.uuid4().hex

    def say(self, text: str) -> bool:
        """Say something; return whether it was answered."""
        return bool(self._line.call("POST", _WEBHOOK, {"sender": self._sender, "message": text}))

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _stack(folder: Path) -> Stack:
    return Stack(folder, free_ports(3), folder, {"rasa": _RASA}, "/", _START_SECONDS)
