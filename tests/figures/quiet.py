"""Keeps Rasa, TensorFlow and matplotlib quiet: settings for our own process, and commands whose words go to a log."""

import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

# What the Makefile sets for every command: no word to Rasa's makers, and none from its libraries.
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
_TAIL = 20


def be_quiet() -> None:
    """Settle this process: what it is to be quiet about, and that SIGTERM is an exception.

    As an exception, so that whatever is under way ends with us and leaves no process and no folder behind.
    """
    os.environ.update(QUIET)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    # TensorFlow, Rasa and matplotlib warn at length about each other's versions; none of it is ours to act on.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)


def run_logged(command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path, made: Path) -> None:
    """Run a command in `folder`, which makes the file `made` there.

    Raises `RuntimeError` with the last lines of its log if it fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode != 0 or not (folder / made).is_file():
        last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL:]
        raise RuntimeError("\n".join([f"{' '.join(command[:4])} failed; the end of {log}:", *last]))
