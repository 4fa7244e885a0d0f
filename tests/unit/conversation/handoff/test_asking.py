"""The user's side: a person is asked for, waited for, told what it is about, and not wanted any more."""

import pytest

from groundrules.conversation.handoff import asking
from groundrules.conversation.handoff.asking import PersonJoined
from groundrules.conversation.handoff.machine import State
from groundrules.conversation.message import Choice, Message, Reply
from groundrules.reference import PREFIX
from tests.unit.conversation.handoff.scene import ANN, Desk, Scene


def _titles(message: Message) -> list[str]:
    return [choice["title"] for choice in message.choices.values()]


def test_somebody_is_there(scene: Scene) -> None:
    """The conversation is kept for them from that moment, and the user knows number, place and time."""
    scene.answer("No.", scene.write("May I?"))
    (said,) = scene.ask()
    ticket = scene.ticket
    assert (said.author, said.kind) == ("system", "handoff")
    assert said.content == {"handoff": {"event": "waiting", "ticket": ticket.id, "position": 1}}
    assert ticket.id.startswith(PREFIX)
    assert all(words in said.text for words in (ticket.id, "You are next", "within 5 minutes"))
    assert (ticket.state, ticket.why, ticket.start_seq) == (State.QUEUED, "asked", 3)
    assert scene.owner == "agent"
    assert scene.shown == {"state": "queued", "ticket": ticket.id, "position": 1}


def test_nobody_is_there(scene: Scene, desk: Desk) -> None:
    """The request has a number and waits; the assistant goes on."""
    desk.there = False
    (said,) = scene.ask()
    assert (said.author, said.content["handoff"]["event"]) == ("assistant", "later")
    assert scene.ticket.id in said.text
    assert "Nobody is at the desk now." in said.text
    assert _titles(said) == ["In this chat", "In my messages", "Another way", "Skip", "Withdraw the request"]
    assert (scene.ticket.state, scene.ticket.position, scene.owner) == (State.QUEUED, None, "assistant")
    assert scene.shown is not None
    assert scene.shown["note"].startswith("Nobody is at the desk now.")
    assert scene.say("May I share my number?") is None


def test_asking_twice_by_the_same_message_makes_one_ticket(scene: Scene) -> None:
    message = scene.write("A person!")
    first = scene.handoffs.request(scene.talk, message.id, "asked")
    assert scene.handoffs.request(scene.talk, message.id, "asked") == first
    assert len(scene.handoffs.tickets([State.QUEUED])) == 1


def test_what_it_was_about_is_kept_with_the_ticket(scene: Scene) -> None:
    content = {"answer": {"rule": "contact-sharing/before-contract"}}
    told = {"reference": "GR-7K4M2Q", "what": "He wants my login."}
    scene.log.add_replies(scene.talk, scene.write("May I?").id, [Reply("answer", "No.", content)])
    scene.log.add_replies(scene.talk, scene.write("Send the report").id, [Reply("text", "Stored.", report=told)])
    scene.ask("report")
    ticket = scene.ticket
    assert (ticket.why, ticket.report) == ("report", "GR-7K4M2Q")
    assert (ticket.topic, ticket.rule) == ("contact-sharing", "contact-sharing/before-contract")


def test_a_ticket_has_a_number_that_no_report_has(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"reference": "GR-7K4M2Q", "what": "He wants my login."}
    scene.log.add_replies(scene.talk, scene.write("Send the report").id, [Reply("text", "Stored.", report=told)])
    numbers = iter(["GR-7K4M2Q", "GR-AAAAAA"])
    monkeypatch.setattr(asking, "new_reference", lambda: next(numbers))
    scene.ask()
    assert scene.ticket.id == "GR-AAAAAA"


def test_what_is_written_while_waiting_is_kept_and_said_to_be(scene: Scene) -> None:
    scene.ask()
    (first,) = scene.say("My account is on hold.") or []
    (second,) = scene.say("Since Monday.") or []
    assert scene.ticket.reason == "My account is on hold."
    assert first.text == "Thank you. They will read that first. You are next."
    assert second.text == "That is kept for the person who joins you. You are next."
    assert {first.author, second.author} == {"system"}


def test_a_smiley_is_no_reason(scene: Scene) -> None:
    scene.ask()
    assert scene.say("\U0001f642")
    assert scene.ticket.reason is None


def test_a_button_of_the_chat_is_kept_as_well_while_waiting(scene: Scene) -> None:
    """Such as "Why?": only a person answers now."""
    scene.ask()
    (kept,) = scene.handoffs.receive(scene.talk, scene.write("Why?").id, Choice("Why?", "ask_why")) or []
    assert kept.text.startswith("That is kept")
    (again,) = scene.ask()
    assert again.text.startswith("That is kept")
    assert scene.ticket.reason is None


def test_the_place_in_the_queue_moves_up(scene: Scene, other: Scene, clock) -> None:
    scene.ask()
    clock.advance(minutes=1)
    (said,) = other.ask()
    assert "You are number 2 in the queue." in said.text
    assert (scene.shown or {})["position"] == 1
    assert (other.shown or {})["position"] == 2
    scene.claim()
    assert (other.shown or {})["position"] == 1
    assert other.handoffs.queue() == [other.talk]


@pytest.mark.parametrize("way", ["button", "words", "call"])
def test_the_user_no_longer_wants_a_person(scene: Scene, way: str) -> None:
    (waiting,) = scene.ask()
    if way == "button":
        scene.press(waiting, "Go on with the assistant")
    elif way == "words":
        scene.say("never mind")
    else:
        scene.handoffs.cancel(scene.talk)
    assert (scene.ticket.state, scene.owner, scene.shown) == (State.CANCELLED, "assistant", None)
    assert scene.told[-1] == ("system", "cancelled")
    assert scene.say("May I?") is None


def test_with_nothing_to_withdraw_nothing_happens(scene: Scene) -> None:
    scene.handoffs.cancel(scene.talk)
    scene.ask()
    scene.handoffs.cancel(scene.talk)
    scene.handoffs.cancel(scene.talk)
    assert scene.told == [("system", "waiting"), ("system", "cancelled")]


def test_once_somebody_has_joined_it_is_too_late_to_withdraw(scene: Scene) -> None:
    (waiting,) = scene.ask()
    scene.claim()
    with pytest.raises(PersonJoined):
        scene.handoffs.cancel(scene.talk)
    assert scene.press(waiting, "Go on with the assistant") == []
    assert scene.ticket.state is State.ASSIGNED


def test_how_to_be_answered_and_why_are_asked_where_nobody_is_there(scene: Scene, desk: Desk) -> None:
    desk.there = False
    (later,) = scene.ask()
    (reason,) = scene.press(later, "In my messages") or []
    assert reason.text == "Noted: in my messages. In a sentence, what should they know? You can also skip this."
    (done,) = scene.say("My account is on hold.") or []
    assert done.text.startswith(f"Thank you. Your request {scene.ticket.id} waits")
    assert (scene.ticket.answered, scene.ticket.reason) == ("In my messages", "My account is on hold.")
    assert scene.say("May I?") is None


def test_both_questions_can_be_skipped(scene: Scene, desk: Desk) -> None:
    desk.there = False
    (later,) = scene.ask()
    (reason,) = scene.press(later, "Skip") or []
    (done,) = scene.press(reason, "Skip") or []
    assert "waits for a person" in done.text
    assert (scene.ticket.answered, scene.ticket.reason) == (None, None)
    (again,) = scene.press(later, "Another way") or []
    assert "skip" not in again.text
    (reason,) = scene.say("skip it") or []
    assert reason.text.startswith("In a sentence")
    (done,) = scene.say("no idea") or []
    assert "waits for a person" in done.text


def test_contact_details_are_refused_and_the_reason_is_said(scene: Scene, desk: Desk) -> None:
    desk.there = False
    (later,) = scene.ask()
    scene.press(later, "Another way")
    (refused,) = scene.say("write to jo@lin.dev") or []
    assert "jo@lin.dev" in refused.text
    assert "Most scams." in refused.text
    assert refused.content["candidates"] == ["contact-sharing/before-contract"]
    assert scene.ticket.answered is None
    (reason,) = scene.say("in the room of my contract") or []
    assert reason.text.startswith("Noted: in the room of my contract.")
    assert scene.ticket.answered == "in the room of my contract"


def test_the_open_question_is_given_up_after_a_while(scene: Scene, desk: Desk, clock) -> None:
    desk.there = False
    (later,) = scene.ask()
    scene.press(later, "In this chat")
    clock.advance(minutes=16)
    assert scene.say("May I share my number?") is None
    assert scene.ticket.reason is None


def test_another_button_gives_the_open_question_up(scene: Scene, desk: Desk) -> None:
    desk.there = False
    (later,) = scene.ask()
    scene.press(later, "In this chat")
    (shown,) = scene.answer("No.", scene.write("x"))
    assert scene.handoffs.receive(scene.talk, scene.write("Why?").id, Choice("Why?", "ask_why")) is None
    assert scene.say("And then?") is None
    assert shown.text == "No."


def test_the_open_question_can_be_answered_by_withdrawing(scene: Scene, desk: Desk) -> None:
    desk.there = False
    (later,) = scene.ask()
    scene.press(later, "In this chat")
    (said,) = scene.say("cancel") or []
    assert "is withdrawn" in said.text
    assert scene.ticket.state is State.CANCELLED


def test_asking_again_with_nobody_there_keeps_the_ticket(scene: Scene, desk: Desk) -> None:
    desk.there = False
    scene.ask()
    number = scene.ticket.id
    (again,) = scene.ask()
    assert f"Your request {number} is on their list already" in again.text
    assert len(scene.handoffs.tickets(State)) == 1


def test_asking_again_when_somebody_has_come_waits_for_them(scene: Scene, desk: Desk) -> None:
    desk.there = False
    scene.ask()
    number = scene.ticket.id
    desk.there = True
    (said,) = scene.ask()
    assert said.content["handoff"] == {"event": "waiting", "ticket": number, "position": 1}
    assert (scene.ticket.id, scene.owner) == (number, "agent")


def test_asking_again_after_nobody_came_in_time_keeps_the_number(scene: Scene, clock) -> None:
    scene.ask()
    number = scene.ticket.id
    clock.advance(minutes=5)
    scene.handoffs.tick()
    scene.ask()
    assert (scene.ticket.id, scene.ticket.state, scene.ticket.position) == (number, State.QUEUED, 1)


def test_asking_again_after_the_end_is_a_new_ticket(scene: Scene) -> None:
    scene.ask()
    first = scene.claim()
    scene.handoffs.resolve(first.id, first.version, ANN, "answered")
    scene.ask()
    assert scene.ticket.id != first.id
    assert (scene.shown or {})["ticket"] == scene.ticket.id


def test_what_the_assistant_would_have_said_besides(scene: Scene, other: Scene, desk: Desk) -> None:
    """Such as the next question of a report: said only if the assistant goes on answering."""
    assert [message.author for message in scene.ask("asked", Reply("text", "Who was it?"))] == ["system"]
    desk.there = False
    said = other.ask("asked", Reply("text", "Who was it?"))
    assert [message.text for message in said][1:] == ["Who was it?"]


def test_buttons_pressed_late_are_answered_by_how_things_stand(scene: Scene, desk: Desk) -> None:
    desk.there = False
    (later,) = scene.ask()
    desk.there = True
    scene.ask()
    (held,) = scene.press(later, "In this chat") or []
    assert held.text.startswith("That is kept")
    scene.press(held, "Go on with the assistant")
    (over,) = scene.press(later, "In this chat") or []
    assert over.text.startswith("That request has ended already.")
    assert scene.ticket.answered is None


def test_a_desk_elsewhere_says_by_itself_that_it_has_the_request(scene: Scene) -> None:
    """Until then the request is `requested`; the user waits all the same."""
    object.__setattr__(scene.handoffs._around, "own_desk", False)
    scene.ask()
    assert (scene.ticket.state, scene.owner) == (State.REQUESTED, "agent")
    assert scene.shown == {"state": "requested", "ticket": scene.ticket.id, "position": 1}
    scene.handoffs.accept(scene.ticket.id, scene.ticket.version)
    assert (scene.ticket.state, scene.owner) == (State.QUEUED, "agent")


@pytest.mark.parametrize("there", [True, False])
def test_a_request_is_withdrawn_in_words(scene: Scene, desk: Desk, there: bool) -> None:
    desk.there = there
    scene.ask()
    assert (scene.say("please withdraw my request") or [])[0].text.startswith(f"Your request {scene.ticket.id} is")
    assert (scene.ticket.state, scene.owner) == (State.CANCELLED, "assistant")
    assert scene.say("withdraw my request") is None, "there is none any more"


def test_no_time_is_promised_and_nobody_phones(scene: Scene, desk: Desk) -> None:
    desk.there = False
    (later,) = scene.ask()
    scene.press(later, "In my messages")
    (told,) = scene.say("will they phone me?") or []
    assert told.author == "assistant"
    for said in (f"Your request {scene.ticket.id} is on", "no", "nobody phones you", "be answered: in my messages."):
        assert said in told.text
    assert _titles(told) == ["Withdraw the request"]
    assert scene.ticket.reason is None
    assert scene.say("It is about my account.") is not None, "the question that was open still is"
    desk.there = True
    (told,) = scene.say("how long until somebody answers me") or []
    assert "Somebody is at the desk now" in told.text
    assert _titles(told)[0] == "Talk to a person"


def test_how_long_is_about_the_request_only_right_after_it(scene: Scene, desk: Desk) -> None:
    desk.there = False
    scene.ask()
    (told,) = scene.say("and how long does it take?") or []
    assert "I cannot promise a time." in told.text
    assert _titles(told)[0] == "In this chat", "how to be answered can still be chosen"
    scene.answer("No.", scene.write("May I?"))
    assert scene.say("how long does it take?") is None


def test_who_waits_for_somebody_to_join_is_told_where_they_stand(scene: Scene) -> None:
    scene.ask()
    (told,) = scene.say("when will they answer?") or []
    assert told.author == "system"
    assert all(words in told.text for words in ("kept", "You are next.", "nobody phones you", "within 5 minutes"))
    assert scene.ticket.reason is None


def test_a_question_meanwhile_is_no_reason(scene: Scene, desk: Desk) -> None:
    desk.there = False
    (later,) = scene.ask()
    scene.press(later, "In this chat")
    assert scene.say("ok meanwhile can you tell me if I may share my number") is None
    assert scene.ticket.reason is None
    assert scene.say("thanks") is None, "the question is given up"


def test_once_somebody_has_joined_such_words_are_theirs(scene: Scene) -> None:
    scene.ask()
    scene.claim()
    assert scene.say("will you phone me?") == []
