"""How a command ends that cannot do what it was asked to: with a sentence, and code 1."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from groundrules.database import make_engine
from groundrules.settings import Settings


def fail(message: str) -> NoReturn:
    """Say why, where errors go, and end the command."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


@contextmanager
def open_database() -> Iterator[Engine]:
    """Give the installation's database for as long as it is needed; one that fails ends the command."""
    engine = make_engine(Settings().database_url)
    try:
        yield engine
    except SQLAlchemyError as error:
        # The error's own text may hold what was to be stored.
        fail(f"The database does not answer ({type(error).__name__}). Run `groundrules prepare` first.")
    finally:
        engine.dispose()
