"""groundrules/bot/tracker_store.py on Rasa's own trackers: nothing is lost, and a long conversation costs no more."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.core.tracker_store import TrackerStore as RasasStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config

from groundrules.bot.tracker_store import TrackerStore
from groundrules.prepare import render_endpoints
from groundrules.settings import PROJECT, Settings

DOMAIN = Domain.load(str(PROJECT / "domain.yml"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def store(home: Path) -> Iterator[Any]:
    opened = _open(home)
    yield opened
    opened.engine.dispose()


def _open(home: Path) -> Any:
    return RasasStore.create(read_endpoint_config(str(render_endpoints(Settings(home=home))), "tracker_store"), DOMAIN)


def _turn(store: Any, text: str, *more: Any) -> Any:
    """One message as Rasa's processor handles it; return the tracker."""
    tracker = asyncio.run(store.get_or_create_tracker("c_1", append_action_listen=False))
    events = [UserUttered(text), ActionExecuted("action_answer_message"), *more, BotUttered("so"), _listen()]
    tracker.update_with_events(events, DOMAIN)
    asyncio.run(store.save(tracker))
    return tracker


def _listen() -> ActionExecuted:
    return ActionExecuted("action_listen")


def _said(tracker: Any) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_endpoints_name_our_store_and_it_writes_ahead(store: Any, home: Path) -> None:
    """A type that Rasa does not know would quietly fall back to memory, and lose every conversation."""
    assert isinstance(store, TrackerStore)
    assert (home / "trackers.db").is_file()
    assert (home / "endpoints.yml").stat().st_mode & 0o077 == 0
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    with pytest.warns(UserWarning, match="not found"):
        assert isinstance(RasasStore.create(EndpointConfig(type="sqll"), DOMAIN), InMemoryTrackerStore)


def test_a_long_conversation_is_kept_whole_and_carried_short(store: Any, home: Path) -> None:
    texts = [f"message {number}" for number in range(60)]
    for text in texts:
        carried = _turn(store, text, *([SlotSet("role", "client")] if text == texts[0] else []))
    assert len(carried.events) <= 45
    assert _said(carried)[-3:] == texts[-3:]
    assert carried.get_slot("role") == "client"
    assert _said(asyncio.run(store.retrieve_full_tracker("c_1"))) == texts
    # Another process, or this one after a restart, reads the same.
    reopened = asyncio.run(_open(home).retrieve("c_1"))
    assert _said(reopened) == _said(asyncio.run(store.retrieve("c_1")))
    assert reopened.get_slot("role") == "client"


def test_what_another_process_added_is_seen(store: Any, home: Path) -> None:
    _turn(store, "here")
    _turn(_open(home), "there", SlotSet("stage", "active_contract"))
    assert _said(_turn(store, "here again")) == ["here", "there", "here again"]
    assert asyncio.run(store.retrieve("c_1")).get_slot("stage") == "active_contract"
    assert _said(asyncio.run(_open(home).retrieve("c_1"))) == ["here", "there", "here again"]


def test_an_answer_that_failed_half_way_leaves_nothing_behind(store: Any) -> None:
    _turn(store, "before")
    half = asyncio.run(store.retrieve("c_1"))
    half.update_with_events([UserUttered("half"), SlotSet("role", "client")], DOMAIN)
    tracker = _turn(store, "after")
    assert _said(tracker) == ["before", "after"]
    assert tracker.get_slot("role") is None


def test_a_tracker_changed_after_it_was_saved_is_read_anew(store: Any) -> None:
    tracker = _turn(store, "saved")
    tracker.update_with_events([UserUttered("never saved")], DOMAIN)
    assert _said(asyncio.run(store.retrieve("c_1"))) == ["saved"]


def test_an_open_form_keeps_its_beginning(store: Any) -> None:
    _turn(store, "report", ActiveLoop("report_form"))
    for number in range(30):
        tracker = _turn(store, f"part {number}")
    assert _said(tracker)[0] == "report"
    assert tracker.active_loop_name == "report_form"


def test_an_unknown_conversation_has_no_tracker(store: Any) -> None:
    assert asyncio.run(store.retrieve("c_unknown")) is None
