"""Every way between the states of a handoff, and that there is no other."""

import pytest

from groundrules.conversation.handoff.machine import (
    AGENT,
    ASSISTANT,
    CLOSED,
    ENDED,
    OPEN,
    TRANSITIONS,
    WAITING,
    Event,
    NotPossible,
    State,
    after,
    owner,
)

WAYS = {
    Event.ASK: {
        None: State.REQUESTED,
        State.REQUESTED: State.REQUESTED,
        State.QUEUED: State.QUEUED,
        State.EXPIRED: State.REQUESTED,
    },
    Event.QUEUE: {State.REQUESTED: State.QUEUED},
    Event.CLAIM: dict.fromkeys((State.REQUESTED, State.QUEUED, State.EXPIRED), State.ASSIGNED),
    Event.TRANSFER: {State.ASSIGNED: State.ASSIGNED},
    Event.LAPSE: {State.ASSIGNED: State.QUEUED},
    Event.RETURN: {State.ASSIGNED: State.RETURNED},
    Event.IDLE: {State.ASSIGNED: State.RETURNED},
    Event.RESOLVE: dict.fromkeys((State.REQUESTED, State.QUEUED, State.ASSIGNED, State.EXPIRED), State.RESOLVED),
    Event.EXPIRE: dict.fromkeys((State.REQUESTED, State.QUEUED), State.EXPIRED),
    Event.CANCEL: dict.fromkeys((State.REQUESTED, State.QUEUED, State.EXPIRED), State.CANCELLED),
}


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", [None, *State])
def test_an_event_leads_where_it_should_or_is_refused(state: State | None, event: Event) -> None:
    if state in WAYS[event]:
        assert after(state, event) is WAYS[event][state]
    else:
        with pytest.raises(NotPossible):
            after(state, event)


def test_nothing_happens_to_a_closed_handoff() -> None:
    assert not [state for state, _ in TRANSITIONS if state in CLOSED]


def test_every_open_handoff_can_end() -> None:
    for state in OPEN - ENDED:
        reached, more = {state}, True
        while more:
            found = {to for (begin, _), to in TRANSITIONS.items() if begin in reached} | reached
            more, reached = found != reached, found
        assert reached & CLOSED


@pytest.mark.parametrize("state", [None, *State])
def test_somebody_answers_in_every_state(state: State | None) -> None:
    """A person, if one has joined or the conversation is kept for one; the assistant in all other cases."""
    assert owner(state, held=False) == (AGENT if state is State.ASSIGNED else ASSISTANT)
    assert owner(state, held=True) == (AGENT if state is State.ASSIGNED or state in WAITING else ASSISTANT)
