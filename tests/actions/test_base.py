"""What every action promises: one structured message, never silence, no user's words in the log."""

import logging
from pathlib import Path

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_message import AnswerMessage
from actions.base import GroundRulesAction, Said, Turn, choice
from actions.situation import slots_of
from groundrules.database import Base, make_engine
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import run, tracker


class Says(GroundRulesAction):
    """Says what it is given, or raises it."""

    def __init__(self, *outcome: Said | Exception) -> None:
        super().__init__()
        self._outcome = outcome

    def name(self) -> str:
        return "action_says"

    def answer(self, _turn: Turn) -> Said | list[Said]:
        for one in self._outcome:
            if isinstance(one, Exception):
                raise one
        return [one for one in self._outcome if isinstance(one, Said)]


def test_a_message_is_sent_whole_with_its_choices_and_trace() -> None:
    said = Said("text", "One.\n\nTwo.", {"candidates": []}, [choice("Go", "choose_rule", rule="a/b")], {"rule": "a/b"})
    outcome = run(Says(said), tracker("hello", "greet", ["a/b"], "answer"))
    message = outcome.only
    assert (message["kind"], message["text"], message["candidates"]) == ("text", "One.\n\nTwo.", [])
    assert message["choices"] == [{"title": "Go", "intent": "choose_rule", "entities": {"rule": "a/b"}}]
    assert message["trace"] == {
        "action": "action_says",
        "intent": "greet",
        "confidence": 0.9,
        "ranking": [{"rule": "a/b", "confidence": 0.9}],
        "decision": "answer",
    }
    assert outcome.slots == {"rule": "a/b"}


def test_the_trace_names_the_model_that_read_the_message() -> None:
    read = tracker("hello", "greet")
    read.events = [
        {"event": "user", "metadata": {"model_id": "old"}},
        {"event": "user", "metadata": {"model_id": "new"}},
        {"event": "action", "metadata": {}},
    ]
    outcome = run(Says(Said("text", "Hello.")), read)
    assert outcome.only["trace"]["model"]["id"] == "new"


def test_two_answers_are_two_messages_and_the_later_slots_stand() -> None:
    outcome = run(Says(Said("text", "a", slots={"rule": "x/a"}), Said("text", "b", slots={"rule": "x/b"})), tracker())
    assert [message["text"] for message in outcome.messages] == ["a", "b"]
    assert outcome.slots == {"rule": "x/b"}


@pytest.mark.parametrize("error", [ValueError("whatsapp 555-0199"), KeyError("555-0199"), RuntimeError()])
def test_whatever_is_raised_becomes_one_apology_without_the_users_words(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        outcome = run(Says(error), tracker("my number is 555-0199", rule="fees/refunds"))
    assert outcome.only["kind"] == "error"
    assert outcome.only["text"].startswith("Sorry")
    assert outcome.buttons == [("ask_human", {})]
    assert outcome.slots == {}, "the rule under discussion must survive"
    assert type(error).__name__ in caplog.text
    assert "test_base.py" in caplog.text, "the place helps to find the fault"
    assert "555-0199" not in caplog.text


def test_a_missing_rulebook_is_an_apology_too(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    Base.metadata.create_all(engine)
    assert run(AnswerMessage(RulebookStore(engine)), tracker()).only["kind"] == "error"


@pytest.mark.parametrize("broken", [{"entities": [{}]}, {"rule_ranking": ["x"]}, {"intent": "greet"}])
def test_a_tracker_of_another_shape_is_an_apology(broken: dict[str, object]) -> None:
    spoilt = tracker("hello")
    spoilt.latest_message.update(broken)
    assert run(Says(Said("text", "fine")), spoilt).only["kind"] == "error"


@pytest.mark.parametrize(
    ("slots", "metadata", "role", "stage"),
    [
        ({}, {}, None, None),
        ({}, {"role": "client", "stage": "after_contract"}, Role.CLIENT, Stage.AFTER),
        ({"role": "agency"}, {"role": "client"}, Role.AGENCY, None),
        ({"stage": "before_contract"}, {"role": "client"}, Role.CLIENT, Stage.BEFORE),
        ({}, {"role": "admin", "stage": "never"}, None, None),
    ],
)
def test_what_was_said_counts_more_than_the_host_page(
    slots: dict[str, str], metadata: dict[str, str], role: Role | None, stage: Stage | None
) -> None:
    situation = Turn.read(tracker(metadata=metadata, **slots)).situation
    assert (situation.role, situation.stage) == (role, stage)


AFTER_CLIENT = {"role": "client", "stage": "after_contract"}


@pytest.mark.parametrize(
    ("seen", "chosen", "anew"),
    [
        (None, {"role": 0, "stage": 0}, {}),
        (None, {"role": 1, "stage": 0}, {"role": "client"}),
        ({"role": 1, "stage": 0}, {"role": 1, "stage": 0}, {}),
        ({"role": 1, "stage": 0}, {"role": 1, "stage": 3}, {"stage": "after_contract"}),
        ({"role": 1, "stage": 2}, {"role": 2, "stage": 3}, AFTER_CLIENT),
    ],
)
def test_what_was_chosen_since_counts_more_than_what_was_said(
    seen: dict[str, int] | None, chosen: dict[str, int], anew: dict[str, str]
) -> None:
    said = {"role": "freelancer", "stage": "before_contract"}
    turn = tracker(metadata=AFTER_CLIENT | {"chosen": chosen}, situation_chosen=seen, **said)
    situation = Turn.read(turn).situation
    assert slots_of(situation) == said | anew
    remembered = run(Says(Said("text", "fine")), turn).slots
    assert remembered == (anew | {"situation_chosen": chosen} if anew else {})


def test_what_is_said_after_a_choice_counts_more_than_the_choice() -> None:
    chosen = {"role": "client", "chosen": {"role": 1, "stage": 0}}
    outcome = run(Says(Said("text", "fine", slots={"role": "agency"})), tracker(metadata=chosen, role="freelancer"))
    assert outcome.slots == {"role": "agency", "situation_chosen": chosen["chosen"]}
    assert Turn.read(tracker(metadata=chosen, **outcome.slots)).situation == Situation(Role.AGENCY)


def test_a_choice_of_nothing_forgets_what_was_said() -> None:
    chosen = {"role": None, "stage": None, "chosen": {"role": 1, "stage": 0}}
    turn = Turn.read(tracker(metadata=chosen, role="agency", stage="active_contract"))
    assert turn.situation == Situation(None, Stage.ACTIVE)


def test_a_choice_holds_for_the_message_checked_last_too() -> None:
    checked = {"text": "Call me", "role": "agency", "stage": "before_contract", "rules": []}
    chosen = {"stage": "active_contract", "chosen": {"role": 0, "stage": 1}}
    outcome = run(Says(Said("text", "fine")), tracker(metadata=chosen, checked=checked))
    assert outcome.slots["checked"] == checked | {"stage": "active_contract"}


def test_the_rule_that_an_agent_has_shown_is_under_discussion() -> None:
    """The gateway sends it until the assistant explains one; what was offered before is no longer on the table."""
    shown = {"rule": "fees/freelancer-service-fee"}
    asked = tracker(metadata=shown, rule="accounts/one-account", candidates=["accounts/client-login"])
    turn = Turn.read(asked)
    assert (turn.rule, turn.candidates) == (shown["rule"], ())
    outcome = run(Says(Said("clarify", "Which?", slots={"candidates": ["profile/photo"]})), asked)
    assert outcome.slots == shown | {"candidates": ["profile/photo"]}
    assert Turn.read(tracker(metadata=shown, **outcome.slots)).candidates == ["profile/photo"]


def test_an_apology_forgets_no_choice() -> None:
    outcome = run(Says(RuntimeError("down")), tracker(metadata={"role": "client", "chosen": {"role": 1}}))
    assert (outcome.only["kind"], outcome.slots["role"]) == ("error", "client")


def test_an_empty_tracker_can_be_read() -> None:
    bare = tracker()
    bare.latest_message.clear()
    turn = Turn.read(bare)
    assert (turn.text, turn.intent, turn.rule, list(turn.candidates)) == ("", "", None, [])


def test_the_dispatcher_sends_json_as_custom() -> None:
    """The channel passes `custom` on and nothing else (groundrules/bot/channel.py)."""
    dispatcher = CollectingDispatcher()
    dispatcher.utter_message(json_message={"kind": "text"})
    assert dispatcher.messages[0]["custom"] == {"kind": "text"}
