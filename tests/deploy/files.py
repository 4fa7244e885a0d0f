"""The deployment's files as the tests see them, checked by deploy/check.py in .venv-deploy."""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from groundrules.settings import Settings
from tests.docs.markdown import DOCS, bare, read, section, table

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
CHART = DEPLOY / "helm" / "ground-rules"
COMPOSE = DEPLOY / "compose.yml"
DOCKERFILE = DEPLOY / "Dockerfile"
NGINX = DEPLOY / "nginx.conf"
_PYTHON = PROJECT / ".venv-deploy" / "bin" / "python"
_SECONDS = 120

Manifest = dict[str, Any]


class Refused(Exception):
    """The file is not as it should be; the message says where."""


def checked(what: str, path: Path, values: Mapping[str, Any] | None = None) -> Any:
    """Run deploy/check.py, and return what it found. Raises `Refused`."""
    command = [_PYTHON, "-W", "error", DEPLOY / "check.py", what, path]
    run = subprocess.run(
        command, input=json.dumps(values or {}), capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if run.returncode:
        raise Refused(run.stderr)
    return json.loads(run.stdout)


def known_variables() -> set[str]:
    """All variables that docs/settings.md lists: the settings, and those beside them."""
    beside = table(section(read(DOCS / "settings.md"), "Beside the settings"))
    settings = {field.field_info.extra["env"] for field in Settings.__fields__.values()}
    return settings | {bare(row[0]) for row in beside}


def dockerfile_variables() -> dict[str, str]:
    """The variables that the image sets."""
    [block] = re.findall(r"^ENV ((?:.*\\\n)*.*)$", read(DOCKERFILE), re.M)
    return dict(pair.split("=", 1) for pair in block.replace("\\\n", " ").split())
