"""`groundrules reports` lists the reports, and shows one in full."""

from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine
from typer.testing import CliRunner, Result

from groundrules.cli import app
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Reply

REPORT = {"reference": "GR-7K4M2Q", "what": "He wants my\nbank login.", "who": "j\ndoe " + "x" * 90, "wish": "review"}


@pytest.fixture(autouse=True)
def installation(engine: Engine, clock, monkeypatch: pytest.MonkeyPatch) -> ConversationLog:
    """The command reads this database."""
    monkeypatch.setenv("GROUND_RULES_DATABASE", engine.url.render_as_string(hide_password=False))
    log = ConversationLog(engine, timedelta(hours=1), clock)
    talk = log.start(None, None)[0].id
    message, _ = log.add_user_message(talk, "k1", "Send the report")
    log.add_replies(talk, message.id, [Reply.parse({"kind": "text", "text": "Stored.", "report": REPORT})])
    return log


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, ["reports", *words])


def test_a_report_is_one_line_in_the_list() -> None:
    lines = _run().stdout.splitlines()
    assert lines[0].startswith("2026-11-22  open      GR-7K4M2Q  j doe xxx")
    assert lines[1:] == ["1 report."]


def test_a_report_is_shown_in_full_by_its_number() -> None:
    shown = _run("gr-7k4m2q").stdout
    assert "He wants my\nbank login." in shown
    assert "x" * 90 in shown
    assert "outcome          -" in shown


def test_an_unknown_number_is_an_error() -> None:
    result = _run("GR-222222")
    assert result.exit_code == 1
    assert "There is no report GR-222222" in result.output
