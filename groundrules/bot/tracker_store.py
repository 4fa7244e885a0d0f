"""Where Rasa keeps its trackers: Rasa's own SQL store, made to cost the same however long a conversation gets.

Rasa's store opens SQLite anew for every transaction, waits for the disk at each, and replays the whole conversation for
every message; its policies and the action server get all of it, too. Here connections are kept, trackers stay in memory
for as long as no other process has added to them, and carry only their latest events: our rules look back one turn, and
what must be remembered longer stands in slots. On disk nothing is left out.
"""

import json
from collections import OrderedDict, deque
from itertools import islice
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from groundrules.database import SECONDS, make_engine

# About the last five turns.
_LATEST_EVENTS = 40
_KEPT_TRACKERS = 1_000
# On a tracker: how many of its events are on disk, and the number of the last of them.
_STORED, _LAST = "_ground_rules_stored", "_ground_rules_last"


class TrackerStore(SQLTrackerStore):
    """Named in endpoints.yml; `database` is an SQLAlchemy address."""

    engine: Any

    def __init__(self, domain: Any, event_broker: Any = None, database: str = "", **_: Any) -> None:
        # An address in the place of a host is taken whole. It makes the table as well.
        super().__init__(domain=domain, host=database, event_broker=event_broker)
        self.engine.dispose()
        self.engine = make_engine(database, SECONDS)
        self.sessionmaker = sessionmaker(self.engine, future=True)
        self._kept: OrderedDict[str, Any] = OrderedDict()

    async def retrieve(self, sender_id: str) -> Any:
        """Return the conversation's tracker with its latest events, or None."""
        # Taken out until it is saved: should an answer fail half-way, what it did to the tracker is forgotten.
        kept = self._kept.pop(sender_id, None)
        with self.session_scope() as session:
            last = self._last_event(session, sender_id)
        if last is None:
            return None
        whole = kept is not None and (getattr(kept, _LAST), getattr(kept, _STORED)) == (last, len(kept.events))
        tracker = kept if whole else await super().retrieve(sender_id)
        if tracker is None:
            return None
        if tracker.active_loop is None:
            # A form looks back to where it began.
            tracker.events = deque(list(tracker.events)[-_LATEST_EVENTS:])
        self._mark(tracker, last)
        return tracker

    async def save(self, tracker: Any) -> None:
        """Store what happened since the tracker was retrieved."""
        new = list(islice(tracker.events, getattr(tracker, _STORED, 0), None))
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)
        with self.session_scope() as session:
            session.add_all(self._row(tracker.sender_id, event) for event in new)
            session.flush()
            last = self._last_event(session, tracker.sender_id)
            session.commit()
        self._mark(tracker, last)
        self._kept[tracker.sender_id] = tracker
        self._kept.move_to_end(tracker.sender_id)
        while len(self._kept) > _KEPT_TRACKERS:
            self._kept.popitem(last=False)

    def _last_event(self, session: Session, sender_id: str) -> int | None:
        last: int | None = session.execute(select(func.max(self.SQLEvent.id)).filter_by(sender_id=sender_id)).scalar()
        return last

    @staticmethod
    def _mark(tracker: Any, last: int | None) -> None:
        setattr(tracker, _STORED, len(tracker.events))
        setattr(tracker, _LAST, last)

    def _row(self, sender_id: str, event: Any) -> Any:
        data = event.as_dict()
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=event.type_name,
            timestamp=data.get("timestamp"),
            intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data),
        )
