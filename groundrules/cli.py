"""The command line: `groundrules rules ...`, `ask`, `chat`, and what `make run` calls."""

import json
import sys
import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from groundrules.command_end import fail, open_database
from groundrules.conversation.log import ConversationLog, UnknownMessage
from groundrules.database import make_engine
from groundrules.desk import commands as desk
from groundrules.desk.explained import in_words
from groundrules.desk.explanations import explain as explain_message
from groundrules.guard.check import MessageChecker
from groundrules.guard.meaning import MeaningUnavailable
from groundrules.guard.policy import load_check_policy
from groundrules.insights.commands import insights
from groundrules.language.encoder import EncoderUnavailable
from groundrules.learning import commands as learning
from groundrules.prepare import NotReady, check_ports, prepare_home
from groundrules.prepare import prepare as prepare_installation
from groundrules.privacy import commands as privacy
from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.coming import rulebook_on, utc_today
from groundrules.rulebook.comparison import compare
from groundrules.rulebook.comparison import in_words as comparison_words
from groundrules.rulebook.document import RulebookError
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.phrases import PHRASES, check_phrases
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.store import RulebookMissing, RulebookStore
from groundrules.rulebook.warnings import summary, warnings_of
from groundrules.secrets import GIVEN, MADE, SecretsUnusable, give_secret, retire_secret, rotate_secret
from groundrules.settings import Settings
from groundrules.starter import PathTaken, start_project
from groundrules.upkeep import commands as upkeep

app = typer.Typer(help="Ground Rules: the rule, the reason, the section, and what to do instead.", no_args_is_help=True)
rules_app = typer.Typer(help="Check, list, show and search the rulebook.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")
app.add_typer(desk.app, name="desk")
app.add_typer(privacy.app, name="conversations")
app.add_typer(learning.app, name="review")
app.command()(privacy.purge)
app.command()(upkeep.backup)
app.command()(upkeep.restore)
app.command()(insights)

RoleOption = Annotated[Role | None, typer.Option(help="Who asks.")]
StageOption = Annotated[Stage | None, typer.Option(help="Where the two sides stand.")]
# How many characters of a name stand in a list.
_SHOWN = 60

UrlOption = Annotated[str, typer.Option(help="Where the gateway answers; by default the one on this machine.")]


def _load(folder: Path | None = None) -> Rulebook:
    """Return the rulebook in the files, as it holds today."""
    try:
        return rulebook_on(load_rulebook(folder or Settings().policies), utc_today())
    except RulebookError as error:
        fail(f"{error}\n{len(error.problems)} problem(s) in the rulebook.")


@rules_app.command("lint")
def rules_lint(
    folder: Annotated[Path | None, typer.Argument(help="The rulebook's folder.")] = None,
    warnings: Annotated[bool, typer.Option("--warnings", help="List the warnings, not only how many.")] = False,
) -> None:
    """Check the rulebook and its phrases; name file, line and field of everything that is wrong, and count warnings."""
    policies, phrases = folder or Settings().policies, (folder.parent if folder else Path()) / PHRASES
    try:
        rulebook = load_rulebook(policies)
        load_check_policy(policies, rulebook)
        check_phrases(phrases, rulebook)
    except RulebookError as error:
        fail(f"{error}\n{len(error.problems)} problem(s) in the rulebook.")
    counts = f"{len(rulebook.rules)} rules, {len(rulebook.sources)} sources and {len(rulebook.drafts)} drafts"
    found = warnings_of(policies, phrases, rulebook, utc_today())
    for one in found if warnings else ():
        typer.echo(str(one))
    more = "" if warnings else " `groundrules rules lint --warnings` lists them."
    typer.echo(f"{counts}, no problems." + (f" {summary(found)}{more}" if found else ""))


@rules_app.command("list")
def rules_list(
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    role: RoleOption = None,
    stage: StageOption = None,
) -> None:
    """List the rules: id, verdict, title."""
    for rule in _load().applying_to(role, stage):
        if topic in (None, rule.topic):
            typer.echo(f"{rule.id:48} {rule.verdict.value:12} {rule.title}")


@rules_app.command("show")
def rules_show(
    rule_id: Annotated[str, typer.Argument(metavar="ID")],
    role: RoleOption = None,
    stage: StageOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole record as JSON.")] = False,
) -> None:
    """Show one rule as the assistant would explain it, every part of it."""
    rulebook = _load()
    if rule_id not in rulebook.rules:
        fail(f"There is no rule {rule_id}. `groundrules rules list` shows all.")
    if as_json:
        typer.echo(json.dumps(json.loads(rulebook.rule(rule_id).json(exclude_none=True)), indent=2, ensure_ascii=False))
        return
    situation = Situation(role, stage)
    for focus in (Focus.RULE, Focus.WHY, Focus.EXCEPTION, Focus.HISTORY, Focus.SECTION):
        typer.echo(compose(rulebook, rule_id, focus, situation).text + "\n")


@rules_app.command("search")
def rules_search(words: Annotated[list[str], typer.Argument()]) -> None:
    """Search the rules' texts, best match first."""
    rulebook = _load()
    engine = make_engine("sqlite://")
    # The index is made in memory from the files, so that it always shows what they say now.
    hits = RulebookStore.indexed(engine, rulebook).search(" ".join(words))
    if not hits:
        fail("No rule holds these words.")
    for hit in hits:
        typer.echo(f"{hit.rule_id:48} {rulebook.rule(hit.rule_id).title}")


@rules_app.command("diff")
def rules_diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A rulebook's folder, a day (YYYY-MM-DD), or `stored`.")],
    new: Annotated[str, typer.Argument(metavar="B", help="The same, for the rulebook to compare it with.")],
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """Say what changes from one rulebook to another, and for whom; a day is that of the stored rulebook at its end."""
    before, after = _rulebook_named(old), _rulebook_named(new)
    found = compare(before, after)
    typer.echo(json.dumps(found.public(), indent=2, ensure_ascii=False) if as_json else comparison_words(found, after))


def _rulebook_named(name: str) -> Rulebook:
    """Return the rulebook in a folder, the stored one, or the stored one as it was at the end of a day."""
    if Path(name).is_dir():
        return _load(Path(name))
    try:
        day = None if name == "stored" else date.fromisoformat(name)
    except ValueError:
        fail(f"{name} is no folder, no day (YYYY-MM-DD), and not `stored`.")
    try:
        with open_database() as engine:
            store = RulebookStore(engine)
            return store.as_of(datetime.combine(day, time.max, timezone.utc)) if day else store.current()
    except RulebookMissing as error:
        fail(str(error))


class Gateway:
    """A conversation with a running gateway."""

    def __init__(self, url: str, role: Role | None, stage: Stage | None) -> None:
        self._http = httpx.Client(base_url=url or f"http://127.0.0.1:{Settings().port}", timeout=30.0)
        situation = {"role": role and role.value, "stage": stage and stage.value}
        begun = self._post("/api/v1/conversations", {key: value for key, value in situation.items() if value})
        self._path = f"/api/v1/conversations/{begun['conversation']}/messages"
        self._http.headers["Authorization"] = f"Bearer {begun['token']}"

    def say(self, **said: str) -> list[dict[str, Any]]:
        """Send a text or a choice; return the replies."""
        messages: list[dict[str, Any]] = self._post(self._path, {"client_id": str(uuid.uuid4()), **said})["messages"]
        return messages

    def _post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        try:
            response = self._http.post(path, json=body)
        except httpx.HTTPError as error:
            url = self._http.base_url
            fail(f"Nothing answers at {url} ({type(error).__name__}). Start the assistant with `make run`.")
        data: dict[str, Any] = response.json()
        if response.is_error:
            fail(str(data.get("detail", f"The gateway answered with status {response.status_code}.")))
        return data


def _show(message: dict[str, Any]) -> None:
    typer.echo(message["text"])
    for place, choice in enumerate(message.get("choices", ()), start=1):
        typer.echo(f"  [{place}] {choice['title']}")


@app.command()
def ask(
    question: str,
    role: RoleOption = None,
    stage: StageOption = None,
    url: UrlOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="The messages as JSON, as the API gives them.")] = False,
) -> None:
    """Ask the running assistant one question."""
    messages = Gateway(url, role, stage).say(text=question)
    if as_json:
        typer.echo(json.dumps(messages, indent=2, ensure_ascii=False))
        return
    for message in messages:
        _show(message)


@app.command()
def check(
    text: Annotated[str, typer.Argument(help="The message; a dash reads it from standard input.")],
    role: RoleOption = None,
    stage: StageOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The check as JSON, as the API gives it.")] = False,
) -> None:
    """Check a message before it is sent: what breaks a rule, why, and how to say it instead."""
    message = sys.stdin.read() if text == "-" else text
    if not message.strip():
        fail("There is nothing to check: the text is empty.")
    rulebook = _load()
    try:
        outcome = MessageChecker(rulebook).check(message, Situation(role, stage))
    except (ValueError, MeaningUnavailable, EncoderUnavailable) as error:
        fail(str(error))
    typer.echo(json.dumps(outcome.public(), indent=2, ensure_ascii=False) if as_json else outcome.words())


@app.command()
def chat(role: RoleOption = None, stage: StageOption = None, url: UrlOption = "") -> None:
    """Talk to the running assistant; a number presses the button with that number, an empty line ends."""
    gateway = Gateway(url, role, stage)
    choices: list[dict[str, Any]] = []
    typer.echo("Ask away. An empty line ends the conversation.")
    while line := typer.prompt("you", default="", show_default=False).strip():
        pressed = int(line) - 1 if line.isdigit() else -1
        messages = gateway.say(choice=choices[pressed]["id"]) if 0 <= pressed < len(choices) else gateway.say(text=line)
        choices = [choice for message in messages for choice in message.get("choices", ())]
        for message in messages:
            _show(message)


def _log() -> ConversationLog:
    settings = Settings()
    return ConversationLog(make_engine(settings.database_url), timedelta(hours=settings.token_hours))


@app.command()
def wishes() -> None:
    """List the wishes about the policy that users voiced, the newest first: date, status, rule."""
    found = _log().wishes()
    for wish in found:
        typer.echo(f"{wish.at:%Y-%m-%d}  {wish.status:8}  {wish.rule or 'the rules in general'}")
    typer.echo(f"{len(found)} wish{'' if len(found) == 1 else 'es'}.")


@app.command()
def reports(
    reference: Annotated[str, typer.Argument(help="The report to show in full, such as GR-7K4M2Q.")] = "",
) -> None:
    """List the reports about users, the newest first: date, state, number, who; or show one in full."""
    found = _log().reports()
    if not reference:
        for report in found:
            who = " ".join((report.who or "not said").split())
            typer.echo(f"{report.at:%Y-%m-%d}  {report.state:8}  {report.reference}  {who[:_SHOWN]}")
        typer.echo(f"{len(found)} report{'' if len(found) == 1 else 's'}.")
        return
    wanted = [report for report in found if report.reference == reference.strip().upper()]
    if not wanted:
        fail(f"There is no report {reference}. `groundrules reports` lists all.")
    for name, value in asdict(wanted[0]).items():
        typer.echo(f"{name.replace('_', ' '):15}  {'-' if value is None else value}")


@app.command()
def explain(
    message_id: Annotated[str, typer.Argument(metavar="MESSAGE", help="The message's id, such as m_4sXk.")],
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """Account for an answer: the rule's text as it was, the model and its ranking, the decision, the sources."""
    try:
        with open_database() as engine:
            explained = explain_message(engine, RulebookStore(engine), message_id)
    except UnknownMessage:
        fail(f"There is no message {message_id}.")
    typer.echo(json.dumps(explained.public(), indent=2, ensure_ascii=False) if as_json else in_words(explained))


@app.command()
def new(path: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or an empty one.")]) -> None:
    """Make a project for another marketplace: a small rulebook of a made-up one, to put your own in its place."""
    try:
        start_project(path)
    except PathTaken as error:
        fail(str(error))
    except OSError as error:
        fail(f"Nothing can be written to {path} ({error.strerror}).")
    typer.echo(f"Made {path}. In that folder, `make run` trains and serves it; its README.md says how to go on.")


@app.command()
def secret(
    name: Annotated[str, typer.Argument(help=f"One of {', '.join((*GIVEN, *MADE))}.")],
    rotate: Annotated[bool, typer.Option("--rotate", help="Make one of ours anew; the old one stays good.")] = False,
    retire: Annotated[bool, typer.Option("--retire", help="Let the old one be good no more.")] = False,
) -> None:
    """Keep a secret of another service, asked for without being shown or read from standard input; or change ours."""
    if rotate or retire:
        _change(name, rotate_secret if rotate else retire_secret)
        return
    if name not in GIVEN:
        fail(f"There is no secret {name}. There are {', '.join(GIVEN)}.")
    value = (typer.prompt(name, hide_input=True) if sys.stdin.isatty() else sys.stdin.readline()).strip()
    if not value:
        fail("The secret is empty; nothing was changed.")
    try:
        give_secret(Settings().secrets_file, name, value)
    except SecretsUnusable as error:
        fail(str(error))
    typer.echo(f"{name} is kept. A gateway that runs takes it when it is started again.")


def _change(name: str, change: Callable[[Path, str], None]) -> None:
    if name not in MADE:
        fail(f"There is no secret {name} of ours. There are {', '.join(MADE)}.")
    try:
        change(Settings().secrets_file, name)
    except SecretsUnusable as error:
        fail(str(error))
    typer.echo(f"{name} is changed. Start the gateways again, one after the other; docs/operations.md says the order.")


@app.command()
def prepare(
    ports: Annotated[bool, typer.Option(help="Also check that the three ports are free.")] = True,
    database: Annotated[
        bool, typer.Option(help="Also bring the database up to date; once is enough for many homes.")
    ] = True,
) -> None:
    """Make this installation ready to start: secrets, database, rulebook, Rasa's endpoints."""
    settings = Settings()
    try:
        if ports:
            check_ports(settings)
        if database:
            prepare_installation(settings, typer.echo)
        else:
            prepare_home(settings)
    except (NotReady, RulebookError, RulebookMissing, SecretsUnusable) as error:
        fail(str(error))


def main() -> None:
    """The console script."""
    app()
