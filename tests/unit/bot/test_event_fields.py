"""groundrules/bot/event_fields.py: what people write is in nothing that is published, whatever the event."""

import inspect
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

from groundrules.bot.event_fields import UNKNOWN, EventFields, Known, known_names
from groundrules.request_ids import METADATA
from groundrules.settings import PROJECT

RULE, OTHER_RULE = "payments/outside-payment", "contact-sharing/before-contract"
KNOWN = Known(
    intents=frozenset({"ask_rule"}),
    actions=frozenset({"action_answer_message", "report_form"}),
    slots=frozenset({"role", "rule", "report_who"}),
    rules=frozenset({RULE, OTHER_RULE}),
)
REQUEST, MODEL = "0" * 32, "a" * 32
CONVERSATION = "c_conversation_of_somebody"
# What must never be seen outside.
SECRETS = (
    "Write me: mira.kovac@mail.example",
    "+49 170 5550 123",
    "4111111111111111",
    '"}],"event":"user","text":"hush',
    "DROP TABLE events; --",
    "my name is Zoltan Q. Example \u202e\ud83d\ude00\ud800",
    "https://evil.example/?token=abc",
)
USER = {
    "event": "user",
    "sender_id": CONVERSATION,
    "timestamp": 1795383944.64886412,
    "text": SECRETS[0],
    "input_channel": "ground_rules",
    "message_id": "m",
    "metadata": {"role": "client", "stage": None, METADATA: REQUEST, "model_id": MODEL, "last_asked": SECRETS[1]},
    "parse_data": {
        "text": SECRETS[0],
        "intent": {"name": "ask_rule", "confidence": 0.94690675},
        "entities": [{"entity": "who", "value": SECRETS[1]}],
        "rule_decision": "answer",
        "rule_ranking": [{"rule": RULE, "confidence": 0.6}, {"rule": SECRETS[2], "confidence": 0.1}],
        "question_rules": [{"text": SECRETS[0], "rule": RULE}],
        "language": "en",
    },
}
BOT = {
    "event": "bot",
    "sender_id": CONVERSATION,
    "timestamp": 1795383945,
    "text": SECRETS[0],
    "metadata": {"model_id": MODEL},
    "data": {
        "buttons": [{"title": SECRETS[1], "payload": SECRETS[1]}],
        "custom": {
            "kind": "answer",
            "text": SECRETS[0],
            "choices": [{"title": SECRETS[3], "intent": "x", "entities": {"who": SECRETS[4]}}],
            "answer": {"verdict": "not_allowed", "summary": SECRETS[5], "title": SECRETS[5]},
            "check": {"findings": [{"text": SECRETS[6]}]},
            "candidates": [RULE, SECRETS[1], OTHER_RULE],
            "report": {"who": SECRETS[0]},
            "trace": {"action": "action_answer_message", "decision": "answer", "rule": RULE},
        },
    },
}


@pytest.fixture
def fields() -> EventFields:
    return EventFields(KNOWN, "a key")


def test_a_users_message_is_told_by_what_it_was_taken_for(fields: EventFields) -> None:
    shown = fields(USER)
    assert len(shown.pop("conversation")) == 32
    assert shown == {
        "event": "user",
        "time": 1795383944.648864,
        "model": MODEL,
        "intent": "ask_rule",
        "confidence": 0.9469,
        "decision": "answer",
        "rules": [{"rule": RULE, "confidence": 0.6}],
        "language": "en",
        "role": "client",
        "request_id": REQUEST,
    }


def test_an_answer_is_told_by_its_rule(fields: EventFields) -> None:
    shown = fields(BOT)
    del shown["conversation"]
    assert shown == {
        "event": "bot",
        "time": 1795383945.0,
        "model": MODEL,
        "kind": "answer",
        "action": "action_answer_message",
        "decision": "answer",
        "rule": RULE,
        "verdict": "not_allowed",
        "candidates": [RULE, OTHER_RULE],
    }


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("role", "client", {"name": "role", "value": "client"}),
        ("role", SECRETS[0], {"name": "role"}),
        ("rule", RULE, {"name": "rule", "value": RULE}),
        ("report_who", SECRETS[0], {"name": "report_who"}),
        ("report_who", "client", {"name": "report_who"}),
        (SECRETS[0], "client", {}),
    ],
)
def test_a_slot_tells_only_values_that_are_known(
    fields: EventFields, name: str, value: str, shown: dict[str, str]
) -> None:
    assert fields({"event": "slot", "name": name, "value": value}) == {"event": "slot", **shown}


def test_an_action_and_a_form_are_told_by_name(fields: EventFields) -> None:
    for event in ("action", "action_execution_rejected", "followup", "active_loop"):
        told = fields({"event": event, "name": "report_form", "confidence": 1.0, "action_text": SECRETS[0]})
        assert told == {"event": event, "name": "report_form", "confidence": 1.0}


def test_of_other_events_only_type_and_time_are_told(fields: EventFields) -> None:
    assert fields({"event": "reminder", "timestamp": 5, "name": "report_form"}) == {"event": "reminder", "time": 5.0}
    assert fields({"event": SECRETS[0], "timestamp": 5, "name": "report_form"}) == {"event": UNKNOWN, "time": 5.0}


def test_a_conversation_has_a_pseudonym_that_only_the_key_leads_to(fields: EventFields) -> None:
    one, other = fields(USER)["conversation"], fields(USER | {"sender_id": "c_other"})["conversation"]
    assert one == fields(BOT)["conversation"] != other
    assert one != EventFields(KNOWN, "another key")(USER)["conversation"]
    assert CONVERSATION not in one


def _poisoned(value: Any, poison: str) -> Any:
    """Return the value with all strings in it replaced, but for the event's type."""
    if isinstance(value, dict):
        return {key: item if key == "event" else _poisoned(item, poison) for key, item in value.items()}
    if isinstance(value, list):
        return [_poisoned(item, poison) for item in value]
    return poison if isinstance(value, str) else value


def _of_every_kind(poison: str) -> Iterator[dict[str, Any]]:
    """An event of each kind that Rasa has, with the text in every field that such an event, a user's or a bot's has."""
    for kind in all_subclasses(Event):
        names = set(inspect.signature(kind.__init__).parameters) | {"sender_id", "key", "value"}
        yield _poisoned(USER | BOT, poison) | dict.fromkeys(names, poison) | {"event": kind.type_name}
        yield _poisoned(BOT | USER, poison) | {"event": kind.type_name}


@pytest.mark.parametrize("secret", SECRETS)
def test_what_people_write_is_in_no_event(fields: EventFields, secret: str) -> None:
    hostile = [*_of_every_kind(secret), _poisoned(USER, secret), _poisoned(BOT, secret)]
    hostile += [USER, BOT, {"event": secret, "text": secret, "name": secret, secret: secret}]
    assert {"user", "bot", "slot", "action", "active_loop", "reminder"} < {event["event"] for event in hostile}
    published = json.dumps([fields(event) for event in hostile], ensure_ascii=False)
    assert secret not in published
    assert json.dumps(secret)[1:-1] not in published
    assert not [word for word in ("mira", "5550", "4111", "hush", "TABLE", "Zoltan", "evil") if word in published]
    assert CONVERSATION not in published


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(SECRETS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted({*USER, *BOT})), inner),
    max_leaves=12,
)
_ALLOWED = {
    *("event", "conversation", "time", "model", "intent", "confidence", "decision", "rules", "language", "role"),
    *("stage", "request_id", "kind", "action", "rule", "verdict", "candidates", "name", "value"),
}


@given(
    st.sampled_from(["user", "bot", "slot", "action", "active_loop", "reminder"]),
    st.dictionaries(st.sampled_from(sorted({*USER, *BOT, "name", "value", "confidence"})), _ANYTHING),
)
def test_whatever_stands_in_an_event_it_can_be_published_and_holds_only_fields_of_the_list(
    kind: str, event: dict[str, Any]
) -> None:
    shown = EventFields(KNOWN, "a key")(event | {"event": kind})
    assert set(shown) <= _ALLOWED
    published = json.dumps(shown, allow_nan=False)
    assert not [secret for secret in SECRETS if json.dumps(secret)[1:-1] in published]


def test_the_names_are_those_of_the_domain() -> None:
    known = known_names(PROJECT / "domain.yml", [RULE])
    assert {"ask_rule", "out_of_scope"} <= known.intents
    assert {"action_listen", "action_answer_message", "report_form"} <= known.actions
    assert {"role", "stage", "rule", "requested_slot"} <= known.slots
    assert known.rules == {RULE}
