"""What agents do in Chatwoot: it happens once, in the right order, and only while the conversation is theirs."""

import itertools
import random
from typing import Any

import pytest

from groundrules.conversation.handoff.machine import State
from groundrules.conversation.message import Reply
from tests.fakes.chatwoot import ACCOUNT, ANN, BEN, INBOX
from tests.unit.conversation.adapters.place import Elsewhere
from tests.unit.conversation.handoff.scene import BEN as BEN_AT_OUR_DESK


@pytest.fixture
def talk(elsewhere: Elsewhere) -> int:
    """A conversation in Chatwoot for which nobody is named yet."""
    return elsewhere.ask_and_open()


def test_whoever_is_assigned_joins_under_the_name_that_users_see(elsewhere: Elsewhere, talk: int) -> None:
    elsewhere.hears(elsewhere.chatwoot.assign(talk, ANN))
    assert elsewhere.ticket.state is State.ASSIGNED
    assert elsewhere.shown == {
        "state": "assigned",
        "ticket": elsewhere.ticket.id,
        "agent": {"name": "Ann", "role": "agent"},
    }
    assert elsewhere.words("system")[-1].startswith("Ann has joined you")


def test_what_an_agent_writes_is_said_to_the_user_once(elsewhere: Elsewhere, talk: int) -> None:
    event = elsewhere.chatwoot.agent_writes(talk, "Hello, how can I help?")
    elsewhere.hears(event, event, {**event, "content": "changed"}, event)
    assert elsewhere.words("agent") == ["Hello, how can I help?"]
    assert elsewhere.ticket.agent is not None, "who writes has joined, assigned or not"
    assert elsewhere.ticket.agent.name == "Ann"
    assert elsewhere.log.messages(elsewhere.talk)[-1].name == "Ann", "never the full name"
    elsewhere.pump()
    assert "Hello, how can I help?" not in elsewhere.chatwoot.notes(talk), "and is told nothing of it again"


def test_a_webhook_that_is_sent_again_changes_nothing(elsewhere: Elsewhere, talk: int) -> None:
    """The very same one, as somebody who has recorded it could send it."""
    first = elsewhere.chatwoot.assign(talk, ANN)
    second = {**elsewhere.chatwoot.assign(talk, BEN), "updated_at": first["updated_at"]}
    receive = elsewhere.adapter.receive
    assert receive(elsewhere.handoffs, first, "web:first") == elsewhere.talk
    assert receive(elsewhere.handoffs, second, "web:second") == elsewhere.talk
    assert receive(elsewhere.handoffs, first, "web:first") is None
    assert elsewhere.ticket.agent is not None
    assert elsewhere.ticket.agent.name == "Ben"


@pytest.mark.parametrize(
    "not_an_agents",
    [
        {"private": True},
        {"private": None},
        {"message_type": 0},
        {"message_type": 2},
        {"message_type": 3},
        {"sender": None},
        {"sender": {"id": 5, "name": "Helper", "type": "agent_bot"}},
        {"sender": {"id": 5, "name": "Ada", "type": "contact"}},
        {"sender": {"id": 5, "name": "  ", "type": "user"}},
        {"content": None},
        {"content": "\u0000 "},
    ],
    ids=str,
)
def test_nothing_but_an_agents_words_to_the_user_is_passed_on(
    elsewhere: Elsewhere, talk: int, not_an_agents: dict[str, Any]
) -> None:
    before = elsewhere.log.messages(elsewhere.talk)
    elsewhere.hears(elsewhere.chatwoot.agent_writes(talk, "zq", **not_an_agents))
    assert elsewhere.log.messages(elsewhere.talk) == before


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"event": "message_created"},
        {"event": "message_created", "conversation": "x"},
        {"event": "conversation_status_changed", "id": {"x": 1}, "status": "resolved"},
        {"event": "conversation_status_changed", "id": True, "status": "resolved"},
        {"event": "conversation_status_changed", "id": 999_999, "status": "resolved"},
        {"event": "webwidget_triggered", "id": 1},
    ],
    ids=str,
)
def test_what_does_not_concern_us_is_passed_over(elsewhere: Elsewhere, talk: int, event: dict[str, Any]) -> None:
    before = elsewhere.log.messages(elsewhere.talk)
    elsewhere.hears(event)
    assert elsewhere.log.messages(elsewhere.talk) == before


@pytest.mark.parametrize("other", [{"account": {"id": ACCOUNT + 1}}, {"inbox": {"id": INBOX + 1}}])
def test_another_inbox_with_the_same_numbers_is_not_ours(
    elsewhere: Elsewhere, talk: int, other: dict[str, Any]
) -> None:
    elsewhere.hears({**elsewhere.chatwoot.agent_writes(talk, "Not for you"), **other})
    assert elsewhere.words("agent") == []


def test_a_malformed_part_is_passed_over_and_the_rest_taken(elsewhere: Elsewhere, talk: int) -> None:
    event = elsewhere.chatwoot.agent_writes(talk, "Half \ud83d a character\u0000.")
    event["conversation"] |= {"meta": [], "updated_at": "yesterday", "status": 7}
    event["created_at"] = {"x": 1}
    elsewhere.hears(event)
    assert elsewhere.words("agent") == ["Half ? a character."]


def test_a_file_is_named_and_not_shown(elsewhere: Elsewhere, talk: int) -> None:
    files = {"attachments": [{"data_url": "https://chat.example/file"}]}
    elsewhere.hears(
        elsewhere.chatwoot.agent_writes(talk, "See:", **files),
        elsewhere.chatwoot.agent_writes(talk, None, **files),  # type: ignore[arg-type]
    )
    file = "(A file came with this. Files are not shown here.)"
    assert elsewhere.words("agent") == [f"See:\n\n{file}", file]


def test_a_conversation_is_passed_on(elsewhere: Elsewhere, talk: int) -> None:
    elsewhere.hears(elsewhere.chatwoot.assign(talk, ANN), elsewhere.chatwoot.assign(talk, BEN))
    assert elsewhere.words("system")[-1].startswith("Ann has passed you on to Ben")
    elsewhere.hears(elsewhere.chatwoot.agent_writes(talk, "Hello, Ben here", BEN))
    elsewhere.hears(elsewhere.chatwoot.agent_writes(talk, "And Ann again"))
    said = [(message.name, message.text) for message in elsewhere.log.messages(elsewhere.talk)][-2:]
    assert said == [("Ben", "Hello, Ben here"), ("Ann", "And Ann again")]


def test_what_comes_late_does_not_undo_what_came_after_it(elsewhere: Elsewhere, talk: int) -> None:
    older, newer = elsewhere.chatwoot.assign(talk, ANN), elsewhere.chatwoot.assign(talk, BEN)
    elsewhere.hears(newer, older)
    assert elsewhere.ticket.agent is not None
    assert elsewhere.ticket.agent.name == "Ben"
    assert [event for _, event in elsewhere.told] == ["waiting", "joined"]


def test_an_agent_who_lets_go_leaves_nobody_waiting_for_nothing(elsewhere: Elsewhere, talk: int) -> None:
    elsewhere.hears(elsewhere.chatwoot.assign(talk, ANN), elsewhere.chatwoot.assign(talk, None))
    assert (elsewhere.ticket.state, elsewhere.owner) == (State.QUEUED, "agent")
    assert "Ann seems to have been called away" in elsewhere.words("system")[-1]


def test_a_conversation_that_is_resolved_is_closed(elsewhere: Elsewhere, talk: int) -> None:
    fake = elsewhere.chatwoot
    elsewhere.hears(fake.assign(talk, ANN), fake.agent_writes(talk, "Done."), fake.set_status(talk, "resolved"))
    assert (elsewhere.ticket.state, elsewhere.owner) == (State.RESOLVED, "assistant")
    assert elsewhere.ticket.resolution == "Resolved in Chatwoot."
    assert elsewhere.words("system")[-1].startswith("Ann has closed your request")
    asked = elsewhere.write("And now?")
    assert [message.author for message in elsewhere.answer("I am back.", asked)] == ["assistant"]


def test_what_was_still_on_its_way_when_the_agent_left_is_asked_for_again(elsewhere: Elsewhere, talk: int) -> None:
    """Otherwise nobody would ever answer it."""
    fake = elsewhere.chatwoot
    elsewhere.hears(fake.assign(talk, ANN))
    elsewhere.say("One more thing ...")
    elsewhere.hears(fake.set_status(talk, "resolved"))
    assert elsewhere.words("system")[-1].startswith("Your last message may not have reached Ann any more.")
    assert elsewhere.shown is not None


@pytest.mark.parametrize("status", ["pending", "bot"])
def test_a_conversation_for_the_bot_goes_back_to_the_assistant(elsewhere: Elsewhere, talk: int, status: str) -> None:
    elsewhere.hears(elsewhere.chatwoot.assign(talk, ANN), elsewhere.chatwoot.set_status(talk, status))
    assert (elsewhere.ticket.state, elsewhere.owner) == (State.RETURNED, "assistant")
    assert elsewhere.words("system")[-1].startswith("Ann has left, and the assistant answers you again.")


@pytest.mark.parametrize("status", ["resolved", "pending"])
def test_a_request_that_is_closed_without_anybody_joining_is_told(elsewhere: Elsewhere, talk: int, status: str) -> None:
    elsewhere.hears(elsewhere.chatwoot.set_status(talk, status))
    assert (elsewhere.ticket.state, elsewhere.owner) == (State.RESOLVED, "assistant")
    assert "closed your request" in elsewhere.words("system")[-1]


def test_a_status_of_long_ago_in_another_event_does_not_count(elsewhere: Elsewhere, talk: int) -> None:
    """A note of ours, told while the conversation was still the bot's, comes late."""
    event = elsewhere.chatwoot.agent_writes(talk, "a note", private=True)
    event["conversation"]["status"] = "pending"
    elsewhere.hears(event, elsewhere.chatwoot.assign(talk, ANN))
    assert elsewhere.ticket.state is State.ASSIGNED


def test_events_in_any_order_and_twice_lead_to_the_same(elsewhere: Elsewhere, talk: int) -> None:
    """What counts is what Chatwoot says happened last; whatever the order, no word is lost, and none said twice."""
    fake = elsewhere.chatwoot
    events = [
        fake.assign(talk, ANN),
        fake.agent_writes(talk, "one"),
        fake.assign(talk, BEN),
        fake.agent_writes(talk, "two", BEN),
        fake.set_status(talk, "resolved"),
    ]
    order = [*events, *events]
    random.Random(7).shuffle(order)  # noqa: S311  # the same order each time
    elsewhere.hears(*order)
    assert sorted(elsewhere.words("agent")) == ["one", "two"]
    assert (elsewhere.ticket.state, elsewhere.owner) == (State.RESOLVED, "assistant")
    told = [event for _, event in elsewhere.told]
    assert told.count("resolved") == 1


def test_every_order_of_a_short_talk_ends_alike(elsewhere: Elsewhere) -> None:
    for order in itertools.permutations(range(4)):
        talk = elsewhere.log.start(None, None)[0].id
        elsewhere.talk = talk
        elsewhere.said += 1
        elsewhere.ask()
        elsewhere.pump()
        fake = elsewhere.chatwoot
        remote = max(fake.conversations)
        events = [
            fake.assign(remote, ANN),
            fake.agent_writes(remote, "one"),
            fake.agent_writes(remote, "two"),
            fake.set_status(remote, "resolved"),
        ]
        elsewhere.hears(*(events[place] for place in order))
        assert sorted(elsewhere.words("agent")) == ["one", "two"], order
        assert (elsewhere.ticket.state, elsewhere.owner) == (State.RESOLVED, "assistant"), order


def test_an_agent_is_told_when_their_words_are_not_passed_on(elsewhere: Elsewhere, talk: int) -> None:
    """The user has withdrawn the request; the assistant answers."""
    elsewhere.handoffs.cancel(elsewhere.talk)
    elsewhere.pump()
    event = elsewhere.chatwoot.agent_writes(talk, "Hello?")
    elsewhere.hears(event, event)
    elsewhere.pump()
    assert elsewhere.words("agent") == []
    notes = elsewhere.chatwoot.notes(talk)
    assert sum("was not passed on" in note for note in notes) == 1
    assert elsewhere.outbox.due() == []


def test_somebody_at_our_own_desk_is_not_interrupted(elsewhere: Elsewhere, talk: int) -> None:
    """One owner: who has taken the ticket here, answers; whoever writes in Chatwoot is told so."""
    elsewhere.claim(BEN_AT_OUR_DESK)
    fake = elsewhere.chatwoot
    elsewhere.hears(fake.assign(talk, ANN), fake.agent_writes(talk, "Hello"), fake.set_status(talk, "resolved"))
    assert elsewhere.words("agent") == []
    assert (elsewhere.ticket.state, elsewhere.ticket.agent) == (State.ASSIGNED, BEN_AT_OUR_DESK)
    elsewhere.handoffs.send(elsewhere.ticket.id, elsewhere.ticket.version, BEN_AT_OUR_DESK, [Reply("text", "Hi")], "a1")
    elsewhere.pump()
    notes = elsewhere.chatwoot.notes(talk)
    assert sum("was not passed on" in note for note in notes) == 1
    assert any(note.startswith("Ben, ") and note.endswith("> Hi") for note in notes), "what he says can be read there"


def test_an_agent_who_is_silent_is_replaced_and_can_come_back(elsewhere: Elsewhere, talk: int, clock: Any) -> None:
    elsewhere.hears(elsewhere.chatwoot.assign(talk, ANN))
    elsewhere.say("Hello?")
    clock.advance(minutes=11)
    elsewhere.handoffs.tick()
    assert elsewhere.ticket.state is State.QUEUED
    elsewhere.hears(elsewhere.chatwoot.agent_writes(talk, "Sorry, here I am"))
    assert (elsewhere.ticket.state, elsewhere.words("agent")) == (State.ASSIGNED, ["Sorry, here I am"])


# What webhooks did not tell: they are sent once, whether the gateway is there or not.


def test_what_happened_while_the_gateway_was_away_is_looked_up(elsewhere: Elsewhere, talk: int) -> None:
    fake = elsewhere.chatwoot
    fake.assign(talk, ANN)
    late = fake.agent_writes(talk, "Anybody there?")
    elsewhere.say("Yes!")
    elsewhere.pump()
    elsewhere.look()
    assert elsewhere.words("agent") == ["Anybody there?"]
    fake.agent_writes(talk, "Good. Bye.")
    fake.set_status(talk, "resolved")
    elsewhere.look()
    elsewhere.look()
    assert elsewhere.words("agent") == ["Anybody there?", "Good. Bye."]
    assert (elsewhere.ticket.state, elsewhere.owner) == (State.RESOLVED, "assistant")
    elsewhere.hears(late)
    assert elsewhere.words("agent") == ["Anybody there?", "Good. Bye."]


def test_an_older_chatwoot_does_not_say_when_a_conversation_changed(elsewhere: Elsewhere, talk: int) -> None:
    fake = elsewhere.chatwoot
    fake.set_status(talk, "resolved")
    fake.conversations[talk].pop("updated_at")
    elsewhere.look()
    assert elsewhere.ticket.state is State.RESOLVED


def test_who_is_there_is_asked(elsewhere: Elsewhere) -> None:
    for available, there in ((["offline"], False), (["busy", "online"], True), ([], False)):
        elsewhere.chatwoot.available = available
        elsewhere.look()
        assert elsewhere.reach.staffed is there
