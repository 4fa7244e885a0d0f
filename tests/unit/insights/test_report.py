"""The report: its tables, their CSV files, and the summary of a day."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy.engine import Engine
from typer.testing import CliRunner

from groundrules.cli import app
from groundrules.conversation.message import Reply
from groundrules.insights import commands
from groundrules.insights.report import TABLES, Insights, Table
from groundrules.insights.selection import Selection
from groundrules.insights.summary import in_words, lasting_words
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore
from tests.unit.insights.conftest import REFUSED, RULE, Scene, check, told
from tests.unit.insights.test_words import ByWord

TODAY = date(2026, 11, 22)
DAY = Selection(TODAY, TODAY)


@pytest.fixture
def filled(scene: Scene) -> Engine:
    """A day with one of everything, and personal data in all words."""
    talk = scene.talk(name="Zelda Quintero")
    scene.ask(talk, "May I, zelda@mailbox.example?", told())
    scene.ask(talk, "=HYPERLINK(weather) I am Zelda, +49 151 23456789", REFUSED)
    scene.ask(talk, "I, Zelda Quintero, wish for more", Reply("text", "Noted.", wish={"rule": RULE}))
    scene.ask(talk, "Check: Mail me.", check())
    commands.Keeper(scene.engine, ByWord()).refresh()
    return scene.engine


def test_all_tables_have_the_columns_that_they_name(filled: Engine) -> None:
    report = Insights(filled).report(DAY)
    assert list(report.tables) == list(TABLES)
    for table in report.tables.values():
        assert all(set(table.columns) <= set(row) for row in table.rows), table.key
    empty = {key for key, table in report.tables.items() if not table.rows}
    assert empty == {"confusing"}


def test_csv_can_be_read_again_and_holds_no_formula(filled: Engine) -> None:
    insights = Insights(filled)
    (row,) = csv.DictReader(io.StringIO(insights.table(DAY, "unclear").csv()))
    assert row["text"] == "'=HYPERLINK(weather) I am [name], [phone]"
    assert (row["count"], row["refused"], row["last"]) == ("1", "1", "2026-11-22")
    for key in TABLES:
        content = insights.table(DAY, key).csv()
        assert content.startswith(",".join(TABLES[key][0]))
        assert not any(name in content for name in ("Zelda", "Quintero", "mailbox", "23456789"))


def test_csv_quotes(filled: Engine) -> None:
    table = Table("x", ("a", "b"), [{"a": 'say "no", please\n', "b": None}, {"a": "-1", "b": -1}])
    assert list(csv.reader(io.StringIO(table.csv()))) == [["a", "b"], ['say "no", please\n', ""], ["'-1", "-1"]]


def test_a_page_reads_few_clusters_and_wishes(scene: Scene) -> None:
    scene.ask_each(["weather", "moon", "train"], REFUSED)
    scene.ask_each(["a", "b"], Reply("text", "Noted.", wish={"rule": None}))
    commands.Keeper(scene.engine, ByWord()).refresh()
    tables = Insights(scene.engine).report(DAY, 1).tables
    assert (len(tables["unclear"].rows), len(tables["wishes"].rows)) == (1, 1)


def test_the_summary(filled: Engine, rulebook: Rulebook) -> None:
    text = in_words(Insights(filled).report(DAY), rulebook)
    assert text.startswith("22 November 2026 (UTC): 2 questions in 1 conversation.\n   1   50%  answered\n")
    assert "Half had an answer within 0.5 s, a person within \u2013." in text
    assert "Not understood:\n   1  (before: 0)  =HYPERLINK(weather) I am [name], [phone]" in text
    title = rulebook.rule(RULE).title
    assert f"Wishes:\nopen        {title}: I, [name], wish for more" in text
    assert "Found in messages:\n   1  e-mail address" in text
    assert "Confusing" not in text


def test_an_empty_day(engine: Engine, rulebook: Rulebook) -> None:
    text = in_words(Insights(engine).report(Selection(TODAY - timedelta(days=6), TODAY)), rulebook)
    assert text.startswith("16 November 2026 to 22 November 2026 (UTC): 0 questions in 0 conversations.")
    assert "\n\n" not in text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, "\u2013"), (0.44, "0.4 s"), (12.4, "12 s"), (89.0, "89 s"), (185.0, "3 min"), (7500.0, "2 h 5 min")],
)
def test_how_long(seconds: float | None, said: str) -> None:
    assert lasting_words(seconds) == said


@pytest.fixture
def installed(scene: Scene, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The scene's database as this installation's."""
    RulebookStore(scene.engine).save(rulebook, scene.clock())
    monkeypatch.setenv("GROUND_RULES_DATABASE", scene.engine.url.render_as_string(hide_password=False))
    return scene


def test_the_command(installed: Scene) -> None:
    installed.ask(installed.talk(), "May I?", told())
    result = CliRunner().invoke(app, ["insights", "--day", "2026-11-22"])
    assert result.exit_code == 0, result.output
    assert "1 question in 1 conversation" in result.output
    as_json = CliRunner().invoke(app, ["insights", "--day", "2026-11-22", "--days", "7", "--json"])
    assert '"since": "2026-11-16"' in as_json.output


def test_the_command_says_what_is_wrong(installed: Scene) -> None:
    result = CliRunner().invoke(app, ["insights", "--day", "yesterday"])
    assert (result.exit_code, result.output) == (1, "yesterday is no day. Write it as YYYY-MM-DD.\n")
