"""`groundrules backup` and `groundrules restore`."""

from pathlib import Path
from typing import Annotated

import typer

from groundrules.command_end import fail
from groundrules.settings import Settings
from groundrules.upkeep.backup import BackupFailed, back_up
from groundrules.upkeep.backup import restore as put_back


def backup(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Back up the embedded store, also while everything runs: both databases and the secrets, in one file."""
    try:
        size = back_up(Settings(), file)
    except BackupFailed as error:
        fail(str(error))
    typer.echo(f"{file}: {size} bytes. It holds secrets and what people wrote; keep it as safe as the installation.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `groundrules backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Put it in the place of what is there.")] = False,
) -> None:
    """Put a back-up in the place of the embedded store; nothing may run meanwhile."""
    try:
        restored = put_back(Settings(), file, force)
    except BackupFailed as error:
        fail(str(error))
    typer.echo(f"Restored {', '.join(restored)}. `make run` brings them up to date and starts.")
