"""What happens when time runs out: nobody joins, an agent falls silent, or a ticket lies too long."""

from typing import Any

from groundrules.conversation.handoff import words
from groundrules.conversation.handoff.machine import AGENT, OPEN, WAITING, Event, State
from groundrules.conversation.handoff.step import SYSTEM, Step
from groundrules.conversation.handoff.tickets import is_held, last_written, position, unanswered_since

# The states in which time counts; an expired ticket waits on the desk's list without end.
TIMED = OPEN - {State.EXPIRED}


def settle(step: Step, row: Any) -> bool:
    """Do what is due on a ticket; return whether anything was."""
    if is_held(row):
        return _nobody_joins(step, row)
    if State(row.state) in WAITING:
        return _nobody_takes_it(step, row)
    if row.state != State.ASSIGNED.value:
        return False
    since = unanswered_since(step.session, row)
    if not step.around.staff.serves(row.agent) or (since is not None and since + step.waits.answer <= step.now):
        lapse(step, row)
        return True
    return since is None and _both_are_silent(step, row)


def _nobody_joins(step: Step, row: Any) -> bool:
    if row.wait_until <= step.now:
        step.end(row, Event.EXPIRE, SYSTEM, words.nobody_free(row.id, step.waits.join), "nobody free")
        return True
    if not step.attended():
        _leave(step, row)
        return True
    return False


def _leave(step: Step, row: Any) -> None:
    """Nobody is there any more, or they cannot be reached."""
    says = words.desk_left if step.around.reaches() else words.lost_touch
    step.end(row, Event.EXPIRE, SYSTEM, says(row.id, step.absence()), "nobody there")


def _nobody_takes_it(step: Step, row: Any) -> bool:
    if row.requested_at + step.waits.keep > step.now:
        return False
    market = step.around.rulebook().marketplace
    reply = words.never_taken(row.id, step.waits.keep.days, market.name, market.links.help)
    step.end(row, Event.EXPIRE, SYSTEM, reply, "never taken")
    return True


def lapse(step: Step, row: Any) -> None:
    """Ask for somebody else: the user has waited too long for an answer, or the agent is gone."""
    name = row.agent
    attended = step.attended()
    until = step.now + step.waits.join if attended else None
    step.move(row, Event.LAPSE, SYSTEM, name, agent=None, agent_role=None, wait_until=until)
    if attended:
        step.say(words.lapsed(row.id, name, position(step.session, row) or 1), SYSTEM)
    else:
        _leave(step, row)


def _both_are_silent(step: Step, row: Any) -> bool:
    written = last_written(step.session, step.conversation, AGENT)
    if written is None or written[1] + step.waits.silence > step.now:
        return False
    step.end(row, Event.IDLE, SYSTEM, words.idle(row.id, row.agent, step.waits.silence), "silence")
    return True
