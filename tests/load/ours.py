"""Ground Rules as a whole: trained in a folder of its own, started as `make run` does, and talked with over its API."""

import shutil
import sys
import uuid
from pathlib import Path

import yaml

from tests.e2e.stack import environment, free_ports
from tests.figures.quiet import run_logged
from tests.load.run import PROJECT, SCRATCH
from tests.load.talking import Line

_TALKS = Path(__file__).with_name("talks.yml")
_CONVERSATIONS = "/api/v1/conversations"


def train(folder: Path) -> None:
    """Train on a copy of the rulebook and its phrases, so that nothing is known from before.

    Raises `RuntimeError` with the end of the log.
    """
    for name in ("policies", "data"):
        shutil.copytree(PROJECT / name, folder / name)
    command = [sys.executable, "-m", "groundrules.train"]
    log, model = SCRATCH / "training.log", Path("models") / "ground-rules.tar.gz"
    run_logged(command, folder, environment(folder / "home", free_ports(3)), log, model)


def talks(count: int) -> list[list[str]]:
    """Return so many conversations, those of `talks.yml` over and over."""
    written = yaml.safe_load(_TALKS.read_text(encoding="utf-8"))
    return [written[place % len(written)] for place in range(count)]


class OurCaller:
    """Talks with the assistant as a host page does."""

    def __init__(self, port: int) -> None:
        self._line = Line(port)
        self._path = ""
        self._headers: dict[str, str] = {}

    def begin(self) -> None:
        """Begin a new conversation."""
        begun = self._line.call("POST", _CONVERSATIONS, {})
        self._path = f"{_CONVERSATIONS}/{begun['conversation']}/messages"
        self._headers = {"Authorization": f"Bearer {begun['token']}"}

    def say(self, text: str) -> bool:
        """Say something; return whether it was answered, and not by an apology."""
        said = {"client_id": uuid.uuid4().hex, "text": text}
        replies = self._line.call("POST", self._path, said, self._headers)["messages"]
        return bool(replies) and all(reply["kind"] != "error" for reply in replies)

    def close(self) -> None:
        """Hang up."""
        self._line.close()
