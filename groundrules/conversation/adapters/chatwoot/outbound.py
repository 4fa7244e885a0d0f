"""What Chatwoot is told of a request: each step is noted before the next, and looked for before it is repeated."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Engine
from starlette.concurrency import run_in_threadpool

from groundrules.conversation.adapters.chatwoot.client import RESOLVED, Chatwoot
from groundrules.conversation.adapters.outbox import Errand, Outbox
from groundrules.conversation.adapters.transcript import Line, Request, read_own_lines, read_request, told
from groundrules.conversation.handoff.machine import CLOSED, Event, State
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import SYSTEM, Step
from groundrules.conversation.handoff.tickets import USER

INTRODUCED = "introduced"
# How much of the transcript goes into one note, in characters: Chatwoot sends each note back to us, in a webhook.
MOST_IN_NOTE = 8_000
_REFUSED = (
    "The message above was not passed on: this conversation is not yours at the moment. Either somebody at the "
    "assistant's own desk answers in it, or it was ended and the assistant answers again. If the visitor asks for a "
    "person once more, that is a conversation of its own here."
)
_QUIET = frozenset({"waiting", "later", "asking", "joined"})
_HEADING = "A visitor asks for a person. What was said so far follows; what they write from now on are messages here."


class Outbound:
    """Carries one request at a time; several may be under way."""

    def __init__(self, engine: Engine, outbox: Outbox, chatwoot: Chatwoot, handoffs: Handoffs) -> None:
        self._engine = engine
        self._outbox = outbox
        self._chatwoot = chatwoot
        self._handoffs = handoffs

    async def carry(self, errand: Errand) -> bool:
        """Tell all there is to tell; return whether the request has ended for Chatwoot too. Raises `Undelivered`."""
        request = await run_in_threadpool(read_request, self._engine, errand.ticket)
        if errand.remote is None:
            if request.state in CLOSED:
                return True
            errand = await self._open(errand, request)
        if errand.told is None:
            errand = await self._say(errand, f"{request.id}:about", _introduction(request), note=True, told=INTRODUCED)
        await run_in_threadpool(self._handoffs.outside, errand.ticket, _accept)
        errand = await self._tell_messages(errand, request)
        for remote_id in await run_in_threadpool(self._outbox.refused, errand.ticket):
            errand = await self._say(errand, f"refused:{remote_id}", _REFUSED, note=True)
            await run_in_threadpool(self._outbox.refusal_told, remote_id)
        return await self._end(errand)

    async def _open(self, errand: Errand, request: Request) -> Errand:
        name = request.name or f"Visitor {request.id}"
        # Ended by a mark, because Chatwoot finds contacts by parts of what identifies them.
        known = f"ground-rules:{request.visitor or request.conversation}."
        contact = errand.contact or await self._chatwoot.contact(known, name)
        errand = await self._note(errand, contact=contact)
        remote = await self._chatwoot.conversation(contact, request.conversation, request.id, _attributes(request))
        return await self._note(errand, remote=remote)

    async def _tell_messages(self, errand: Errand, request: Request) -> Errand:
        """Tell what is new in the conversation: what was before the request as notes, what the user says as theirs."""
        while lines := await run_in_threadpool(read_own_lines, self._engine, request, errand.sent_seq):
            theirs = await run_in_threadpool(self._outbox.received, errand.ticket)
            for part in _parts(lines, request.start_seq):
                errand = await self._tell(errand, part, request, theirs)
        return errand

    async def _tell(self, errand: Errand, part: Sequence[Line], request: Request, theirs: frozenset[str]) -> Errand:
        last = part[-1].message
        if last.id in theirs or (last.seq >= request.start_seq and _is_for_the_user_alone(part[-1])):
            return await self._note(errand, sent_seq=last.seq)
        if last.seq >= request.start_seq and last.author == USER:
            return await self._say(errand, last.id, last.text, note=False, sent_seq=last.seq)
        text = "\n\n".join(told(line) for line in part)
        return await self._say(errand, f"{request.id}:{last.id}", text, note=True, sent_seq=last.seq)

    async def _say(self, errand: Errand, key: str, text: str, *, note: bool, **values: Any) -> Errand:
        """Post a message, unless an earlier try has done so without our knowing, and note it with `values`."""
        remote, posted = str(errand.remote), None
        if errand.repeated:
            found = await self._chatwoot.messages(remote, errand.posted)
            posted = next((str(one["id"]) for one in found if _is_ours(one, key, text, note=note)), None)
        if posted is None:
            posted = await self._chatwoot.post(remote, key, text, note=note)
        return await self._note(errand, posted=posted, **values)

    async def _end(self, errand: Errand) -> bool:
        """Close the conversation in Chatwoot, if it has ended on our side; return whether it has ended."""
        now = await run_in_threadpool(read_request, self._engine, errand.ticket)
        if now.state not in CLOSED:
            return False
        if errand.told != now.state.value:
            await self._chatwoot.set_status(str(errand.remote), RESOLVED)
            await self._note(errand, told=now.state.value)
        return True

    async def _note(self, errand: Errand, **values: Any) -> Errand:
        return replace(await run_in_threadpool(lambda: self._outbox.step(errand, **values)), repeated=False)


def _accept(step: Step, row: Any) -> None:
    """The request is on the list in Chatwoot."""
    if row.state == State.REQUESTED.value:
        step.move(row, Event.QUEUE, SYSTEM)


def _parts(lines: Sequence[Line], start: int) -> list[list[Line]]:
    """Put messages from before the request together in notes, and leave those since then apart."""
    parts: list[list[Line]] = []
    room = 0
    for line in lines:
        size = len(told(line))
        if line.message.seq < start and parts and size <= room:
            parts[-1].append(line)
            room -= size
        else:
            parts.append([line])
            room = MOST_IN_NOTE - size if line.message.seq < start else 0
    return parts


def _is_for_the_user_alone(line: Line) -> bool:
    """Whether a message says how the handoff stands, which agents see by themselves."""
    return line.message.content.get("handoff", {}).get("event") in _QUIET


def _introduction(request: Request) -> str:
    return "\n".join([_HEADING, "", *(f"- {name}: {value}" for name, value in request.facts().items())])


def _attributes(request: Request) -> dict[str, str]:
    """Return what Chatwoot can filter conversations by."""
    known = {"topic": request.topic, "rule": request.rule, "why": request.why, "role": request.role}
    return {f"ground_rules_{name}": value for name, value in known.items() if value}


def _is_ours(message: Any, key: str, text: str, *, note: bool) -> bool:
    """Whether this is what we were about to post; an older Chatwoot keeps no id of ours."""
    if message.get("source_id"):
        return bool(message["source_id"] == key)
    kind = (1, "outgoing") if note else (0, "incoming")
    same = message.get("content") == text and message.get("private") is note
    return bool(same and message.get("message_type") in kind)
