"""Counts what the message check finds: how often each kind on each day. No text is kept, and nobody's name."""

import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.log import Clock, utc_now
from groundrules.insights.models import CheckFindingRow

CHAT, COMPOSE = "chat", "compose"
# Whoever writes has the same text checked at every pause; what is found again so soon is the same finding.
_SAME_SECONDS = 900.0
_MOST_REMEMBERED = 20_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """One kind of finding, and where it was found; what is not known is empty."""

    kind: str
    rule: str
    role: str
    stage: str
    place: str


def add_findings(session: Session, day: date, found: Mapping[Found, int]) -> None:
    """Count findings, in the transaction of what they were read from."""
    for one, count in found.items():
        key = {"day": day, **vars(one)}
        more = update(CheckFindingRow).filter_by(**key).values(count=CheckFindingRow.count + count)
        more = more.execution_options(synchronize_session=False)
        if session.execute(more).rowcount:
            continue
        try:
            with session.begin_nested():
                session.execute(insert(CheckFindingRow).values(**key, count=count))
        except IntegrityError:
            # Another gateway has counted the first one meanwhile.
            session.execute(more)


class FindingCounter:
    """Counts the findings of checks through the API, each once for a caller within a quarter of an hour."""

    def __init__(self, engine: Engine, now: Clock = utc_now, timer: Callable[[], float] = time.monotonic) -> None:
        self._begin = sessionmaker(engine, future=True).begin
        self._now = now
        self._timer = timer
        self._lock = threading.Lock()
        # Known only to this process, so that what it remembers means nothing to anybody else.
        self._salt = secrets.token_bytes(32)
        self._seen: dict[bytes, float] = {}

    def count(self, caller: str, findings: Iterable[Any], role: str | None, stage: str | None) -> None:
        """Count `findings` (each with `kind`, `rule`, `text`) of a text that `caller` has had checked.

        A database that does not answer costs the count, and nothing else.
        """
        new = [one for one in findings if self._is_new(caller, one)]
        counted = Counter(Found(one.kind, one.rule, role or "", stage or "", COMPOSE) for one in new)
        if not counted:
            return
        try:
            with self._begin() as session:
                add_findings(session, self._now().date(), counted)
        except SQLAlchemyError as error:
            logger.warning("Findings are not counted: %s", type(error).__name__)

    def _is_new(self, caller: str, finding: Any) -> bool:
        # A host's server has one key for all its users, so the finding's own words tell them apart.
        said = "\0".join((caller, finding.kind, finding.rule, finding.text)).encode()
        key, now = hmac.new(self._salt, said, hashlib.sha256).digest(), self._timer()
        with self._lock:
            if len(self._seen) >= _MOST_REMEMBERED:
                self._seen = {one: at for one, at in self._seen.items() if now - at < _SAME_SECONDS}
            if len(self._seen) >= _MOST_REMEMBERED:
                self._seen.clear()
            last = self._seen.get(key)
            self._seen[key] = now
        return last is None or now - last >= _SAME_SECONDS
