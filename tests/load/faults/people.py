"""Users and an agent as real clients serve them: what fails is sent again under the same id, reading is resumed."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import httpx

from tests.e2e.desk import API
from tests.load.faults.kept import ANSWER, APOLOGY, NOTHING, PROBLEM, Kept, Message
from tests.unit.web.streams import opened

# How long a client waits for a sentence before it says one of its own, in seconds.
PATIENCE = 5.0
# How long a client goes on trying, in seconds: longer than any fault lasts.
_GIVE_UP = 180.0
_AGAIN, _MOST_AGAIN = 0.2, 1.0
_SILENCE = 20.0
_CONVERSATIONS = "/api/v1/conversations"
_REPORT, _PERSON = "I want to report a client", "I want to talk to a human being"
_STORED = "Your report is stored. Its number is "
_MOST_STEPS = 40


class GivenUp(RuntimeError):
    """Something was not taken however often it was tried."""


def persist(attempt: Callable[[], Any]) -> Any:
    """Return what `attempt` returns once it is not None, trying again for as long as a patient client would."""
    deadline, pause = time.monotonic() + _GIVE_UP, _AGAIN
    while True:
        came = attempt()
        if came is not None:
            return came
        if time.monotonic() > deadline:
            raise GivenUp
        time.sleep(pause)
        pause = min(2 * pause, _MOST_AGAIN)


def call(http: httpx.Client, method: str, path: str, **options: Any) -> httpx.Response | None:
    """Return the response; None if none came, or one that says to try again."""
    try:
        response = http.request(method, path, **options)
    except httpx.HTTPError:
        return None
    return None if response.status_code >= 500 or response.status_code == 429 else response


class User:
    """Holds conversations of all kinds, one after the other, until told to stop."""

    def __init__(self, url: str, number: int, kept: Kept, talks: Sequence[Sequence[str]]) -> None:
        self._http = httpx.Client(base_url=url, timeout=PATIENCE)
        self._number = number
        self._kept = kept
        self._talks = talks
        self._random = random.Random(number)  # noqa: S311  # the same load each time
        self._cases = 0
        self._place = ""
        self._headers: dict[str, str] = {}

    def live(self, stop: threading.Event) -> None:
        """Hold conversations until `stop` is set; one that was begun is held to its end."""
        with closing(self._http):
            while not stop.is_set():
                self._begin()
                follower = _Follower(self._http.base_url, self._place, self._headers)
                kind = self._random.choices((self._talk, self._report, self._person), (6, 2, 2))[0]
                try:
                    kind()
                    self._kept.seen[self._place.rpartition("/")[2]] = follower.end(self._log()[-1]["seq"])
                except GivenUp:
                    self._kept.odd.append(f"{kind.__name__.strip('_')}: given up")
                finally:
                    follower.close()

    def _begin(self) -> None:
        begun = persist(lambda: call(self._http, "POST", _CONVERSATIONS, json={})).json()
        self._place = f"{_CONVERSATIONS}/{begun['conversation']}"
        self._headers = {"Authorization": f"Bearer {begun['token']}"}

    def _say(self, **said: str) -> list[Message]:
        """Say something until it is taken; return the replies."""
        client_id = uuid.UUID(int=self._random.getrandbits(128)).hex
        time.sleep(self._random.uniform(0.05, 0.3))

        def once() -> tuple[str, Any]:
            try:
                response = self._http.post(
                    f"{self._place}/messages", json={"client_id": client_id, **said}, headers=self._headers
                )
            except httpx.HTTPError:
                return NOTHING, None
            if response.is_success:
                replies = response.json()["messages"]
                return APOLOGY if any(reply["kind"] == "error" for reply in replies) else ANSWER, replies
            if not response.json().get("detail"):
                return NOTHING, None
            if response.status_code < 500:
                self._kept.odd.append(f"a message was refused with {response.status_code}")
            return PROBLEM, None

        replies: list[Message] = persist(lambda: self._kept.attempt(once)[1])
        self._kept.accepted[self._place.rpartition("/")[2], client_id] = [reply["id"] for reply in replies]
        return replies

    def _talk(self) -> None:
        for text in self._random.choice(self._talks):
            for reply in self._say(text=text):
                if reply["kind"] == "answer" and self._random.random() < 0.4:
                    self._judge(reply["id"])

    def _judge(self, message: str) -> None:
        helpful = self._random.random() < 0.5
        path = f"{self._place}/messages/{message}/feedback"
        persist(lambda: call(self._http, "POST", path, json={"helpful": helpful}, headers=self._headers))
        self._kept.verdicts[message] = helpful

    def _report(self) -> None:
        """Answer the form's questions, whatever comes between; an apology has the same said or pressed again."""
        self._cases += 1
        story = f"Case {self._number}.{self._cases}: he asked me to pay 40 dollars for a training kit."
        said: dict[str, str] = {"text": _REPORT}
        for _ in range(_MOST_STEPS):
            reply = self._say_until_answered(**said)
            if _STORED in reply["text"]:
                self._kept.reports[reply["text"].partition(_STORED)[2].partition(";")[0]] = story
                return
            said = _next_step(reply, story)
        raise GivenUp

    def _say_until_answered(self, **said: str) -> Message:
        """Return the reply that is no apology: after one of those, the same is said anew a little later."""

        def once() -> Message | None:
            reply = self._say(**said)[-1]
            return None if reply["kind"] == "error" else reply

        answered: Message = persist(once)
        return answered

    def _person(self) -> None:
        """Ask for a person, wait for the agent, thank them, and wait for the end."""
        reply = self._say(text=_PERSON)[-1]
        while "handoff" not in reply:
            reply = self._say(text=_PERSON)[-1]
        self._kept.tickets[reply["handoff"]["ticket"]] = self._place.rpartition("/")[2]
        self._until(lambda message: message["author"] == "agent")
        self._say(text="Thank you, that helps.")
        self._until(lambda message: (message.get("handoff") or {}).get("event") in {"resolved", "returned", "expired"})

    def _until(self, wanted: Callable[[Message], bool]) -> None:
        persist(lambda: any(wanted(message) for message in self._log()) or None)

    def _log(self) -> list[Message]:
        answered = persist(lambda: call(self._http, "GET", f"{self._place}/messages", headers=self._headers))
        messages: list[Message] = answered.json()["messages"]
        return messages


def _next_step(reply: Message, story: str) -> dict[str, str]:
    choices = {choice["title"]: choice["id"] for choice in reply["choices"]}
    if "What happened?" in reply["text"]:
        return {"text": story}
    for title in ("Send the report", "Skip"):
        if title in choices:
            return {"choice": choices[title]}
    return {"text": _REPORT}


class _Follower:
    """Follows a conversation's stream as a page does, and comes back to where it was when the stream breaks."""

    def __init__(self, url: Any, place: str, headers: dict[str, str]) -> None:
        self._http = httpx.Client(base_url=url, timeout=httpx.Timeout(PATIENCE, read=_SILENCE))
        self._place, self._headers = place, headers
        self._seen: list[int] = []
        self._closed = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._follow, name="follower", daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        while not self._closed:
            last = str(self._seen[-1] if self._seen else 0)
            try:
                with opened(self._http, self._place, self._headers | {"Last-Event-ID": last}) as stream:
                    self._read(stream)
            except (httpx.HTTPError, AssertionError, StopIteration, RuntimeError):
                time.sleep(_AGAIN)

    def _read(self, stream: Any) -> None:
        while not self._closed:
            event = stream.next()
            if event.name == "message":
                with self._news:
                    self._seen.append(event.data["seq"])
                    self._news.notify()

    def end(self, last: int) -> list[int]:
        """Wait until the message of this number was shown; return the numbers of all that were."""
        with self._news:
            self._news.wait_for(lambda: last in self._seen, _GIVE_UP)
            return list(self._seen)

    def close(self) -> None:
        """Leave."""
        self._closed = True
        self._http.close()


class Clerk:
    """The agent: takes each ticket, answers it, and closes it."""

    def __init__(self, http: httpx.Client, csrf: dict[str, str], kept: Kept) -> None:
        self._http, self._csrf, self._kept = http, csrf, kept

    def work(self, stop: threading.Event) -> None:
        """Serve whoever waits until `stop` is set and nobody is left."""
        while True:
            listed = persist(lambda: call(self._http, "GET", f"{API}/tickets")).json()["tickets"]
            mine = [one for one in listed if one["state"] in {"queued", "requested", "assigned"}]
            for ticket in mine:
                self._serve(ticket)
            if stop.is_set() and not mine:
                return
            stop.wait(_AGAIN)
            time.sleep(_AGAIN)

    def _serve(self, ticket: dict[str, Any]) -> None:
        number = ticket["id"]
        if not self._bring(number, "claim", "assigned", {}):
            return
        words = f"Here is a person. Your number is {number}."
        sent = persist(lambda: self._change(number, "messages", {"text": words, "client_id": f"a-{number}"}))
        if sent.is_success:
            self._kept.said[number] = words
        # The user thanks them before they go.
        persist(lambda: self._has_thanked(number) or None)
        self._bring(number, "resolve", "resolved", {"reason": "Answered."})

    def _bring(self, number: str, what: str, state: str, body: dict[str, Any]) -> bool:
        """Change a ticket until it stands so; False if it ended otherwise."""

        def once() -> bool | None:
            ticket = self._ticket(number)
            if ticket is None:
                return None
            if ticket["state"] == state:
                return True
            if ticket["state"] in {"expired", "resolved", "returned", "cancelled", "closed"}:
                return False
            self._change(number, what, body)
            return None

        return bool(persist(once))

    def _has_thanked(self, number: str) -> bool:
        answered = call(self._http, "GET", f"{API}/tickets/{number}/messages")
        if answered is None:
            return False
        messages = answered.json()["messages"]
        place = next((at for at, one in enumerate(messages) if one["author"] == "agent"), len(messages))
        return any(one["author"] == "user" for one in messages[place:])

    def _ticket(self, number: str) -> dict[str, Any] | None:
        answered = call(self._http, "GET", f"{API}/tickets/{number}")
        return None if answered is None else answered.json()["ticket"]

    def _change(self, number: str, what: str, body: dict[str, Any]) -> httpx.Response | None:
        ticket = self._ticket(number)
        if ticket is None:
            return None
        known = {"version": ticket["version"], **body}
        return call(self._http, "POST", f"{API}/tickets/{number}/{what}", json=known, headers=self._csrf)
