"""The agents' accounts: adding, listing, a new password, deactivating; and who is at the desk now."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.handoff import audit
from groundrules.conversation.handoff.audit import Entry
from groundrules.conversation.handoff.tickets import Person
from groundrules.conversation.log import utc_now
from groundrules.desk.models import AgentRow, AgentSessionRow
from groundrules.desk.passwords import Passwords, one_time_password

# For how long after their last sign of life somebody counts as being at the desk.
PRESENCE = timedelta(minutes=3)
_NAME = re.compile(r"[^\W_][\w .'\-]{0,38}[\w.]|[^\W_]")
# Who else speaks in a conversation or stands in the audit.
_TAKEN = frozenset({"assistant", "system", "user", "agent", "ground rules", audit.COMMAND_LINE})


class DeskRole(str, Enum):
    """What somebody may do at the desk; each may do what the ones before it may."""

    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"

    def includes(self, other: "DeskRole") -> bool:
        """Whether this role may do what `other` may."""
        order = list(DeskRole)
        return order.index(self) >= order.index(other)


class BadName(ValueError):
    """The name cannot be used; the message says why."""


class UnknownAgent(LookupError):
    """There is no such agent, or they no longer work here."""


class LastAdmin(RuntimeError):
    """Without this agent nobody could look after the accounts."""


@dataclass(frozen=True)
class Account:
    """An agent, as colleagues see them; `present` says whether they are at the desk and take conversations."""

    name: str
    role: DeskRole
    active: bool
    must_change: bool
    on_duty: bool
    present: bool
    seen_at: datetime | None

    @property
    def person(self) -> Person:
        """The agent as the handoffs know them."""
        return Person(self.name, self.role.value)

    def public(self) -> dict[str, Any]:
        """Return the account as the desk's API shows it."""
        return {
            "name": self.name,
            "role": self.role.value,
            "active": self.active,
            "must_change": self.must_change,
            "on_duty": self.on_duty,
            "present": self.present,
            "seen_at": self.seen_at.isoformat(timespec="seconds") if self.seen_at else None,
        }


def key_of(name: str) -> str:
    """Return by what an agent is found: the name in small letters, without doubled spaces."""
    return " ".join(name.split()).casefold()


class Accounts:
    """Reads and writes the agents. Every method is one transaction."""

    def __init__(self, engine: Engine, passwords: Passwords, now: Callable[[], datetime] = utc_now) -> None:
        self._begin = sessionmaker(engine, future=True, expire_on_commit=False).begin
        self._passwords = passwords
        self._now = now

    def add(self, name: str, role: DeskRole, by: str) -> str:
        """Add an agent, or take one back who had left; return the one-time password. Raises `BadName`."""
        name = " ".join(name.split())
        if not _NAME.fullmatch(name):
            raise BadName("A name has at most 40 letters, digits, spaces, dots, hyphens and apostrophes.")
        if key_of(name) in _TAKEN:
            raise BadName(f"{name} is not the name of a person.")
        password = one_time_password()
        digest = self._passwords.digest(password)
        try:
            with self._begin() as session:
                row = session.get(AgentRow, key_of(name))
                if row is not None and row.active:
                    raise BadName(f"There is an agent named {row.name} already.")
                if row is None:
                    row = AgentRow(key=key_of(name), name=name, created_at=self._now(), failures=0, on_duty=False)
                    session.add(row)
                row.role, row.active, row.digest, row.must_change = role.value, True, digest, True
                row.failures, row.locked_until = 0, None
                self._audit(session, by, "add agent", f"{row.name}, {role.value}")
        except IntegrityError:
            raise BadName(f"There is an agent named {name} already.") from None
        return password

    def add_first_admin(self, name: str) -> str | None:
        """Add an admin if there is no agent yet; return the one-time password, or None if there are some."""
        with self._begin() as session:
            if session.execute(select(func.count()).select_from(AgentRow)).scalar_one():
                return None
        try:
            return self.add(name, DeskRole.ADMIN, audit.COMMAND_LINE)
        except BadName:
            # Another process was first.
            return None

    def all(self) -> list[Account]:
        """Return all agents, by name; those who have left as well."""
        with self._begin() as session:
            rows = session.execute(select(AgentRow).order_by(AgentRow.key)).scalars()
            return [self.read(row) for row in rows]

    def get(self, name: str) -> Account:
        """Return an agent who works here. Raises `UnknownAgent`."""
        with self._begin() as session:
            return self.read(self._active(session, name))

    def reset_password(self, name: str, by: str) -> str:
        """Give an agent a new one-time password and end their sessions; return it. Raises `UnknownAgent`."""
        password = one_time_password()
        digest = self._passwords.digest(password)
        with self._begin() as session:
            row = self._active(session, name)
            row.digest, row.must_change = digest, True
            row.failures, row.locked_until = 0, None
            _end_sessions(session, row)
            self._audit(session, by, "reset password", row.name)
        return password

    def deactivate(self, name: str, by: str) -> None:
        """Let an agent in no more, and end their sessions. Raises `UnknownAgent` and `LastAdmin`."""
        with self._begin() as session:
            row = self._active(session, name)
            self._keep_an_admin(session, row)
            row.active = row.on_duty = False
            _end_sessions(session, row)
            self._audit(session, by, "deactivate agent", row.name)

    def set_role(self, name: str, role: DeskRole, by: str) -> Account:
        """Let an agent do more or less, from their next request on. Raises `UnknownAgent` and `LastAdmin`."""
        with self._begin() as session:
            row = self._active(session, name)
            if role is not DeskRole.ADMIN:
                self._keep_an_admin(session, row)
            if row.role != role.value:
                self._audit(session, by, "change role", f"{row.name}, {row.role} to {role.value}")
                row.role = role.value
            return self.read(row)

    def set_duty(self, name: str, *, on: bool) -> Account:
        """Note whether an agent takes conversations. Raises `UnknownAgent`."""
        with self._begin() as session:
            row = self._active(session, name)
            if row.on_duty != on:
                row.on_duty = on
                self._audit(session, row.name, "on duty" if on else "off duty")
            row.seen_at = self._now()
            return self.read(row)

    def present(self, now: datetime) -> bool:
        """Whether somebody is at the desk and takes conversations."""
        query = select(AgentRow.key).where(
            AgentRow.active.is_(True), AgentRow.on_duty.is_(True), AgentRow.seen_at > now - PRESENCE
        )
        with self._begin() as session:
            return session.execute(query.limit(1)).first() is not None

    def serves(self, name: str) -> bool:
        """Whether an agent still works here."""
        with self._begin() as session:
            row = session.get(AgentRow, key_of(name))
            return row is not None and row.active

    def read(self, row: Any) -> Account:
        """Return what a row of `agents` holds."""
        there = row.active and row.on_duty and row.seen_at is not None and row.seen_at > self._now() - PRESENCE
        return Account(row.name, DeskRole(row.role), row.active, row.must_change, row.on_duty, there, row.seen_at)

    def _active(self, session: Session, name: str) -> Any:
        row = session.get(AgentRow, key_of(name))
        if row is None or not row.active:
            raise UnknownAgent(name)
        return row

    def _keep_an_admin(self, session: Session, row: Any) -> None:
        """Raise `LastAdmin` if nobody else could look after the accounts."""
        admins = select(AgentRow.key).where(AgentRow.role == DeskRole.ADMIN.value, AgentRow.active.is_(True))
        if session.execute(admins.with_for_update()).scalars().all() == [row.key]:
            raise LastAdmin(row.name)

    def _audit(self, session: Session, who: str, what: str, detail: str | None = None) -> None:
        audit.note(session, Entry(self._now(), who, what, detail=detail))


def _end_sessions(session: Session, row: Any) -> None:
    session.execute(delete(AgentSessionRow).where(AgentSessionRow.agent_key == row.key))
