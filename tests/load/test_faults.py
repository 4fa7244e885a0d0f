"""The checker finds what is lost and what is doubled, and the relay hands on, waits, and goes round who is away."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.engine import Engine

from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Reply
from groundrules.conversation.models import FeedbackRow, MessageRow
from tests.e2e.stack import free_ports
from tests.load.faults.checker import check
from tests.load.faults.kept import Kept
from tests.load.faults.relay import Relay, relaying
from tests.load.soak import growth

REPORT = {"reference": "GR-AAAA22", "what": "A story."}


@pytest.fixture
def log(engine: Engine) -> ConversationLog:
    return ConversationLog(engine, timedelta(days=1))


@pytest.fixture
def kept(log: ConversationLog) -> Kept:
    """Two messages with their replies, of which one carries a report, and a verdict on the other, all as stored."""
    kept = Kept()
    conversation, _ = log.start(None, None)
    for client_id, reply in (("a", Reply("text", "Yes.")), ("b", Reply("text", "GR-AAAA22.", report=REPORT))):
        message, _ = log.add_user_message(conversation.id, client_id, "May I?")
        kept.accepted[conversation.id, client_id] = [
            one.id for one in log.add_replies(conversation.id, message.id, [reply])
        ]
    judged = kept.accepted[conversation.id, "a"][0]
    log.add_feedback(conversation.id, judged, helpful=True, comment=None)
    kept.verdicts[judged] = True
    kept.reports["GR-AAAA22"] = "A story."
    kept.seen[conversation.id] = [1, 2, 3, 4]
    return kept


def test_what_is_stored_as_it_was_told_is_neither_lost_nor_doubled(engine: Engine, kept: Kept) -> None:
    verdict = check(engine, kept)
    assert (verdict.lost, verdict.doubled) == ([], [])
    assert (verdict.counts["message"], verdict.counts["reply"], verdict.counts["report"]) == (2, 2, 1)


def test_what_was_told_and_is_not_stored_is_lost(engine: Engine, kept: Kept) -> None:
    [conversation] = kept.seen
    with engine.begin() as connection:
        connection.execute(delete(FeedbackRow))
        connection.execute(delete(MessageRow).where(MessageRow.id == kept.accepted[conversation, "a"][0]))
    kept.accepted[conversation, "c"] = []
    kept.reports["GR-BBBB22"] = "Another story."
    lost = " ".join(check(engine, kept).lost)
    for what in ("feedback on", "reply to", f"message ('{conversation}', 'c')", "report GR-BBBB22", "a number in"):
        assert what in lost


def test_what_is_stored_and_was_not_told_is_doubled(engine: Engine, log: ConversationLog, kept: Kept) -> None:
    [conversation] = kept.seen
    told = kept.accepted[conversation, "b"]
    # As if the report had been sent a second time, under a number of its own.
    message, _ = log.add_user_message(conversation, "c", "Send.")
    again = Reply("text", "GR-CCCC22.", report=REPORT | {"reference": "GR-CCCC22"})
    log.add_replies(conversation, message.id, [again, again])
    kept.accepted[conversation, "c"] = [log.replies(message.id)[0].id]
    kept.verdicts.clear()
    doubled = " ".join(check(engine, kept).doubled)
    for what in ("report 'A story.'", "report GR-CCCC22, of which nobody was told", "reply to", "feedback on"):
        assert what in doubled
    assert told == kept.accepted[conversation, "b"]


@pytest.mark.parametrize(("shown", "found"), [([1, 2, 4], "lost"), ([1, 2, 2, 3, 4], "doubled")])
def test_a_stream_is_held_against_the_log(engine: Engine, kept: Kept, shown: list[int], found: str) -> None:
    [conversation] = kept.seen
    kept.seen[conversation] = shown
    verdict = check(engine, kept)
    assert getattr(verdict, found) == [f"a message on the stream of {conversation}"]


@contextmanager
def _echo(port: int) -> Iterator[None]:
    """A server that gives one connection what it is sent."""

    def answer() -> None:
        connection, _ = listening.accept()
        with connection:
            while data := connection.recv(100):
                connection.sendall(data)

    with socket.create_server(("127.0.0.1", port)) as listening:
        thread = threading.Thread(target=answer)
        thread.start()
        yield
        thread.join()


def test_a_relay_goes_round_who_is_away_and_can_be_slow() -> None:
    port, away, there = free_ports(3)
    relay = Relay(port, [away, there])
    with relaying([relay]), _echo(there), socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"quick")
        assert connection.recv(100) == b"quick"
        relay.delay = 0.1
        began = time.monotonic()
        connection.sendall(b"slow")
        assert connection.recv(100) == b"slow"
        assert time.monotonic() - began >= 2 * relay.delay


def test_a_relay_with_nobody_behind_it_hangs_up() -> None:
    port, away = free_ports(2)
    with relaying([Relay(port, [away])]), socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(30.0)
        assert connection.recv(100) == b""


def test_growth_is_from_the_end_of_the_warming_up() -> None:
    assert growth([500.0] * 20 + [1_000.0] * 35 + [1_100.0] * 5) == pytest.approx(0.1)
