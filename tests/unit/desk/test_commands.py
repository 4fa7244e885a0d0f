"""`groundrules desk ...`: what scripts rely on, and that mistakes end in a sentence."""

import pytest
from sqlalchemy.engine import Engine
from typer.testing import CliRunner, Result

from groundrules.cli import app
from groundrules.database import Base
from groundrules.desk.accounts import Accounts, DeskRole
from groundrules.desk.passwords import Passwords
from groundrules.desk.sessions import Life, Refused, Sessions


@pytest.fixture(autouse=True)
def installation(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The commands use this database."""
    monkeypatch.setenv("GROUND_RULES_DATABASE", engine.url.render_as_string(hide_password=False))
    return engine


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, ["desk", *words])


def _log_in(engine: Engine, name: str, password: str) -> DeskRole:
    passwords = Passwords()
    return Sessions(engine, Accounts(engine, passwords), passwords, Life()).log_in(name, password).account.role


def test_a_one_time_password_is_the_last_word_of_the_last_line(engine: Engine) -> None:
    result = _run("add-agent", "Ann Lee", "--role", "lead")
    assert result.exit_code == 0
    assert _log_in(engine, "Ann Lee", result.stdout.split()[-1]) is DeskRole.LEAD
    renewed = _run("reset-password", "ann lee").stdout.split()[-1]
    with pytest.raises(Refused):
        _log_in(engine, "Ann Lee", result.stdout.split()[-1])
    assert _log_in(engine, "Ann Lee", renewed) is DeskRole.LEAD


def test_agents_are_agents_unless_it_is_said_otherwise(engine: Engine) -> None:
    assert _log_in(engine, "Ann", _run("add-agent", "Ann").stdout.split()[-1]) is DeskRole.AGENT
    assert _run("add-agent", "Ben", "--role", "boss").exit_code == 2


def test_agents_are_listed(engine: Engine) -> None:
    password = _run("add-agent", "Ann").stdout.split()[-1]
    _run("add-agent", "Ben", "--role", "admin")
    _run("add-agent", "Cleo")
    _run("deactivate", "cleo")
    _log_in(engine, "Ann", password)
    lines = [line.split() for line in _run("agents").stdout.splitlines()]
    assert lines == [
        ["Ann", "agent", "at", "the", "desk"],
        ["Ben", "admin", "away"],
        ["Cleo", "agent", "has", "left"],
        ["3", "agents."],
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add-agent", "Ann"), "There is an agent named Ann already."),
        (("add-agent", "system"), "system is not the name of a person."),
        (("reset-password", "Nobody"), "There is no agent named Nobody at work."),
        (("deactivate", "Nobody"), "There is no agent named Nobody at work."),
        (("deactivate", "Ann"), "Ann is the only admin"),
    ],
)
def test_a_mistake_ends_in_a_sentence(words: tuple[str, ...], says: str) -> None:
    _run("add-agent", "Ann", "--role", "admin")
    result = _run(*words)
    assert result.exit_code == 1
    assert says in result.output


def test_without_a_database_the_command_says_what_to_do(engine: Engine) -> None:
    Base.metadata.drop_all(engine)
    result = _run("agents")
    assert result.exit_code == 1
    assert "Run `groundrules prepare` first." in result.output
