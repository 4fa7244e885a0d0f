"""What agents do in Chatwoot, as steps of the state machine: each once, and none that is older than what is known."""

from typing import Any

from groundrules.conversation.adapters.chatwoot.payload import Agent, Standing, Written
from groundrules.conversation.adapters.models import OutboxRow, ReceivedRow
from groundrules.conversation.handoff import overdue, serving, words
from groundrules.conversation.handoff.machine import AGENT, CLOSED, Event, State
from groundrules.conversation.handoff.step import SYSTEM, Step
from groundrules.conversation.handoff.tickets import USER, Person, last_written
from groundrules.conversation.message import Reply

CHANNEL = "chatwoot"
RESOLVED, BACK_TO_THE_BOT = "resolved", frozenset({"pending", "bot"})
_ROLE = "agent"
# Who is named where somebody acts who has not joined.
_THEM = "Chatwoot"
# The reason that colleagues read.
_REASON = "Resolved in Chatwoot."


def take_written(step: Step, row: Any, written: Written) -> bool:
    """Pass an agent's message on, if the conversation is theirs; return whether anything has changed.

    Where it is not, the agent is told so. What was written before the conversation was ended in Chatwoot, and comes
    after that, is still theirs.
    """
    session = step.session
    if session.get(ReceivedRow, (CHANNEL, written.id)) is not None:
        return False
    link = session.get(OutboxRow, row.id)
    state = State(row.state)
    late = state in CLOSED and written.at is not None and link.ended is not None and written.at <= link.ended
    if state not in CLOSED and state is not State.ASSIGNED:
        _join(step, row, link, written.agent)
    theirs = late or _is_theirs(row, link)
    # Who has the conversation writes under the name under which they joined.
    name = link.agent if written.agent.id == link.assignee and link.agent else written.agent.name
    said = step.say(Reply("text", written.text), AGENT, name=name) if theirs else None
    if said is not None and late and row.ended_seq is not None:
        # It belongs to what has ended: what the user is shown of the handoff stays.
        row.ended_seq = said.seq
    session.add(
        ReceivedRow(
            channel=CHANNEL,
            remote_id=written.id,
            ticket_id=row.id,
            message_id=said.id if said else None,
            at=step.now,
            refused=said is None,
        )
    )
    if said is None:
        link.next_at = link.next_at or step.now
        step.audit(_THEM, "message refused", row.id)
    session.flush()
    return said is not None


def is_new(step: Step, row: Any, event: str) -> bool:
    """Note that a webhook was taken; return whether it is the first time. `event` is what marks it."""
    if step.session.get(ReceivedRow, (CHANNEL, event)) is not None:
        return False
    step.session.add(ReceivedRow(channel=CHANNEL, remote_id=event, ticket_id=row.id, at=step.now, refused=False))
    return True


def take_standing(step: Step, row: Any, standing: Standing) -> bool:
    """Let a ticket follow its conversation in Chatwoot; return whether anything has changed."""
    link = step.session.get(OutboxRow, row.id)
    if standing.at is not None:
        if link.changed is not None and standing.at < link.changed:
            return False
        link.changed = standing.at
    if State(row.state) in CLOSED:
        return False
    before = row.version
    _follow_assignee(step, row, link, standing)
    if standing.status == RESOLVED or standing.status in BACK_TO_THE_BOT:
        _end(step, row, link, standing)
    step.session.flush()
    return bool(row.version != before)


def changed_at(step: Step, row: Any) -> float | None:
    """Return when the conversation changed last, as far as we know: by Chatwoot's clock, in seconds since 1970."""
    moment: float | None = step.session.get(OutboxRow, row.id).changed
    return moment


def asked_up_to(step: Step, row: Any, remote_id: str) -> None:
    """Note up to which message Chatwoot was asked for what it had not told."""
    step.session.get(OutboxRow, row.id).asked_for = remote_id


def _follow_assignee(step: Step, row: Any, link: Any, standing: Standing) -> None:
    agent = standing.assignee
    known, link.assignee = link.assignee, agent.id if agent else None
    if agent is not None and agent.id != known:
        if row.state != State.ASSIGNED.value:
            _join(step, row, link, agent)
        elif _is_theirs(row, link) and row.agent != agent.name:
            serving.transfer(step, row, _person(row.agent), _person(agent.name))
            link.agent = agent.name
    elif agent is None and known is not None and _is_theirs(row, link) and standing.status in {None, "open"}:
        # With any other status, it is the conversation that has ended.
        overdue.lapse(step, row)


def _end(step: Step, row: Any, link: Any, standing: Standing) -> None:
    if row.state == State.ASSIGNED.value and not _is_theirs(row, link):
        # Somebody at our own desk has it.
        return
    link.ended = standing.at or step.now.timestamp()
    if row.state != State.ASSIGNED.value:
        step.end(row, Event.RESOLVE, _THEM, words.closed(row.id), _REASON, resolution=_REASON)
    elif standing.status == RESOLVED:
        serving.resolve(step, row, _person(row.agent), _REASON, None)
    else:
        serving.give_back(step, row, _person(row.agent), None)
    written = last_written(step.session, step.conversation, USER)
    if written is not None and written[0] > link.sent_seq:
        row.ended_seq = step.say(words.not_read(row.id, row.agent or "the support team"), SYSTEM).seq


def _join(step: Step, row: Any, link: Any, agent: Agent) -> None:
    serving.claim(step, row, _person(agent.name))
    link.agent = agent.name


def _is_theirs(row: Any, link: Any) -> bool:
    """Whether the ticket was taken in Chatwoot, and not at our own desk."""
    return bool(row.state == State.ASSIGNED.value and row.agent == link.agent)


def _person(name: str) -> Person:
    return Person(name, _ROLE)
