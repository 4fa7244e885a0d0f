"""How long a message takes between a user and the agent who answers, both ways: over the streams, and on the pages."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import CHROMIUM, MISSING, launch
from tests.e2e.client import Talk
from tests.e2e.desk import API, Agent
from tests.e2e.stack import MODEL, Stack, running_stack
from tests.figures.parts import Unavailable
from tests.load.run import Run, say
from tests.load.timing import percentile
from tests.unit.web.streams import Stream, opened

_TURNS, _QUICK_TURNS = 100, 3
# Of each way so many messages go before those that are counted.
_WARM = 2
_ASKING = "I want to talk to a human being"
_PASSWORD = "quiet harbour 41"
# Each way's p50, p95 and longest, in milliseconds.
Ways = dict[str, dict[str, float]]


@dataclass(frozen=True)
class _Way:
    """How words are made ready, sent, and waited for on the other side; only the last two are timed."""

    name: str
    ready: Callable[[str], object]
    send: Callable[[str], object]
    arrive: Callable[[str], object]

    def timed(self, turns: int) -> dict[str, float]:
        """Time so many messages, each sent when the one before it has arrived."""
        taken = [self._one(f"Message {turn} ({self.name})") for turn in range(_WARM + turns)][_WARM:]
        figures = {"p50": percentile(taken, 0.5), "p95": percentile(taken, 0.95), "most": max(taken)}
        return {name: round(value, 1) for name, value in figures.items()}

    def _one(self, words: str) -> float:
        self.ready(words)
        started = time.perf_counter()
        self.send(words)
        self.arrive(words)
        return (time.perf_counter() - started) * 1e3


def measure(run: Run) -> dict[str, Any]:
    """Return the figures of each way, in milliseconds."""
    if not MODEL.is_file():
        raise Unavailable("There is no trained model. Run `make train` first.")
    if CHROMIUM is None:
        raise Unavailable(MISSING)
    heading, turns = {**run.heading(), "rounds": 1}, _QUICK_TURNS if run.quick else _TURNS
    with running_stack() as stack:
        return {**heading, "turns": turns, "ways": ways(stack, turns)}


def ways(stack: Stack, turns: int) -> Ways:
    """Return the figures of so many messages each way, over the streams and then on the pages."""
    with Agent(stack, "Ann") as ann:
        chosen = {"old": ann.password, "new": _PASSWORD}
        session = ann.http.post(f"{API}/password", json=chosen, headers=ann.csrf).raise_for_status().json()
        ann.csrf["X-CSRF-Token"] = session["csrf_token"]
        say("streams")
        found = _streams(stack, ann, turns)
        say("pages")
        with sync_playwright() as playwright, closing(launch(playwright)) as chromium:
            return found | _pages(chromium, stack, ann, turns)


def _streams(stack: Stack, ann: Agent, turns: int) -> Ways:
    """Time from the beginning of the call that sends a message until the other side's stream has brought it."""
    with httpx.Client(base_url=stack.url, timeout=30.0) as http:
        talk = Talk.begin(http)
        number = talk.say(_ASKING)["handoff"]["ticket"]
        ann.change(number, "claim").raise_for_status()
        version = ann.ticket(number)["version"]
        place = talk.path.removesuffix("/messages")
        with opened(http, place, talk.headers) as user, opened(ann.http, API, {}, f"?ticket={number}") as desk:
            to_agent = _Way(
                "stream: user to agent",
                _nothing,
                lambda words: talk.post(text=words),
                lambda words: _bring(desk, words),
            )
            to_user = _Way(
                "stream: agent to user",
                _nothing,
                lambda words: ann.change(number, "messages", version=version, text=words).raise_for_status(),
                lambda words: _bring(user, words),
            )
            return {way.name: way.timed(turns) for way in (to_agent, to_user)}


def _nothing(words: str) -> None:
    """Over a stream there is nothing to make ready."""


def _bring(stream: Stream, words: str) -> None:
    while words not in str(stream.next().data):
        pass


def _pages(chromium: Browser, stack: Stack, ann: Agent, turns: int) -> Ways:
    """Time from the key that sends a message until it stands on the other side's page."""
    chat = chromium.new_page()
    chat.goto(f"{stack.url}/ask")
    user_box = chat.locator("textarea#text")
    user_box.fill(_ASKING)
    user_box.press("Enter")
    chat.locator(".bar-wait").wait_for()
    [number] = [one["id"] for one in ann.http.get(f"{API}/tickets?state=queued").raise_for_status().json()["tickets"]]
    ann.change(number, "claim").raise_for_status()
    desk = chromium.new_page()
    cookie = {"name": "ground_rules_desk", "value": ann.http.cookies["ground_rules_desk"], "url": f"{stack.url}/desk"}
    desk.context.add_cookies([cookie])
    desk.goto(f"{stack.url}/desk/tickets/{number}")
    desk.locator("#compose-hint", has_text="Enter sends").wait_for()
    to_agent = _between("page: user to agent", chat, "textarea#text", desk)
    to_user = _between("page: agent to user", desk, "#words", chat)
    return {way.name: way.timed(turns) for way in (to_agent, to_user)}


def _between(name: str, here: Page, box: str, there: Page) -> _Way:
    """Return the way from the box on one page to the other page."""

    def ready(words: str) -> None:
        expect(here.locator(box)).to_have_value("")
        here.locator(box).fill(words)

    def arrive(words: str) -> None:
        there.get_by_text(words, exact=True).first.wait_for()

    return _Way(name, ready, lambda _: here.locator(box).press("Enter"), arrive)
