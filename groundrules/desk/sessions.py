"""Logging in at the desk: sessions that end by themselves, and no guessing of passwords."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.handoff import audit
from groundrules.conversation.handoff.audit import Entry
from groundrules.conversation.log import Clock, utc_now
from groundrules.desk.accounts import Account, Accounts, key_of
from groundrules.desk.models import AgentRow, AgentSessionRow
from groundrules.desk.passwords import Passwords, check_strength

# After so many wrong passwords in a row none is taken for a minute, then two, four, and so on up to the longest.
TRIES = 5
LONGEST_LOCK = timedelta(hours=1)
# A sign of life is written down at most this often.
_BEAT = timedelta(seconds=20)


# Of so many names that no agent has, wrong passwords are counted too.
_STRANGERS = 1_000


class Refused(Exception):
    """The name or the password is wrong, or no password is taken at the moment; which, nobody is told.

    `wait` is for how long none is taken for this name, whether or not there is an agent of this name.
    """

    def __init__(self, wait: timedelta = timedelta()) -> None:
        super().__init__()
        self.wait = wait


class NoSession(Exception):
    """There is no such session, or it has ended."""


@dataclass(frozen=True)
class LoggedIn:
    """Somebody's session. `csrf` must come with every change that is asked for in it."""

    account: Account
    csrf: str
    token: str


def csrf_of(token: str) -> str:
    """Return the token against forged requests that belongs to a session's own."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Life:
    """How long a session lasts: `idle` after its last request, and at the most `longest` after the log-in."""

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)


class Sessions:
    """Log-ins."""

    def __init__(
        self, engine: Engine, accounts: Accounts, passwords: Passwords, life: Life, now: Clock = utc_now
    ) -> None:
        self._begin = sessionmaker(engine, future=True, expire_on_commit=False).begin
        self._accounts = accounts
        self._passwords = passwords
        self._life = life
        self._now = now
        self._strangers: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def log_in(self, name: str, password: str, old_token: str = "") -> LoggedIn:
        """Begin a session, and end the one that the browser had. Raises `Refused`.

        The session's token is always new, so that nobody can prepare one for somebody else to log in with.
        """
        key = key_of(name)
        with self._begin() as session:
            digest = session.execute(select(AgentRow.digest).filter_by(key=key)).scalar()
        matches = self._passwords.matches(digest, password)
        with self._begin() as session:
            row = self._locked_row(session, key)
            wait = self._locked_for(row.locked_until) if row is not None else timedelta()
            if row is not None and matches and row.active and not wait:
                row.failures, row.locked_until, row.on_duty, row.seen_at = 0, None, True, self._now()
                self._end(session, old_token)
                self._audit(session, row.name, "log in")
                return self._start(session, row)
            if row is not None and not wait:
                wait = self._count_failure(session, row)
        raise Refused(wait if row is not None else self._count_stranger(key))

    def get(self, token: str) -> LoggedIn:
        """Return the session that a cookie's token belongs to, and note that it is in use. Raises `NoSession`."""
        return self._find(token, in_use=True)

    def peek(self, token: str) -> LoggedIn:
        """Return the session as `get` does, but do not make it last longer: an open page alone does not.

        The agent counts as being at the desk.
        """
        return self._find(token, in_use=False)

    def log_out(self, token: str) -> None:
        """End a session; whoever has no other is no longer at the desk."""
        with self._begin() as session:
            key = session.execute(select(AgentSessionRow.agent_key).filter_by(digest=_digest(token))).scalar()
            self._end(session, token)
            if key is None:
                return
            row = session.get(AgentRow, key)
            if not session.execute(select(AgentSessionRow.digest).filter_by(agent_key=key).limit(1)).first():
                row.on_duty = False
            self._audit(session, row.name, "log out")

    def change_password(self, token: str, old: str, new: str) -> LoggedIn:
        """Change the password, end all sessions of the agent, and begin a new one.

        Raises `NoSession`, `Refused` if `old` is wrong, `WeakPassword` if `new` may not be used.
        """
        name = self.get(token).account.name
        key = key_of(name)
        check_strength(new, name, old)
        made = self._passwords.digest(new)
        with self._begin() as session:
            digest = session.execute(select(AgentRow.digest).filter_by(key=key)).scalar()
        matches = self._passwords.matches(digest, old)
        with self._begin() as session:
            row = self._locked_row(session, key)
            wait = self._locked_for(row.locked_until)
            if matches and row.active and not wait:
                row.digest, row.must_change, row.failures = made, False, 0
                session.execute(delete(AgentSessionRow).where(AgentSessionRow.agent_key == key))
                self._audit(session, row.name, "change password")
                return self._start(session, row)
            if not wait:
                wait = self._count_failure(session, row)
        raise Refused(wait)

    def _start(self, session: Session, row: Any) -> LoggedIn:
        token = secrets.token_urlsafe(32)
        now = self._now()
        # Nobody asks for these any more; there is no better moment to forget them.
        session.execute(delete(AgentSessionRow).where(AgentSessionRow.created_at < now - self._life.longest))
        session.add(AgentSessionRow(digest=_digest(token), agent_key=row.key, created_at=now, seen_at=now))
        return LoggedIn(self._accounts.read(row), csrf_of(token), token)

    def _find(self, token: str, *, in_use: bool) -> LoggedIn:
        now = self._now()
        with self._begin() as session:
            found = session.get(AgentSessionRow, _digest(token)) if token else None
            if found is None or found.seen_at + self._life.idle <= now or found.created_at + self._life.longest <= now:
                raise NoSession
            row = session.get(AgentRow, found.agent_key)
            if not row.active:
                raise NoSession
            if in_use and found.seen_at + _BEAT <= now:
                found.seen_at = now
            if row.seen_at is None or row.seen_at + _BEAT <= now:
                row.seen_at = now
            return LoggedIn(self._accounts.read(row), csrf_of(token), token)

    def _end(self, session: Session, token: str) -> None:
        session.execute(delete(AgentSessionRow).where(AgentSessionRow.digest == _digest(token)))

    def _locked_row(self, session: Session, key: str) -> Any:
        """Return an agent's row, which nobody else changes until the transaction ends, or None.

        Of many who guess at once, each is counted before the next is looked at.
        """
        session.execute(
            update(AgentRow)
            .where(AgentRow.key == key)
            .values(failures=AgentRow.failures)
            .execution_options(synchronize_session=False)
        )
        return session.get(AgentRow, key)

    def _count_failure(self, session: Session, row: Any) -> timedelta:
        """Count a wrong password; after too many, take none for a while. Return for how long."""
        row.failures += 1
        self._audit(session, row.name, "log-in refused")
        lock = _lock(row.failures)
        if lock:
            row.locked_until = self._now() + lock
            self._audit(session, row.name, "locked out", f"{round(lock.total_seconds() / 60)} min")
        return lock

    def _count_stranger(self, key: str) -> timedelta:
        """Count a wrong password for a name that no agent has, so that a lock does not tell which names there are."""
        failures, until = self._strangers.pop(key, (0, self._now()))
        wait = self._locked_for(until)
        if not wait:
            failures += 1
            wait = _lock(failures)
            until = self._now() + wait
        self._strangers[key] = failures, until
        if len(self._strangers) > _STRANGERS:
            self._strangers.popitem(last=False)
        return wait

    def _locked_for(self, until: datetime | None) -> timedelta:
        return max(until - self._now(), timedelta()) if until is not None else timedelta()

    def _audit(self, session: Session, who: str, what: str, detail: str | None = None) -> None:
        audit.note(session, Entry(self._now(), who, what, detail=detail))


def _lock(failures: int) -> timedelta:
    """Return for how long no password is taken after so many wrong ones in a row."""
    return min(timedelta(minutes=2 ** min(failures - TRIES, 10)), LONGEST_LOCK) if failures >= TRIES else timedelta()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
