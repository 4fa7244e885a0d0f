"""Followers are woken by every change, wherever it was stored, and none is left behind."""

import asyncio
from collections.abc import Iterable

import pytest
from sqlalchemy.exc import OperationalError

from groundrules.conversation import changes as module
from groundrules.conversation.changes import MOST, LocalChanges, TooManyFollowers, Typing

# Long enough to fail loudly; nothing here waits so long.
PATIENCE = 20.0


def test_a_change_wakes_all_followers_of_its_conversation_and_no_other() -> None:
    async def scene() -> None:
        changes = LocalChanges()
        mine, also_mine, other = (changes.subscribe(name) for name in ("c_1", "c_1", "c_2"))
        await changes.publish("c_1")
        await asyncio.gather(mine.wait(PATIENCE), also_mine.wait(PATIENCE))
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(other.wait(PATIENCE), 0.01)

    asyncio.run(scene())


def test_what_changes_before_the_wait_is_not_missed() -> None:
    async def scene() -> None:
        changes = LocalChanges()
        told = changes.subscribe("c_1")
        await changes.publish("c_1")
        await changes.publish("c_1")
        await told.wait(PATIENCE)
        await told.wait(0.0)
        await changes.publish("c_1")
        await told.wait(PATIENCE)

    asyncio.run(scene())


def test_of_each_writer_the_latest_is_told_once() -> None:
    async def scene() -> list[list[Typing]]:
        changes = LocalChanges()
        told = changes.subscribe("c_1")
        for typing in (Typing("assistant", True), Typing("agent", True, "Ada"), Typing("assistant", False)):
            await changes.publish("c_1", typing)
        return [told.take_typing(), told.take_typing()]

    first, second = asyncio.run(scene())
    assert first == [Typing("assistant", False), Typing("agent", True, "Ada")]
    assert [typing.public() for typing in first] == [
        {"author": "assistant", "on": False},
        {"author": "agent", "on": True, "name": "Ada"},
    ]
    assert second == []


def test_who_comes_while_somebody_writes_is_told() -> None:
    async def scene() -> None:
        changes = LocalChanges()
        await changes.publish("c_1", Typing("assistant", True))
        await changes.publish("c_1", Typing("agent", True, "Ada"))
        await changes.publish("c_1", Typing("assistant", False))
        assert changes.subscribe("c_1").take_typing() == [Typing("agent", True, "Ada")]
        assert changes.subscribe("c_2").take_typing() == []
        await changes.publish("c_1", Typing("agent", False))
        assert changes.subscribe("c_1").take_typing() == []
        assert changes._writing == {}

    asyncio.run(scene())


def test_a_conversation_has_so_many_followers_and_no_more() -> None:
    async def scene() -> None:
        changes = LocalChanges()
        followers = [changes.subscribe("c_1") for _ in range(MOST)]
        with pytest.raises(TooManyFollowers):
            changes.subscribe("c_1")
        changes.subscribe("c_2")
        followers[0].close()
        followers[0].close()
        changes.subscribe("c_1")
        with pytest.raises(TooManyFollowers):
            changes.subscribe("c_1")

    asyncio.run(scene())


def test_nothing_is_kept_of_followers_that_have_gone() -> None:
    async def scene() -> None:
        changes = LocalChanges()
        for _ in range(3):
            one, other = changes.subscribe("c_1"), changes.subscribe("c_1")
            one.close()
            other.close()
            other.close()
        assert changes._followers == {}

    asyncio.run(scene())


def test_closing_wakes_everybody_for_good() -> None:
    async def scene() -> None:
        changes = LocalChanges()
        told = [changes.subscribe("c_1"), changes.subscribe("c_1"), changes.subscribe("c_2")]
        waiting = [asyncio.create_task(follower.wait(PATIENCE)) for follower in told]
        await asyncio.sleep(0)
        changes.close()
        await asyncio.gather(*waiting)
        late = changes.subscribe("c_1")
        await late.wait(PATIENCE)
        assert all(follower.closed for follower in [*told, late])
        assert changes._followers == {}

    asyncio.run(scene())


class Database:
    """The revisions that the database holds; `down` makes it fail."""

    def __init__(self, **revisions: int) -> None:
        self.revisions = revisions
        self.asked: list[list[str]] = []
        self.down = False

    def __call__(self, ids: Iterable[str]) -> dict[str, int]:
        self.asked.append(list(ids))
        if self.down:
            raise OperationalError("SELECT", {}, Exception("gone"))
        return {name: self.revisions[name] for name in self.asked[-1]}


def test_what_another_process_stores_is_found(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.001)
    database = Database(c_1=5, c_2=1)

    async def scene() -> None:
        changes = LocalChanges()
        told, other = changes.subscribe("c_1"), changes.subscribe("c_2")
        looking = asyncio.create_task(changes.watch(database))
        # The first look wakes everybody: something may have been stored between a follower's reading and it.
        await asyncio.gather(told.wait(PATIENCE), other.wait(PATIENCE))
        database.down = True
        while "does not say" not in caplog.text:
            await asyncio.sleep(0)
        database.down = False
        database.revisions["c_1"] = 6
        await told.wait(PATIENCE)
        assert not other._news.is_set()
        looking.cancel()

    asyncio.run(scene())
    assert all(sorted(asked) == ["c_1", "c_2"] for asked in database.asked)


def test_while_nobody_follows_the_database_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.0)
    database = Database()

    async def scene() -> None:
        looking = asyncio.create_task(LocalChanges().watch(database))
        for _ in range(10):
            await asyncio.sleep(0)
        looking.cancel()

    asyncio.run(scene())
    assert database.asked == []
