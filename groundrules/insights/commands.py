"""The command line's part for insights: `groundrules insights`."""

import json
from datetime import date, timedelta
from typing import Annotated

import typer

from groundrules.command_end import fail, open_database
from groundrules.conversation.log import utc_now
from groundrules.insights.keeper import Keeper
from groundrules.insights.report import Insights
from groundrules.insights.selection import select_days
from groundrules.insights.summary import in_words
from groundrules.rulebook.store import RulebookMissing, RulebookStore


def insights(
    day: Annotated[str, typer.Option(help="The day (YYYY-MM-DD, UTC); by default yesterday.")] = "",
    days: Annotated[int, typer.Option(min=1, max=731, help="How many days that end with this one.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
) -> None:
    """Sum up a day: what was asked and how it went, what was not understood, wishes. No personal data."""
    try:
        until = date.fromisoformat(day) if day else utc_now().date() - timedelta(days=1)
    except ValueError:
        fail(f"{day} is no day. Write it as YYYY-MM-DD.")
    try:
        with open_database() as engine:
            clustered = Keeper(engine).refresh()
            report = Insights(engine).report(select_days(None, until, until, days))
            rulebook = RulebookStore(engine).current()
    except RulebookMissing as error:
        fail(str(error))
    typer.echo(json.dumps(report.public(), indent=2, ensure_ascii=False) if as_json else in_words(report, rulebook))
    if not clustered:
        typer.echo("What was not understood is not up to date: the sentence encoder is missing.", err=True)
