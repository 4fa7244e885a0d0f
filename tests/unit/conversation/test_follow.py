"""A follower sees the state, and every message once and in order, whatever it is told and whenever."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from groundrules.conversation import log as log_module
from groundrules.conversation.changes import LocalChanges, Subscription, Typing
from groundrules.conversation.follow import Event, follow, messages_within
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Reply
from groundrules.rulebook.schema import Stage

PATIENCE = 20.0


async def take(events: AsyncGenerator[Event, None], count: int) -> list[Event]:
    return [await asyncio.wait_for(events.__anext__(), PATIENCE) for _ in range(count)]


def names(events: list[Event]) -> list[tuple[str, int | None]]:
    return [(event.name, event.seq) for event in events]


def opened(log: ConversationLog, told: Subscription, talk: str, after: int = 0) -> AsyncGenerator[Event, None]:
    return follow(log, told, talk, after, log.state(talk).conversation.token_expires_at)


def test_all_that_happens_in_a_conversation(log: ConversationLog, talk: str) -> None:
    async def scene() -> None:
        changes = LocalChanges()
        asked, _ = log.add_user_message(talk, "k1", "May I?")
        async with aclosing(opened(log, changes.subscribe(talk), talk)) as events:
            first = await take(events, 2)
            assert names(first) == [("state", None), ("message", 1)]
            assert first[0].data == log.state(talk).public()
            assert (first[1].data["text"], first[1].data["client_id"]) == ("May I?", "k1")
            await changes.publish(talk, Typing("assistant", True))
            assert [event.data for event in await take(events, 1)] == [{"author": "assistant", "on": True}]
            log.add_replies(talk, asked.id, [Reply("text", "No."), Reply("text", "So.")])
            await changes.publish(talk, Typing("assistant", False))
            assert names(await take(events, 3)) == [("message", 2), ("message", 3), ("typing", None)]
            log.choose_situation(talk, {"stage": Stage.AFTER})
            await changes.publish(talk)
            (state,) = await take(events, 1)
            assert (state.name, state.data["stage"], state.data["last_seq"]) == ("state", "after_contract", 3)

    asyncio.run(scene())


@pytest.mark.parametrize("after", [0, 1, 2, 3, 9])
def test_it_resumes_where_it_was_left(log: ConversationLog, talk: str, after: int) -> None:
    async def scene() -> None:
        changes = LocalChanges()
        for place in range(3):
            log.add_user_message(talk, f"k{place}", "May I?")
        missed = list(range(after + 1, 4))
        async with aclosing(opened(log, changes.subscribe(talk), talk, after)) as events:
            assert names(await take(events, 1 + len(missed))) == [
                ("state", None),
                *(("message", seq) for seq in missed),
            ]

    asyncio.run(scene())


def test_a_nudge_too_many_or_too_late_doubles_nothing(log: ConversationLog, talk: str) -> None:
    async def scene() -> None:
        changes = LocalChanges()
        async with aclosing(opened(log, changes.subscribe(talk), talk)) as events:
            await take(events, 1)
            seen = []
            for place in range(5):
                await changes.publish(talk)
                log.add_user_message(talk, f"k{place}", "May I?")
                await changes.publish(talk)
                await changes.publish(talk)
                seen += await take(events, 1)
            await changes.publish(talk, Typing("agent", True))
            assert names(await take(events, 1)) == [("typing", None)]
            assert names(seen) == [("message", seq) for seq in range(1, 6)]

    asyncio.run(scene())


def test_more_messages_than_are_read_at_once(log: ConversationLog, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(7):
        log.add_user_message(talk, f"k{place}", "May I?")
    read = log.messages
    monkeypatch.setattr(log, "messages", lambda talk, after: read(talk, after, limit=3))

    async def scene() -> None:
        async with aclosing(opened(log, LocalChanges().subscribe(talk), talk)) as events:
            assert [event.seq for event in await take(events, 8)] == [None, *range(1, 8)]

    asyncio.run(scene())


@pytest.mark.parametrize("end", ["expiry", "closed"])
def test_it_ends(log: ConversationLog, talk: str, clock, end: str) -> None:
    async def scene() -> None:
        changes = LocalChanges()
        told = changes.subscribe(talk)
        events = opened(log, told, talk)
        await take(events, 1)
        if end == "expiry":
            clock.advance(hours=2)
            await changes.publish(talk)
        else:
            changes.close()
        with pytest.raises(StopAsyncIteration):
            await take(events, 1)

    asyncio.run(scene())


def test_it_ends_at_the_very_moment_that_the_token_does(engine: Engine) -> None:
    """By the real clock, and with nobody to wake it."""
    log = ConversationLog(engine, timedelta(milliseconds=50), log_module.utc_now)

    async def scene() -> None:
        begun = log.start(None, None)[0]
        events = follow(log, LocalChanges().subscribe(begun.id), begun.id, 0, begun.token_expires_at)
        rest = [event.name async for event in events]
        assert rest in ([], ["state"])

    asyncio.run(asyncio.wait_for(scene(), PATIENCE))


def test_the_wait_for_a_message_ends_with_it(log: ConversationLog, talk: str) -> None:
    async def scene() -> None:
        changes = LocalChanges()
        told = changes.subscribe(talk)
        waiting = asyncio.create_task(messages_within(log, told, talk, 1, PATIENCE))
        log.add_user_message(talk, "k1", "one")
        await changes.publish(talk)
        log.add_user_message(talk, "k2", "two")
        await changes.publish(talk)
        assert [message.text for message in await waiting] == ["two"]

    asyncio.run(scene())


def test_the_wait_for_a_message_ends_with_its_time(log: ConversationLog, talk: str) -> None:
    changes = LocalChanges()
    told = asyncio.run(_subscribed(changes, talk))
    assert asyncio.run(messages_within(log, told, talk, 0, 0.01)) == []
    told.close()
    assert asyncio.run(messages_within(log, told, talk, 0, PATIENCE)) == []


async def _subscribed(changes: LocalChanges, talk: str) -> Subscription:
    return changes.subscribe(talk)
