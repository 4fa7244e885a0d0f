"""The states of a handoff and the ways between them. Nothing here reads or writes anything."""

from enum import Enum

# Who answers in a conversation, and the authors of what is answered.
ASSISTANT, AGENT = "assistant", "agent"


class State(str, Enum):
    """Where a handoff stands. A conversation without a ticket is the assistant's, and has no state at all."""

    REQUESTED = "requested"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    RESOLVED = "resolved"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Event(str, Enum):
    """What can happen to a handoff."""

    ASK = "ask"  # the user asks for a person
    QUEUE = "queue"  # a desk has the ticket on its list
    CLAIM = "claim"  # an agent takes it
    TRANSFER = "transfer"  # an agent gives it to another
    LAPSE = "lapse"  # the agent has left the user waiting
    RETURN = "return"  # the agent hands the user back to the assistant
    IDLE = "idle"  # neither side has written for long
    RESOLVE = "resolve"  # the agent closes it
    EXPIRE = "expire"  # nobody took it in time
    CANCEL = "cancel"  # the user no longer wants a person


class NotPossible(Exception):
    """This cannot happen to a handoff in this state."""


TRANSITIONS: dict[tuple[State | None, Event], State] = {
    (None, Event.ASK): State.REQUESTED,
    (State.REQUESTED, Event.QUEUE): State.QUEUED,
    (State.REQUESTED, Event.CLAIM): State.ASSIGNED,
    (State.REQUESTED, Event.EXPIRE): State.EXPIRED,
    (State.REQUESTED, Event.CANCEL): State.CANCELLED,
    # Asked again, when somebody has come to the desk.
    (State.REQUESTED, Event.ASK): State.REQUESTED,
    (State.QUEUED, Event.ASK): State.QUEUED,
    (State.QUEUED, Event.CLAIM): State.ASSIGNED,
    (State.QUEUED, Event.EXPIRE): State.EXPIRED,
    (State.QUEUED, Event.CANCEL): State.CANCELLED,
    (State.ASSIGNED, Event.TRANSFER): State.ASSIGNED,
    (State.ASSIGNED, Event.LAPSE): State.QUEUED,
    (State.ASSIGNED, Event.RETURN): State.RETURNED,
    (State.ASSIGNED, Event.IDLE): State.RETURNED,
    (State.ASSIGNED, Event.RESOLVE): State.RESOLVED,
    # Those who work elsewhere can close what nobody has taken.
    (State.REQUESTED, Event.RESOLVE): State.RESOLVED,
    (State.QUEUED, Event.RESOLVE): State.RESOLVED,
    (State.EXPIRED, Event.RESOLVE): State.RESOLVED,
    # An expired ticket stays on the desk's list: it can still be taken, asked for again, or withdrawn.
    (State.EXPIRED, Event.ASK): State.REQUESTED,
    (State.EXPIRED, Event.CLAIM): State.ASSIGNED,
    (State.EXPIRED, Event.CANCEL): State.CANCELLED,
}

# Nobody has taken it yet.
WAITING = frozenset({State.REQUESTED, State.QUEUED})
# The user no longer waits for anybody, and the assistant answers.
ENDED = frozenset({State.RETURNED, State.RESOLVED, State.EXPIRED, State.CANCELLED})
# Nothing more can happen to it; the next request is a new ticket.
CLOSED = ENDED - {State.EXPIRED}
OPEN = frozenset(State) - CLOSED


def after(state: State | None, event: Event) -> State:
    """Return the state that `event` leads to. Raises `NotPossible`."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise NotPossible(f"{event.value} in state {state.value if state else 'none'}") from None


def owner(state: State | None, *, held: bool) -> str:
    """Return who answers the user: "assistant" or "agent".

    `held` says whether a waiting conversation is kept for the person who is about to come. Where nobody is at the
    desk it is not, and the assistant goes on helping.
    """
    if state is State.ASSIGNED or (state in WAITING and held):
        return AGENT
    return ASSISTANT
