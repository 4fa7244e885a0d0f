"""What is said in a handoff: honest sentences about who answers now, and what the user can do.

Where somebody is awaited or has left, the log's `system` speaks; where nobody is at the desk, the assistant does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from groundrules.conversation.message import Choice, Reply
from groundrules.guard.judge import Finding
from groundrules.rulebook.support import Support

# What the buttons of a handoff mean. The gateway answers them by itself; Rasa never hears of them.
BUTTON, DO, WAY = "handoff", "do", "way"
CANCEL, SKIP, GIVE_WAY, OTHER_WAY, GIVE_REASON = "cancel", "skip", "answered", "other_way", "reason"

_CANCEL = Choice("Go on with the assistant", BUTTON, {DO: CANCEL})
_WITHDRAW = Choice("Withdraw the request", BUTTON, {DO: CANCEL})
_SKIP = Choice("Skip", BUTTON, {DO: SKIP})
_OTHER_WAY = Choice("Another way", BUTTON, {DO: OTHER_WAY})
ASK_HUMAN = Choice("Talk to a person", "ask_human")


def _told(event: str, ticket: str, text: str, choices: Sequence[Choice] = (), **more: Any) -> Reply:
    """A message about the handoff; `event` names it for programs."""
    return Reply("handoff", text, {"handoff": {"event": event, "ticket": ticket, **more}}, tuple(choices))


def _place(position: int) -> str:
    return "You are next." if position == 1 else f"You are number {position} in the queue."


def _span(time: timedelta) -> str:
    """Say how long something takes, in whole minutes."""
    minutes = max(1, round(time.total_seconds() / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def waiting(ticket: str, position: int, within: timedelta) -> Reply:
    """A person is asked for, and somebody is at the desk."""
    text = (
        f"A person has been asked to join you here. {_place(position)} What you write now is kept for them, so please "
        f"say in a sentence what it is about. The assistant stays silent meanwhile. If nobody is free within "
        f"{_span(within)}, you are told so and the assistant goes on. Your request has the number {ticket}."
    )
    return _told("waiting", ticket, text, [_CANCEL], position=position)


def reason_kept(ticket: str, position: int) -> Reply:
    """The user has said what it is about, while waiting."""
    text = f"Thank you. They will read that first. {_place(position)}"
    return _told("waiting", ticket, text, [_CANCEL], position=position)


def kept(ticket: str, position: int) -> Reply:
    """The user writes on while waiting."""
    text = f"That is kept for the person who joins you. {_place(position)}"
    return _told("waiting", ticket, text, [_CANCEL], position=position)


def joins_soon(ticket: str, position: int, within: timedelta) -> Reply:
    """The user asks, while waiting for somebody to join, when and how they will be answered."""
    text = (
        f"That is kept for the person who joins you. {_place(position)} They write here, in this chat; nobody phones "
        f"you. If nobody is free within {_span(within)} of your request, you are told so and the assistant goes on."
    )
    return _told("waiting", ticket, text, [_CANCEL], position=position)


@dataclass(frozen=True)
class Absence:
    """Why nobody comes now, in a sentence; what becomes of a new request, and of one made `before`."""

    why: str
    kept: str = "is on their list"
    before: str = "is on their list already, and stays there"


def nobody_there(support: Support) -> Absence:
    """Nobody is at the desk."""
    hours = support.hours_in_words()
    return Absence(f"Nobody is at the desk now; it is open {hours}." if hours else "Nobody is at the desk now.")


def out_of_reach(_support: Support) -> Absence:
    """Those who answer work elsewhere, and cannot be told just now."""
    return Absence(
        "Sorry, the people who answer here cannot be reached just now.",
        "is kept, and goes to them as soon as they can be reached,",
        "is kept, and goes to them as soon as they can be reached",
    )


def by_mail(_support: Support) -> Absence:
    """Those who answer are told by e-mail, and do not join at once."""
    return Absence(
        "Nobody can join you here at once.",
        "goes to the support team by e-mail, with this chat,",
        "went to the support team by e-mail already",
    )


def later(ticket: str, absence: Absence, support: Support) -> Reply:
    """A person is asked for, and nobody is there."""
    text = (
        f"{absence.why} Your request {absence.kept} under the number {ticket}, and whoever takes it up "
        "will have read this chat. I go on helping you meanwhile.\n\nHow would you like to be answered?"
    )
    return _told("later", ticket, text, [*_ways(support), _SKIP, _WITHDRAW])


def _ways(support: Support) -> list[Choice]:
    return [*(Choice(way, BUTTON, {DO: GIVE_WAY, WAY: way}) for way in support.answered), _OTHER_WAY]


def ask_way(ticket: str, ways: Sequence[str]) -> Reply:
    """The user wants to be answered in a way that was not offered."""
    text = (
        f"Which way would suit you? It must be one on the platform, such as: {'; '.join(ways)}. Please give no phone "
        "number, address or user name elsewhere."
    )
    return _told("asking", ticket, text, [_SKIP])


def way_refused(ticket: str, found: Finding, ways: Sequence[str]) -> Reply:
    """The way to be answered leads off the platform."""
    text = (
        f"I have not kept that: \u201c{found.text}\u201d leads off the platform, and you are answered only on it. "
        f"The reason is the same as for everybody there: {found.why} ({found.title}.) Please choose a way on the "
        f"platform, such as: {'; '.join(ways)}."
    )
    said = _told("asking", ticket, text, [_SKIP])
    return replace(said, content={**said.content, "candidates": [found.rule]})


def ask_reason(ticket: str, way: str | None) -> Reply:
    """The way is settled; what is it about?"""
    noted = f"Noted: {way[0].lower()}{way[1:]}. " if way else ""
    text = f"{noted}In a sentence, what should they know? You can also skip this."
    return _told("asking", ticket, text, [_SKIP])


def form_done(ticket: str) -> Reply:
    """All questions about a request for later are answered or skipped."""
    text = f"Thank you. Your request {ticket} waits for a person at the desk. What else would you like to know from me?"
    return _told("later", ticket, text, [_WITHDRAW])


def waits_already(ticket: str, absence: Absence) -> Reply:
    """A person is asked for again, and still nobody is there."""
    text = f"{absence.why} Your request {ticket} {absence.before}. I go on helping you."
    return _told("later", ticket, text, [_WITHDRAW])


def answered_later(ticket: str, absence: Absence | None, way: str | None, support: Support) -> Reply:
    """The user asks when and how a request for later will be answered; `absence` is None if somebody is there now."""
    stands = f"{absence.why} Your request {ticket} {absence.before}." if absence else f"Your request {ticket} is kept."
    now = "" if absence else " Somebody is at the desk now: ask for a person again, and they are asked to join you."
    wish = f" They will see how you would like to be answered: {way[0].lower()}{way[1:].rstrip('.')}." if way else ""
    text = (
        f"{stands}{now} I cannot promise a time. Whoever takes it up writes here, in this chat; nobody phones you."
        f"{wish} I go on helping you meanwhile."
    )
    choices = [*(() if absence else (ASK_HUMAN,)), *(() if way else _ways(support)), _WITHDRAW]
    return _told("later", ticket, text, choices)


def joined(ticket: str, name: str) -> Reply:
    """An agent has taken the ticket."""
    text = f"{name} has joined you and can read all that was said here. {name} answers you now, not the assistant."
    return _told("joined", ticket, text, agent=name)


def transferred(ticket: str, before: str, name: str) -> Reply:
    """An agent has given the ticket to another."""
    text = f"{before} has passed you on to {name}, who can read all that was said here and answers you now."
    return _told("transferred", ticket, text, agent=name)


def returned(ticket: str, name: str, *, cited: bool) -> Reply:
    """An agent has handed the user back, perhaps after showing a rule."""
    knows = f" It knows which rule {name} showed you last, so just ask on." if cited else " Just ask on."
    text = f"{name} has left, and the assistant answers you again.{knows}"
    return _told("returned", ticket, text, agent=name)


def resolved(ticket: str, name: str) -> Reply:
    """An agent has closed the ticket."""
    text = (
        f"{name} has closed your request {ticket}, and the assistant answers you again. If something is left open, ask "
        "on, or ask for a person."
    )
    return _told("resolved", ticket, text, [ASK_HUMAN], agent=name)


def lapsed(ticket: str, name: str, position: int) -> Reply:
    """The agent has left the user waiting."""
    text = (
        f"Sorry, {name} seems to have been called away. Somebody else has been asked to join you, and will have read "
        f"all of this. {_place(position)}"
    )
    return _told("waiting", ticket, text, [_CANCEL], position=position)


def idle(ticket: str, name: str, silence: timedelta) -> Reply:
    """Neither side has written for long."""
    text = (
        f"Nobody has written for {_span(silence)}, so {name} has left and the assistant answers you again. Ask on, "
        "or ask for a person."
    )
    return _told("returned", ticket, text, [ASK_HUMAN], agent=name)


def _kept_after(ticket: str, why: str, kept: str) -> Reply:
    """Nobody comes now, but the request stays where somebody may take it up."""
    text = (
        f"{why} Your request {kept} under the number {ticket}; whoever takes it up will have read this chat, and "
        "answers here. The assistant goes on helping you."
    )
    return _told("expired", ticket, text, [_WITHDRAW])


def nobody_free(ticket: str, within: timedelta) -> Reply:
    """Nobody has joined in time."""
    return _kept_after(ticket, f"Sorry, nobody was free within {_span(within)}.", "stays on the desk's list")


def desk_left(ticket: str, absence: Absence) -> Reply:
    """The last agent has gone while the user was waiting."""
    return _kept_after(ticket, f"Sorry, the last person has left the desk. {absence.why}", "stays on their list")


def lost_touch(ticket: str, absence: Absence) -> Reply:
    """Those who answer cannot be reached any more, while the user was waiting for one of them."""
    return _kept_after(ticket, absence.why, absence.kept)


def not_handed_over(ticket: str, market: str, address: str) -> Reply:
    """A request that was left for later has not got through yet."""
    text = (
        f"Your request {ticket} has not got through to the people who answer here yet. It is kept, and tried again "
        f"until it does. If it is urgent, please do not wait: {market}'s own support answers at {address}."
    )
    return _told("later", ticket, text, [_WITHDRAW])


def agent_out_of_reach(ticket: str, name: str) -> Reply:
    """What the user writes to their agent does not get through just now."""
    text = (
        f"Sorry, the connection to {name} is interrupted. What you write is kept, and goes to {name} as soon as it is "
        "back. If that takes too long, the assistant takes over, and you are told."
    )
    return _told("joined", ticket, text, agent=name)


def not_read(ticket: str, name: str) -> Reply:
    """The agent has left while the user's last message was still on its way to them."""
    text = (
        f"Your last message may not have reached {name} any more. Please send it again, and the assistant answers it."
    )
    return _told("returned", ticket, text, [ASK_HUMAN], agent=name)


def closed(ticket: str) -> Reply:
    """The request was closed by those who answer, though nobody had joined."""
    text = (
        f"The support team has closed your request {ticket} without joining you here, and the assistant answers you. "
        "If something is left open, ask on, or ask for a person."
    )
    return _told("resolved", ticket, text, [ASK_HUMAN])


def never_taken(ticket: str, days: int, market: str, address: str) -> Reply:
    """A ticket that was left for later has waited too long."""
    text = (
        f"Sorry, nobody has taken up your request {ticket} here in {days} {'day' if days == 1 else 'days'}. It stays "
        f"on the desk's list, but please do not rely on it: {market}'s own support answers at {address}."
    )
    return _told("expired", ticket, text, [_WITHDRAW])


def cancelled(ticket: str) -> Reply:
    """The user no longer wants a person."""
    text = f"Your request {ticket} is withdrawn, and the assistant answers you. Ask on whatever you like."
    return _told("cancelled", ticket, text)


def nothing_waits() -> Reply:
    """A button of a handoff that has ended is pressed."""
    text = "That request has ended already. Ask me what you like, or ask for a person again."
    return Reply("handoff", text, {}, (ASK_HUMAN,))
