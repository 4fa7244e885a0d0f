"""Users delete their own conversation, and nobody else's."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone

from fastapi import FastAPI
from starlette.testclient import TestClient

from groundrules.conversation.changes import LocalChanges
from groundrules.conversation.follow import follow
from groundrules.settings import Settings
from tests.unit.web.gateway import Behind, Talk, is_problem


def holding(settings: Settings, word: str) -> list[str]:
    """Return the names of the tables in which a word stands."""
    with closing(sqlite3.connect(settings.home / "ground-rules.db")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [name for name in names if word in str(database.execute(f'SELECT * FROM "{name}"').fetchall())]  # noqa: S608


def test_ones_own_is_gone_and_anothers_stays(client: TestClient, settings: Settings) -> None:
    mine, theirs = Talk(client), Talk(client)
    reply = mine.post({"client_id": "k1", "text": "zqmine"}).json()["messages"][0]
    mine.post({"helpful": True, "comment": "zqmine"}, f"/{reply['id']}/feedback")
    theirs.post({"client_id": "k1", "text": "zqtheirs"})
    kept = theirs.read()
    is_problem(client.delete(mine.place, headers=theirs.headers), 401, "bad-token")
    assert holding(settings, "zqmine") == ["messages", "feedback"]
    assert client.delete(mine.place, headers=mine.headers).json() == {"status": "deleted"}
    assert holding(settings, "zqmine") == holding(settings, mine.id) == []
    assert theirs.read() == kept
    for answer in (client.get(mine.path, headers=mine.headers), client.delete(mine.place, headers=mine.headers)):
        is_problem(answer, 401, "bad-token")
    is_problem(mine.post({"client_id": "k2", "text": "Still there?"}), 401, "bad-token")


def test_a_stream_of_it_ends(client: TestClient, app: FastAPI) -> None:
    talk = Talk(client)
    log, until = app.state.log, datetime.now(timezone.utc) + timedelta(hours=1)

    async def read() -> list[str]:
        told = LocalChanges().subscribe(talk.id)
        stream = follow(log, told, talk.id, 0, until)
        first = await stream.__anext__()
        assert client.delete(talk.place, headers=talk.headers).status_code == 200
        told.tell()
        return [first.name, *[event.name async for event in stream]]

    assert asyncio.run(read()) == ["state"]


def test_what_somebody_is_still_to_deal_with_stays(client: TestClient, behind: Behind) -> None:
    talk = Talk(client)
    behind.down = "rasa"
    talk.post({"client_id": "k1", "text": "I want to talk to a person"})
    is_problem(client.delete(talk.place, headers=talk.headers), 409, "still-open")
    assert talk.read()
    assert client.delete(f"{talk.place}/handoff", headers=talk.headers).status_code == 200
    assert client.delete(talk.place, headers=talk.headers).status_code == 200
