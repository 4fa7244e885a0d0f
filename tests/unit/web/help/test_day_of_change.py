"""A rule changes on 1 March 2027 (UTC): before, on and after that day, all who tell of it say the same.

The clock is frozen where the present day is read, so that the chat, the API, the pages, the feed and the command line
all have their own way to it.
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from actions.answer_message import AnswerMessage
from actions.changes import TellChanges
from groundrules.cli import app as command_line
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Reply
from groundrules.rulebook import coming
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import run, tracker
from tests.conftest import PROJECT
from tests.unit.web.help.pages import open_page

RULE = "enforcement/forum-privacy"
OLD = "No, private messages may not be posted on the public forum"
NEW = "Yes, from March on."
CHANGE = "The forum opens to quotes."
COMING = f"""\
  coming:
    effective_from: 2027-03-01
    change: {CHANGE}
    source: T-forum
    answer: {NEW}
    verdict: allowed
  related: [reporting/how, communication/message-privacy"""
_EAST, _WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-11))
BEFORE = [
    datetime(2027, 2, 1, tzinfo=timezone.utc),
    datetime(2027, 2, 28, 23, 59, 59, tzinfo=timezone.utc),
    # It is 1 March on the islands where the day begins, and still February in UTC.
    datetime(2027, 3, 1, 13, 59, tzinfo=_EAST),
]
SINCE = [
    datetime(2027, 3, 1, 0, 0, tzinfo=timezone.utc),
    datetime(2027, 2, 28, 13, 0, tzinfo=_WEST),
    datetime(2027, 3, 2, 9, tzinfo=timezone.utc),
    datetime(2028, 1, 1, tzinfo=timezone.utc),
]
Freeze = Callable[[datetime], None]


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Freeze:
    """Return a function that stops the rulebook's clock at a moment."""

    def frozen(moment: datetime) -> None:
        class Still(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return moment.astimezone(tz)

        monkeypatch.setattr(coming, "datetime", Still)

    return frozen


@pytest.fixture
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's rulebook in which one rule has a coming text."""
    folder = tmp_path / "policies"
    shutil.copytree(PROJECT / "policies", folder)
    file = folder / "enforcement.yml"
    text = file.read_text(encoding="utf-8")
    place = "  related: [reporting/how, communication/message-privacy"
    assert text.count(place) == 1
    file.write_text(text.replace(place, COMING), encoding="utf-8")
    monkeypatch.setenv("GROUND_RULES_POLICIES", str(folder))
    return folder


@pytest.fixture
def gateway(client: TestClient, policies: Path) -> TestClient:
    """The gateway, with that rulebook stored on 23 November 2026."""
    store: RulebookStore = client.app.state.rulebook
    store.save(load_rulebook(policies), datetime(2026, 11, 23, tzinfo=timezone.utc))
    return client


def _in_chat(gateway: TestClient, asked: str) -> str:
    # The action server opens a store of its own over the same database.
    store = RulebookStore(gateway.app.state.engine)
    if asked == RULE:
        said = run(AnswerMessage(store), tracker("May I post a chat?", "ask_rule", [RULE], "answer"))
    else:
        said = run(TellChanges(store), tracker(asked, "ask_changes"))
    return str(said.only["text"])


def _on_command_line(*words: str) -> str:
    result = CliRunner().invoke(command_line, words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("moment", BEFORE)
def test_before_that_day_all_give_the_old_text_and_announce_the_change(
    gateway: TestClient, freeze: Freeze, moment: datetime
) -> None:
    freeze(moment)
    answer = _in_chat(gateway, RULE)
    assert answer.startswith(OLD)
    assert f"A change is coming on 1 March 2027: {CHANGE}" in answer
    assert "Still to come:\n- 1 March 2027" in _in_chat(gateway, "what changed since January 2027?")
    whole = gateway.get(f"/api/v1/rules/{RULE}").json()
    assert whole["answer"].startswith(OLD)
    assert (whole["verdict"], whole["coming"]["effective_from"]) == ("not_allowed", "2027-03-01")
    page = open_page(gateway, f"/help/{RULE}").text
    assert OLD in page
    assert f"A change is coming on 1 March 2027. {CHANGE}" in page
    assert "Still to come" in open_page(gateway, "/help/changes?since=2027-01-01").text
    feed = gateway.get("/help/changes.atom").text
    assert "a change is coming on 1 March 2027" in feed
    assert "<updated>2027-03-01T00:00:00Z</updated>" not in feed
    shown = _on_command_line("rules", "show", RULE)
    assert OLD in shown
    assert "A change is coming on 1 March 2027" in shown


@pytest.mark.parametrize("moment", SINCE)
def test_on_that_day_and_after_it_all_give_the_new_text_and_tell_of_the_change(
    gateway: TestClient, freeze: Freeze, moment: datetime
) -> None:
    freeze(BEFORE[0])
    assert _in_chat(gateway, RULE).startswith(OLD)
    freeze(moment)
    answer = _in_chat(gateway, RULE)
    assert answer.startswith(NEW)
    assert "is coming" not in answer
    told = _in_chat(gateway, "what changed since 27 February 2027?")
    assert f"- 1 March 2027, Posting private talks on the public forum: {CHANGE}" in told
    assert "Still to come" not in told
    whole = gateway.get(f"/api/v1/rules/{RULE}").json()
    assert (whole["answer"], whole["verdict"]) == (NEW, "allowed")
    assert "coming" not in whole
    page = open_page(gateway, f"/help/{RULE}").text
    assert NEW in page
    assert OLD not in page
    listed = open_page(gateway, "/help/changes?since=2027-02-28").text
    assert "Still to come" not in listed
    assert CHANGE in listed
    feed = gateway.get("/help/changes.atom").text
    assert "is coming" not in feed
    assert "<updated>2027-03-01T00:00:00Z</updated>" in feed
    shown = _on_command_line("rules", "show", RULE)
    assert NEW in shown
    assert OLD not in shown


def test_an_answer_given_before_that_day_is_accounted_for_as_it_was(
    gateway: TestClient, freeze: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUND_RULES_DATABASE", gateway.app.state.engine.url.render_as_string(hide_password=False))
    given = {}
    for name, moment in (("before", BEFORE[1]), ("since", SINCE[0])):
        freeze(moment)
        told = run(
            AnswerMessage(RulebookStore(gateway.app.state.engine)),
            tracker("May I post a chat?", "ask_rule", [RULE], "answer"),
        ).only
        log = ConversationLog(gateway.app.state.engine, timedelta(days=1), lambda moment=moment: moment)
        talk = log.start(None, None)[0].id
        asked, _ = log.add_user_message(talk, "k1", "May I post a chat?")
        given[name] = log.add_replies(talk, asked.id, [Reply.parse(told)])[0].id
    freeze(SINCE[2])
    before, since = (_on_command_line("explain", given[name]) for name in ("before", "since"))
    assert f"Said: {OLD}" in before
    assert "Its coming text is in force by now. Since then:" in before
    assert "- The short answer was changed." in before
    assert f"Said: {NEW}" in since
    assert "It is still the newest." in since
