"""The command line's part for what is kept of people: `groundrules purge`, `groundrules conversations ...`."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from groundrules.command_end import fail, open_database
from groundrules.conversation.handoff.audit import COMMAND_LINE, Entry, note
from groundrules.conversation.log import utc_now
from groundrules.database import make_engine
from groundrules.privacy.erase import EVENTS, Eraser
from groundrules.privacy.export import export as export_conversations
from groundrules.privacy.trackers import Trackers
from groundrules.settings import Settings

app = typer.Typer(help="Hand out or delete what a person has said.", no_args_is_help=True)

_WhoArgument = Annotated[
    str, typer.Argument(metavar="ID|VISITOR", help="A conversation's id, or the host's own id of a visitor.")
]
_YesOption = Annotated[bool, typer.Option("--yes", help="Delete without asking.")]


@contextmanager
def _installation() -> Iterator[tuple[Engine, Eraser]]:
    """Give the installation's database, and what deletes in it; a database that fails ends the command."""
    settings = Settings()
    with open_database() as engine:
        trackers = engine if settings.database else make_engine(settings.trackers_url)
        try:
            yield engine, Eraser(engine, Trackers(trackers))
        finally:
            trackers.dispose()


def _found(eraser: Eraser, who: str) -> list[str]:
    ids = eraser.find(who)
    if not ids:
        fail(f"There is no conversation {who}, and no visitor of that id.")
    return ids


def _tell(counts: Mapping[str, int]) -> None:
    for name, count in sorted(counts.items()):
        typer.echo(f"{count:8}  {name.replace('_', ' ')}")


def _audit(engine: Engine, what: str, counts: Mapping[str, int]) -> None:
    """Note that something was deleted, and how much; whose it was is not noted."""
    detail = f"{counts.get('conversations', 0)} conversations"
    with sessionmaker(engine, future=True).begin() as session:
        note(session, Entry(utc_now(), COMMAND_LINE, what, detail=detail))


@app.command()
def export(who: _WhoArgument) -> None:
    """Write a person's conversations to standard output as JSON, with their feedback, reports and requests."""
    with _installation() as (engine, eraser):
        found = export_conversations(engine, _found(eraser, who))
        data = {"exported": utc_now().isoformat(timespec="milliseconds"), "conversations": found}
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False))


@app.command()
def delete(who: _WhoArgument, yes: _YesOption = False) -> None:
    """Delete a person's conversations with all that belongs to them, Rasa's record included, open requests too."""
    with _installation() as (engine, eraser):
        ids = _found(eraser, who)
        _tell(eraser.count(ids))
        if not yes:
            typer.confirm("Delete all this for ever?", abort=True)
        _audit(engine, "conversations deleted", eraser.delete(ids))
        eraser.compact()
        typer.echo("Deleted.")


def purge(
    older_than: Annotated[int, typer.Option(min=1, metavar="DAYS", help="How many days nothing must have been said.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show how much it is.")] = False,
    yes: _YesOption = False,
) -> None:
    """Delete conversations in which nothing was said for so many days, with all that belongs to them.

    One with an open request for a person or an open report is kept.
    """
    with _installation() as (engine, eraser):
        before = _days_ago(older_than)
        ids, kept = eraser.due(before)
        lost = eraser.lost(before)
        _tell(eraser.count(ids))
        if lost:
            typer.echo(f"{len(lost):8}  records of Rasa's without a conversation")
        if kept:
            typer.echo(f"{len(kept):8}  conversations are kept: a request for a person or a report is still open")
        if not ids and not lost:
            typer.echo("There is nothing to delete.")
            return
        if dry_run:
            typer.echo("Nothing was deleted: this was a dry run.")
            return
        if not yes:
            typer.confirm("Delete all this for ever?", abort=True)
        counts = dict(eraser.delete(ids, before))
        counts[EVENTS] = counts.get(EVENTS, 0) + eraser.delete_lost(lost)
        _audit(engine, "conversations purged", counts)
        eraser.compact()
        typer.echo(f"Deleted {counts.get('conversations', 0)} conversations.")


def _days_ago(days: int) -> datetime:
    try:
        return utc_now() - timedelta(days=days)
    except OverflowError:
        fail(f"{days} days is longer than anybody has counted. Choose fewer.")
