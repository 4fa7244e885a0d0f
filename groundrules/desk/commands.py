"""The command line's part for the desk: `groundrules desk ...`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from groundrules.command_end import fail, open_database
from groundrules.conversation.handoff.audit import COMMAND_LINE
from groundrules.desk.accounts import Accounts, BadName, DeskRole, LastAdmin, UnknownAgent
from groundrules.desk.passwords import Passwords

app = typer.Typer(help="Look after the people at the desk.", no_args_is_help=True)

_NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name that users see.")]


@contextmanager
def _accounts() -> Iterator[Accounts]:
    """Give the installation's accounts; what goes wrong ends the command with a sentence and code 1."""
    try:
        with open_database() as engine:
            yield Accounts(engine, Passwords())
    except BadName as error:
        message = str(error)
    except UnknownAgent as error:
        message = f"There is no agent named {error} at work. `groundrules desk agents` lists all."
    except LastAdmin as error:
        message = f"{error} is the only admin; without one nobody could look after the accounts."
    else:
        return
    fail(message)


def one_time(name: str, password: str) -> str:
    """Return the line that tells a one-time password, its last word."""
    return f"{name} logs in at /desk and chooses a password there. One-time password: {password}"


@app.command("add-agent")
def add_agent(
    name: _NameArgument,
    role: Annotated[DeskRole, typer.Option(help="What they may do.")] = DeskRole.AGENT,
) -> None:
    """Add an agent, or take one back; the one-time password is the last word of the last line."""
    with _accounts() as accounts:
        password = accounts.add(name, role, COMMAND_LINE)
        typer.echo(one_time(accounts.get(name).name, password))


@app.command()
def agents() -> None:
    """List the agents: name, role, whether they are at the desk."""
    with _accounts() as accounts:
        found = accounts.all()
        for account in found:
            where = "at the desk" if account.present else "away" if account.active else "has left"
            typer.echo(f"{account.name:40}  {account.role.value:5}  {where}")
        typer.echo(f"{len(found)} agent{'' if len(found) == 1 else 's'}.")


@app.command("reset-password")
def reset_password(name: _NameArgument) -> None:
    """Give an agent a new one-time password, the last word of the last line; their sessions end."""
    with _accounts() as accounts:
        password = accounts.reset_password(name, COMMAND_LINE)
        typer.echo(one_time(accounts.get(name).name, password))


@app.command()
def deactivate(name: _NameArgument) -> None:
    """Let an agent in no more; conversations that they had go to somebody else."""
    with _accounts() as accounts:
        accounts.deactivate(name, COMMAND_LINE)
        typer.echo(f"{name} is no longer at the desk.")
