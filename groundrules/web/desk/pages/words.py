"""How the desk's pages say things: states, times, what happened. Nothing here reads or writes anything."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from groundrules.conversation.handoff.audit import SYSTEM, USER, Entry
from groundrules.conversation.handoff.machine import ASSISTANT, WAITING, State
from groundrules.conversation.handoff.tickets import Ticket
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.wording import VERDICT_WORDS, plain_date

# Where a ticket stands, as agents sort their work: several states of the machine look alike to them.
STANDING = {
    "waiting": "Waiting",
    "later": "For later",
    "assigned": "Taken",
    "returned": "Returned",
    "resolved": "Closed",
    "cancelled": "Withdrawn",
}
# Those of a ticket that needs nobody any more.
OVER = frozenset({"returned", "resolved", "cancelled"})
WHY = {
    "asked": "asked for a person",
    "unclear": "was not understood twice",
    "account": "needs work on the account",
    "report": "made a report",
}
# What to choose from when a ticket is closed.
RESOLUTIONS = (
    "Answered",
    "Explained the rule",
    "Passed on to the account team",
    "Report taken",
    "The user left",
    "Nothing to do",
)
REPORT_STATES = {"open": "Open", "in_review": "In review", "closed": "Closed"}
OUTCOMES = {"education": "Reminder to the other party", "review": "A closer look", "no_action": "No action"}
WISHES = {"education": "Education only: a reminder of the rules", "review": "That somebody reviews it"}
DECISIONS = {
    "rule": "Another rule was meant",
    "out_of_scope": "Out of scope",
    "rule_missing": "A rule is missing",
    "fixed": "Put right",
    "fine": "Was right",
}
VERDICTS = {verdict.value: said for verdict, said in VERDICT_WORDS.items()}
CHECKED = {"ok": "Nothing found", "caution": "Take care", "not_allowed": "Not allowed"}
FOCUS = {
    "why": "Why",
    "consequence": "If broken",
    "instead": "What to do",
    "section": "Sources",
    "history": "History",
    "exception": "Exceptions",
    "point": "One point",
}
ROLES = {"agent": "Agent", "lead": "Lead", "admin": "Admin"}
# What is said at the top of a page after something was done, by a word in its address.
NOTICES = {
    "claimed": "You have joined the conversation. The user is told your name.",
    "transferred": "Passed on.",
    "returned": "The assistant answers the user again.",
    "resolved": "Closed. The assistant answers the user again.",
    "noted": "Your note is kept.",
    "wrong": "The answer is on the review list.",
    "decided": "Your decision is kept.",
    "reviewed": "Your decision is kept. It can be undone until it is exported.",
    "reopened": "The decision is undone; the entry is open again.",
    "wish": "Where the wish stands is kept.",
    "on": "You are on duty: users can be given to you.",
    "off": "You are off duty: no new user waits for you.",
    "password": "Your password is changed. All your other sessions have ended.",
    "role": "The role is changed.",
    "deactivated": "The account is closed; what they had goes to somebody else.",
}

_WHO = {USER: "The user", SYSTEM: "The desk", ASSISTANT: "The assistant"}
_HAPPENED: dict[str, str] = {
    "ask": "asked for a person",
    "queue": "put the request on the list",
    "claim": "took the ticket",
    "transfer": "passed it on to {detail}",
    "lapse": "took it from {detail}, who left the user waiting",
    "return": "handed the user back to the assistant",
    "idle": "ended it: nobody had written for long",
    "resolve": "closed it: {detail}",
    "expire": "told the user not to wait: {detail}",
    "cancel": "withdrew the request",
    "note": "added a note",
    "reply dropped": "kept back a reply, because a person had come",
    "answer was wrong": "found an answer wrong",
    "review: rule": "decided on an answer that another rule was meant: {detail}",
    "review: out_of_scope": "decided on an answer: the question is out of scope",
    "review: rule_missing": "decided on an answer: a rule is missing",
    "review: fixed": "closed a complaint about an answer: put right",
    "review: fine": "closed a complaint about an answer: it was right",
    "review: undone": "undid what was decided on an answer",
    "report decided": "decided on report {detail}",
    "wish": "moved a wish from {detail}",
    "log in": "logged in",
    "log out": "logged out",
    "log-in refused": "gave a wrong password",
    "locked out": "was locked out for {detail}",
    "change password": "changed the password",
    "on duty": "went on duty",
    "off duty": "went off duty",
    "add agent": "added {detail}",
    "change role": "changed the role of {detail}",
    "reset password": "gave {detail} a one-time password",
    "deactivate agent": "closed the account of {detail}",
}


def standing(ticket: Ticket) -> str:
    """Return where a ticket stands, a key of `STANDING`."""
    if ticket.state in WAITING:
        return "waiting" if ticket.position is not None else "later"
    return "later" if ticket.state is State.EXPIRED else ticket.state.value


def subject(ticket: Ticket, rulebook: Rulebook) -> str:
    """Say what a ticket is about: the rule under discussion, else its topic, else how it came about."""
    rule = rulebook.rules.get(ticket.rule or "")
    if rule is not None:
        return rule.title
    topic = rulebook.topic(ticket.topic or "")
    if topic is not None:
        return topic.title
    return f"A report, {ticket.report}" if ticket.report else "No topic yet"


def topic_of(ticket: Ticket, rulebook: Rulebook) -> str:
    """Name the topic of the rule that a ticket is about; empty where its subject names no rule."""
    rule = rulebook.rules.get(ticket.rule or "")
    topic = rulebook.topic(rule.topic) if rule is not None else None
    return topic.title if topic is not None else ""


def happened(entry: Entry) -> tuple[str, str]:
    """Say a line of the audit: who, and what they did."""
    words = _HAPPENED.get(entry.what, entry.what if entry.detail is None else f"{entry.what}: {{detail}}")
    # Not by str.format, as a detail may hold braces.
    return _WHO.get(entry.who, entry.who), words.replace("{detail}", entry.detail or "nobody")


def lasting(span: timedelta) -> str:
    """Say how long something lasts or lasted: "under a minute", "3 min", "2 h 5 min", "4 days"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours // 24} day{'' if hours < 48 else 's'}"


def at_least_minutes(span: timedelta) -> str:
    """Say how long somebody has to wait, rounded up: "a minute", "3 minutes"."""
    minutes = -int(-span.total_seconds() // 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"


@dataclass(frozen=True)
class Times:
    """How a page says moments: in the desk's own zone, seen from `now`."""

    zone: str
    now: datetime

    def ago(self, moment: datetime) -> str:
        """Say how long ago a moment was."""
        return lasting(self.now - moment)

    def left(self, moment: datetime) -> str:
        """Say how long it is until a moment."""
        return lasting(moment - self.now)

    def clock(self, moment: datetime | str) -> str:
        """Say a moment: "09:05" today, "21 November 2026, 09:05" on another day."""
        local, today = self._local(moment), self.now.astimezone(ZoneInfo(self.zone))
        time = f"{local:%H:%M}"
        return time if local.date() == today.date() else f"{plain_date(local.date().isoformat())}, {time}"

    def exact(self, moment: datetime | str) -> str:
        """Say a moment in full, with its zone."""
        local = self._local(moment)
        return f"{plain_date(local.date().isoformat())}, {local:%H:%M:%S} ({self.zone})"

    def today(self, moment: datetime | None) -> bool:
        """Whether a moment is of today."""
        zone = ZoneInfo(self.zone)
        return moment is not None and moment.astimezone(zone).date() == self.now.astimezone(zone).date()

    def _local(self, moment: datetime | str) -> datetime:
        parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return parsed.astimezone(ZoneInfo(self.zone))


def times(rulebook: Rulebook, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> Times:
    """Return how moments are said now."""
    return Times(rulebook.support.zone, now())
