"""Holds what people were told against what is stored: nothing accepted may be lost, and nothing stored twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.models import FeedbackRow, MessageRow, ReportRow
from tests.load.faults.kept import Kept


@dataclass
class Verdict:
    """What was looked at by kind, and what of it is lost or doubled, each in words for whoever looks into it."""

    counts: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


def check(engine: Engine, kept: Kept) -> Verdict:
    """Read all that is stored, and compare."""
    verdict = Verdict()
    with Session(engine, future=True) as session:
        messages = [_plain(row) for row in session.execute(select(MessageRow)).scalars()]
        stored = {row.message_id: row.helpful for row in session.execute(select(FeedbackRow)).scalars()}
        reports = [(row.reference, row.what) for row in session.execute(select(ReportRow)).scalars()]
        tickets = [(row.id, row.conversation_id) for row in session.execute(select(TicketRow)).scalars()]
    _check_messages(verdict, messages, kept)
    _check_seen(verdict, messages, kept)
    _check_verdicts(verdict, stored, kept)
    _check_numbered(verdict, "report", reports, kept.reports)
    _check_numbered(verdict, "ticket", tickets, kept.tickets)
    answered = [(one["client_id"].split(":")[1].removeprefix("a-"), one["text"]) for one in messages if _by_agent(one)]
    _check_numbered(verdict, "agent's message", answered, kept.said)
    return verdict


def _plain(row: Any) -> dict[str, Any]:
    names = ("id", "conversation_id", "seq", "author", "text", "client_id", "reply_to", "reply_place")
    return {name: getattr(row, name) for name in names}


def _by_agent(message: dict[str, Any]) -> bool:
    return message["author"] == "agent"


def _check_messages(verdict: Verdict, messages: list[dict[str, Any]], kept: Kept) -> None:
    """Each accepted message once, and to it the replies that came with the acceptance and no others."""
    said = defaultdict(list)
    replies = defaultdict(list)
    for one in messages:
        if one["author"] == "user":
            said[one["conversation_id"], one["client_id"]].append(one["id"])
        elif one["reply_to"] is not None:
            replies[one["reply_to"]].append((one["reply_place"], one["id"]))
    verdict.counts |= {"message": len(kept.accepted), "reply": sum(map(len, kept.accepted.values()))}
    for key, told in kept.accepted.items():
        found = said.get(key, [])
        if not found:
            verdict.lost.append(f"message {key}")
            continue
        if len(found) > 1:
            verdict.doubled.append(f"message {key}")
        standing = sorted(replies[found[0]])
        if [reply for _, reply in standing if reply in told] != told:
            verdict.lost.append(f"reply to {key}")
        if len(standing) != len(told) or [place for place, _ in standing] != list(range(len(standing))):
            verdict.doubled.append(f"reply to {key}")


def _check_seen(verdict: Verdict, messages: list[dict[str, Any]], kept: Kept) -> None:
    """Numbers run from 1 without a gap, and whoever followed was shown each once and in order."""
    numbers = defaultdict(list)
    for one in messages:
        numbers[one["conversation_id"]].append(one["seq"])
    verdict.counts["followed conversation"] = len(kept.seen)
    for conversation, found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            verdict.lost.append(f"a number in {conversation}")
    for conversation, shown in kept.seen.items():
        wanted = list(range(1, len(numbers[conversation]) + 1))
        if set(shown) != set(wanted):
            verdict.lost.append(f"a message on the stream of {conversation}")
        elif shown != wanted:
            verdict.doubled.append(f"a message on the stream of {conversation}")


def _check_verdicts(verdict: Verdict, stored: dict[str, bool], kept: Kept) -> None:
    verdict.counts["feedback"] = len(kept.verdicts)
    verdict.lost += [f"feedback on {one}" for one, helpful in kept.verdicts.items() if stored.get(one) != helpful]
    verdict.doubled += [f"feedback on {one}" for one in stored.keys() - kept.verdicts.keys()]


def _check_numbered(verdict: Verdict, kind: str, stored: Iterable[tuple[str, str]], told: dict[str, str]) -> None:
    """Each number that was told stands for what it was told for; nothing is stored under two, and none was not told."""
    found = list(stored)
    verdict.counts[kind] = len(told)
    verdict.lost += [f"{kind} {number}" for number in told if (number, told[number]) not in found]
    verdict.doubled += [f"{kind} {what!r}" for what, count in Counter(what for _, what in found).items() if count > 1]
    verdict.doubled += [f"{kind} {number}, of which nobody was told" for number, _ in found if number not in told]
