"""The user's side: asking for a person, waiting for one, saying what it is about, and changing one's mind."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from groundrules.conversation.handoff import words
from groundrules.conversation.handoff.audit import USER
from groundrules.conversation.handoff.machine import AGENT, ASSISTANT, Event, State
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.handoff.step import SYSTEM, Step
from groundrules.conversation.handoff.tickets import is_held, last_answer, position, was_told
from groundrules.conversation.message import Choice, Message, Reply
from groundrules.conversation.models import ConversationRow, ReportRow
from groundrules.guard.judge import Finding
from groundrules.language.about_waiting import asks_about_wait, asks_how_long, withdraws
from groundrules.language.replies import asks_back, cancels, clean, has_words, skips
from groundrules.reference import new_reference

ASKED, UNCLEAR, ACCOUNT, REPORT = "asked", "unclear", "account", "report"
# What the open question of a request for later is about.
ASK_REASON, ASK_WAY = "reason", "answered"


class PersonJoined(Exception):
    """Somebody has taken the ticket; it can no longer be withdrawn."""


def request(
    step: Step, message_id: str, why: str, also: Sequence[Reply] = (), trace: dict[str, Any] | None = None
) -> list[Message]:
    """Ask for a person, on behalf of the user's message; return what is said to it.

    `also` are further replies of the assistant's, said only if it goes on answering; `trace` is how it understood.
    """
    row = step.current()
    if row is not None and step.owner == AGENT:
        return keep(step, row, message_id, None)
    attended = step.attended()
    until = step.now + step.waits.join if attended else None
    if row is None:
        row = _new(step, why)
        row.wait_until = until
        step.move(row, Event.ASK, USER, why)
        step.queue(row)
    elif row.state == State.EXPIRED.value:
        step.move(row, Event.ASK, USER, why, wait_until=until, closed_at=None)
        step.queue(row)
    elif attended:
        step.move(row, Event.ASK, USER, why, wait_until=until)
    else:
        reply = words.waits_already(row.id, step.absence())
        return step.reply(message_id, replace(reply, trace=trace), *also, author=ASSISTANT)
    if not attended:
        reply = words.later(row.id, step.absence(), _support(step))
        return step.reply(message_id, replace(reply, trace=trace), *also, author=ASSISTANT)
    reply = words.waiting(row.id, position(step.session, row) or 1, step.waits.join)
    return step.reply(message_id, replace(reply, trace=trace))


def keep(step: Step, row: Any, message_id: str, text: str | None) -> list[Message]:
    """Keep what the user writes for the person who answers or is about to; the first words say what it is about."""
    if row is None:
        return []
    if not is_held(row):
        return [] if step.around.reaches() else step.reply(message_id, words.agent_out_of_reach(row.id, row.agent))
    if text is not None and (cancels(text) or withdraws(text)):
        return withdraw(step, row, message_id)
    place = position(step.session, row) or 1
    if text is not None and (asks_about_wait(text) or asks_how_long(text)):
        return step.reply(message_id, words.joins_soon(row.id, place, step.waits.join))
    if text is not None and has_words(text) and row.reason is None:
        row.reason = clean(text)
        return step.reply(message_id, words.reason_kept(row.id, place))
    return step.reply(message_id, words.kept(row.id, place))


def is_about_request(text: str) -> bool:
    """Whether a message is about a request for a person that nobody has taken up yet, and no question is open."""
    return withdraws(text) or asks_about_wait(text) or asks_how_long(text)


def about_request(step: Step, row: Any, message_id: str, text: str) -> list[Message] | None:
    """Withdraw a request for later, or say when and how it is answered; None for all else."""
    if withdraws(text):
        return withdraw(step, row, message_id)
    if not asks_about_wait(text) and not (asks_how_long(text) and was_told(step.session, message_id)):
        return None
    absence = None if step.attended() else step.absence()
    reply = words.answered_later(row.id, absence, row.answered, _support(step))
    return step.reply(message_id, reply, author=ASSISTANT)


def fill_in(step: Step, row: Any, message_id: str, text: str, contact: Finding | None) -> list[Message] | None:
    """Take a message as the answer to the open question of a request for later; None if there is no such question.

    `contact` is what in it leads off the platform.
    """
    asked, until = row.asking, row.asking_until
    row.asking = row.asking_until = None
    # A question is for the assistant; whoever takes the request up reads it in the chat.
    if asked is None or until <= step.now or not has_words(text) or asks_back(text):
        return None
    if cancels(text):
        return withdraw(step, row, message_id)
    if skips(text):
        return _next(step, row, message_id, asked)
    if asked == ASK_REASON:
        row.reason = clean(text)
        return _next(step, row, message_id, asked)
    if contact is None:
        row.answered = clean(text)
        return _next(step, row, message_id, asked)
    _ask(step, row, ASK_WAY)
    return step.reply(message_id, words.way_refused(row.id, contact, _ways(step)), author=ASSISTANT)


def press(step: Step, row: Any, message_id: str, choice: Choice) -> list[Message]:
    """Do what one of a handoff's buttons says; an old one is answered by how things stand now."""
    do, asked = choice.entities.get(words.DO), row.asking if row is not None else None
    if row is None or row.state == State.ASSIGNED.value:
        return [] if step.owner == AGENT else step.reply(message_id, words.nothing_waits(), author=ASSISTANT)
    if do == words.CANCEL:
        return withdraw(step, row, message_id)
    if is_held(row):
        return keep(step, row, message_id, None)
    if do == words.OTHER_WAY:
        _ask(step, row, ASK_WAY)
        return step.reply(message_id, words.ask_way(row.id, _ways(step)), author=ASSISTANT)
    if do == words.GIVE_WAY:
        row.answered = choice.entities.get(words.WAY)
        return _next(step, row, message_id, ASK_WAY)
    return _next(step, row, message_id, asked or ASK_WAY)


def withdraw(step: Step, row: Any, message_id: str | None = None) -> list[Message]:
    """Take the request back. Raises `PersonJoined`."""
    if row.state == State.ASSIGNED.value:
        raise PersonJoined(row.id)
    step.move(row, Event.CANCEL, USER)
    reply = words.cancelled(row.id)
    said = step.reply(message_id, reply) if message_id else [step.say(reply, SYSTEM)]
    row.ended_seq = said[-1].seq
    return said


def _next(step: Step, row: Any, message_id: str, answered: str) -> list[Message]:
    """Ask what it is about once the way to be answered is settled, and end the questions after that."""
    if answered == ASK_WAY and row.reason is None:
        _ask(step, row, ASK_REASON)
        return step.reply(message_id, words.ask_reason(row.id, row.answered), author=ASSISTANT)
    row.asking = row.asking_until = None
    return step.reply(message_id, words.form_done(row.id), author=ASSISTANT)


def _ask(step: Step, row: Any, what: str) -> None:
    row.asking, row.asking_until = what, step.now + step.waits.form


def _support(step: Step) -> Any:
    return step.around.rulebook().support


def _ways(step: Step) -> Sequence[str]:
    ways: Sequence[str] = _support(step).answered
    return ways


def _new(step: Step, why: str) -> Any:
    """Add a ticket, with what the conversation was about."""
    session = step.session
    rule = next(iter(last_answer(session, step.conversation).values()), None)
    row = TicketRow(
        id=_free_number(step),
        conversation_id=step.conversation,
        current_of=step.conversation,
        version=0,
        why=why,
        topic=rule.partition("/")[0] if rule else None,
        rule=rule,
        report=_report(step) if why == REPORT else None,
        requested_at=step.now,
        start_seq=session.execute(select(ConversationRow.last_seq).filter_by(id=step.conversation)).scalar_one(),
    )
    session.add(row)
    return row


def _free_number(step: Step) -> str:
    """Return a number that neither a ticket nor a report has."""
    while True:
        number = new_reference()
        taken = select(ReportRow.reference).filter_by(reference=number)
        if step.find(number) is None and step.session.execute(taken).first() is None:
            return number


def _report(step: Step) -> str | None:
    query = (
        select(ReportRow.reference).filter_by(conversation_id=step.conversation).order_by(ReportRow.at.desc()).limit(1)
    )
    number: str | None = step.session.execute(query).scalar()
    return number
