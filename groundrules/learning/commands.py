"""The command line's part for the review list: `groundrules review ...`."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import Engine

from groundrules.command_end import fail, open_database
from groundrules.desk.reviews import Reviews
from groundrules.language.encoder import EncoderUnavailable
from groundrules.learning.export import Plan, Planner
from groundrules.learning.files import difference, write
from groundrules.rulebook.document import RulebookError
from groundrules.rulebook.load import load_rulebook
from groundrules.settings import Settings

app = typer.Typer(help="Let the assistant learn from the review list.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `export` a command of its own, though there is no other."""


@app.command()
def export(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change as a diff, and write nothing.")] = False,
) -> None:
    """Write what was decided on the review list into the phrases to learn and the questions of `make eval`.

    Details and names are taken out, and what is there already is not written again. Look at the change before you
    keep it.
    """
    try:
        with open_database() as engine:
            _export(engine, dry_run=dry_run)
    except RulebookError as error:
        fail(f"{error}\n{len(error.problems)} problem(s) in the rulebook.")
    except EncoderUnavailable as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename} cannot be written ({error.strerror}).")


def _export(engine: Engine, *, dry_run: bool) -> None:
    project, policies = Path.cwd(), Settings().policies
    reviews = Reviews(engine)
    waiting = reviews.to_export()
    if not waiting:
        typer.echo("Nothing on the review list waits to be exported.")
        return
    plan = Planner(project, load_rulebook(policies), policies).plan(waiting)
    files = plan.files(project)
    if dry_run:
        typer.echo(difference(project, files), nl=False)
    else:
        write(files)
        for message in reviews.note_exported(plan.closed):
            typer.echo(f"{message} was decided otherwise meanwhile; look at the change before you keep it.", err=True)
        for file in files:
            typer.echo(f"Written: {file.relative_to(project)}")
    _tell(plan, dry_run=dry_run)


def _tell(plan: Plan, *, dry_run: bool) -> None:
    for refusal in plan.refused:
        typer.echo(f"Refused: {refusal.text}\n  {refusal.why}", err=True)
    for text in plan.missing:
        typer.echo(f"A rule is missing for: {text}")
    done = "would be learnt" if dry_run else "to be learnt"
    counts = [(len(plan.phrases), done), (len(plan.known), "known already"), (len(plan.refused), "refused")]
    typer.echo(", ".join(f"{count} {name}" for count, name in counts) + ".")
    if plan.phrases and not dry_run:
        typer.echo("Look at the change, then `make eval` trains and shows what came of it.")
