"""What is deleted is gone from every table and every file; what is another's stays as it was."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from groundrules.cli import app
from groundrules.database import Base
from groundrules.privacy.erase import StillOpen
from groundrules.privacy.records import tables
from tests.unit.privacy.conftest import House, everything, holding

MINE, THEIRS = "zqmine", "zqtheirs"
# What belongs to nobody: agents and their sessions, the rulebook, how often checks found what on a day. The audit keeps
# what staff did, without words.
NOBODYS = {"agents", "agent_sessions", "audit", "check_findings", "rule_versions", "source_versions"}


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=typed)


def test_every_table_is_either_emptied_or_known_to_be_nobodys() -> None:
    named = {table.name for table in tables()}
    others = {name for name in Base.metadata.tables if name not in named}
    assert {"conversations", "messages", "feedback", "wishes", "reports", "tickets", "ticket_notes"} <= named
    assert {name for name in others if not name.startswith("rulebook")} <= NOBODYS, "does this hold people's words?"


def test_the_scene_leaves_words_wherever_they_can_be(house: House) -> None:
    """Without this the tests below would prove little."""
    house.talk(MINE)
    # A wish and a turn are counted without their words; they are in the messages.
    where = {table.name for table in tables()} - {"wishes", "insight_turns"} | {"audit", "events"}
    assert set(holding(MINE, house.engine, house.trackers)) == where
    assert all(everything(house.engine)[table.name] for table in tables())


@pytest.mark.parametrize("who", ["conversation", "visitor"])
def test_a_person_is_deleted_everywhere_and_nobody_else_is(house: House, who: str) -> None:
    house.talk(THEIRS)
    before = everything(house.engine, house.trackers)
    talk = house.talk(MINE, ticket="queued", report="open")
    result = run("conversations", "delete", talk if who == "conversation" else f"visitor-{MINE}", "--yes")
    assert result.exit_code == 0, result.output
    assert holding(MINE, house.engine, house.trackers) == []
    after = everything(house.engine, house.trackers)
    audit, known = after.pop("audit"), before.pop("audit")
    assert after == before
    assert known[0] in audit, "what was noted about others stays word for word"
    assert [row for row in audit if "'claim'" in row and talk in row], "what staff did stays"
    assert "conversations deleted" in audit[-1]
    assert "command line" in audit[-1]
    assert talk not in audit[-1]


def test_nothing_of_it_is_left_in_the_files(house: House) -> None:
    talk = house.talk(MINE)
    house.talk(THEIRS)
    assert run("conversations", "delete", talk, "--yes").exit_code == 0
    if house.engine.dialect.name == "sqlite":
        contents = b"".join(path.read_bytes() for path in house.home.rglob("*") if path.is_file())
    else:  # PostgreSQL's files are its own; what it gives out is all there is to look at.
        contents = str(everything(house.engine, house.trackers)).encode()
    assert THEIRS.encode() in contents
    assert MINE.encode() not in contents


def test_nothing_is_deleted_without_a_yes(house: House) -> None:
    talk = house.talk(MINE)
    before = everything(house.engine, house.trackers)
    for typed in ("", "n\n"):
        result = run("conversations", "delete", talk, typed=typed)
        assert result.exit_code == 1
        assert "2  messages" in result.output
    assert everything(house.engine, house.trackers) == before
    assert run("conversations", "delete", talk, typed="y\n").exit_code == 0
    assert holding(MINE, house.engine, house.trackers) == []


def test_somebody_unknown_is_an_error(house: House) -> None:
    house.talk(MINE)
    for command in ("export", "delete"):
        result = run("conversations", command, "c_none")
        assert result.exit_code == 1
        assert "There is no conversation c_none" in result.output


def test_the_export_holds_all_of_one_person_and_nothing_of_another(house: House) -> None:
    first, second = house.talk(MINE), house.log.start(None, None, f"visitor-{MINE}")[0].id
    house.talk(THEIRS)
    result = run("conversations", "export", f"visitor-{MINE}")
    data = json.loads(result.stdout)
    assert [each["conversation"] for each in data["conversations"]] == [first, second]
    shown = data["conversations"][0]
    assert [message["text"] for message in shown["messages"]] == [f"I said {MINE}", f"You said {MINE}"]
    assert shown["feedback"][0]["comment"] == f"comment {MINE}"
    assert shown["reports"][0]["what"] == f"{MINE} 1"
    assert shown["tickets"][0]["reason"] == f"reason {MINE}"
    assert len(shown["wishes"]) == 1
    assert THEIRS not in result.stdout
    assert "note zq" not in result.stdout, "an agent's note is not the person's"


def test_a_purge_deletes_what_is_old_and_settled(house: House, clock) -> None:
    house.talk("zqold")
    waiting = house.talk("zqwaiting", ticket="queued")
    reported = house.talk("zqreported", report="open")
    clock.advance(days=31)
    house.talk("zqnew")
    fresh = everything(house.engine, house.trackers)
    dry = run("purge", "--older-than", "30", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "1  conversations\n" in dry.output
    assert "2  conversations are kept" in dry.output
    assert everything(house.engine, house.trackers) == fresh, "a dry run changes nothing"
    assert run("purge", "--older-than", "30", "--yes").exit_code == 0
    assert holding("zqold", house.engine, house.trackers) == []
    for kept in ("zqwaiting", "zqreported", "zqnew"):
        assert {"messages", "events"} <= set(holding(kept, house.engine, house.trackers))
    house.set_report(reported, "closed")
    assert run("purge", "--older-than", "30", "--yes").exit_code == 0
    assert holding("zqreported", house.engine, house.trackers) == []
    assert "messages" in holding("zqwaiting", house.engine)
    assert house.eraser.find(waiting) == [waiting]


def test_an_old_conversation_that_goes_on_is_not_purged(house: House, clock) -> None:
    talk = house.talk(MINE)
    clock.advance(days=29)
    house.log.add_user_message(talk, "again", "I am back")
    clock.advance(days=2)
    assert "There is nothing to delete" in run("purge", "--older-than", "30", "--yes").output
    due = house.eraser.due(clock() - timedelta(days=1))[0]
    assert due == [talk]
    house.log.add_user_message(talk, "meanwhile", "I came back just now")
    assert house.eraser.delete(due, clock() - timedelta(days=1)) == {}
    assert "messages" in holding(MINE, house.engine)


def test_what_rasa_noted_too_late_goes_with_the_next_purge(house: House, clock) -> None:
    talk = house.talk(MINE)
    house.eraser.delete([talk])
    house.hear(talk, MINE)
    assert "There is nothing to delete" in run("purge", "--older-than", "1", "--yes").output
    clock.advance(days=2)
    assert run("purge", "--older-than", "1", "--yes").exit_code == 0
    assert holding(MINE, house.engine, house.trackers) == []


def test_an_installation_that_has_never_answered_has_nothing(house: House) -> None:
    house.drop_trackers()
    assert "There is nothing to delete" in run("purge", "--older-than", "1", "--yes").output


@pytest.mark.parametrize("days", ["0", "-3", "x", "1000000"])
def test_a_purge_of_no_sensible_age_is_refused(house: House, days: str) -> None:
    house.talk(MINE)
    assert run("purge", "--older-than", days, "--yes").exit_code in {1, 2}
    assert "messages" in holding(MINE, house.engine)


def test_users_delete_their_own_unless_somebody_is_still_to_deal_with_it(house: House) -> None:
    other = house.talk(THEIRS)
    waiting, reported, settled = house.talk("zqa", ticket="queued"), house.talk("zqb", report="open"), house.talk(MINE)
    for talk in (waiting, reported):
        with pytest.raises(StillOpen):
            house.eraser.delete_own(talk)
    house.eraser.delete_own(settled)
    assert holding(MINE, house.engine, house.trackers) == []
    assert [house.eraser.find(talk) for talk in (waiting, reported, other)] == [[waiting], [reported], [other]]
