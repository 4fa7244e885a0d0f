"""Rasa's own check of everything the assistant learns from."""

import os
import subprocess
from pathlib import Path

from tests.e2e.stack import PROJECT


def test_rasa_finds_nothing_to_warn_about(tmp_path: Path) -> None:
    log = tmp_path / "validate.log"
    command = [PROJECT / ".venv" / "bin" / "rasa", "data", "validate", "--fail-on-warnings"]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    with log.open("wb") as output:
        run = subprocess.run(
            command, cwd=PROJECT, env=os.environ | quiet, stdout=output, stderr=output, timeout=240, check=False
        )
    text = log.read_text(encoding="utf-8", errors="replace")
    assert run.returncode == 0, text[-3000:]
    assert "No story structure conflicts found" in text
