"""Makes a project for another marketplace: a small rulebook of a made-up one, to put one's own in its place."""

import shutil
from pathlib import Path

from groundrules.settings import PROJECT

FILES = Path(__file__).parent / "project"
_MAKEFILE = """\
# The installation of Ground Rules that serves this project.
GROUND_RULES := {installation}
include $(GROUND_RULES)/deploy/project.mk
"""


class PathTaken(ValueError):
    """The project cannot be made there; the message says why, and what to do."""


def start_project(path: Path) -> None:
    """Write the project's files into `path`, a folder that does not exist yet or an empty one.

    Raises `PathTaken` where something is there already, and `OSError` where nothing can be written.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise PathTaken(
            f"There is something at {path} already. Name a folder that does not exist yet, or an empty one."
        )
    shutil.copytree(FILES, path, dirs_exist_ok=True)
    (path / "Makefile").write_text(_MAKEFILE.format(installation=PROJECT), encoding="utf-8")
