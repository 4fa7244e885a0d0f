"""The desk in a real browser, and the user's widget in another; the assistant behind both is played."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from groundrules.database import make_engine
from groundrules.desk.accounts import Accounts, DeskRole
from groundrules.desk.passwords import Passwords
from tests.browser.conftest import Visit
from tests.browser.widget.messages import an_answer
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack

expect.set_options(timeout=15_000)

PASSWORD = "quiet harbour 41"
TEAM = {
    "Ann": DeskRole.AGENT,
    "Ben": DeskRole.AGENT,
    "Lea": DeskRole.LEAD,
    "Ada": DeskRole.ADMIN,
}
HANDOFF = {"kind": "handoff", "text": "A person, please."}
# Tests ask faster than people do.
_UNLIMITED = {f"GROUND_RULES_{calls}_A_MINUTE": "0" for calls in ("NEW", "MESSAGES", "CALLS")}
TRACE = {
    "intent": "ask_rule",
    "confidence": 0.93,
    "decision": "answer",
    "ranking": [{"rule": "contact-sharing/before-contract", "confidence": 0.81}],
    "rule": "contact-sharing/before-contract",
    "version": 1,
}
_SESSION = "JSON.parse(localStorage.getItem('ground-rules.session'))"


@dataclass
class User:
    """Somebody who asks, on the page with the widget."""

    visited: Visit
    script: Script
    ticket: str = ""

    def asks_for_person(self) -> "User":
        """Ask for a person; wait until the widget says that one is on the way."""
        self.script.message = HANDOFF
        self.writes("I want to talk to a person")
        self.visited.page.locator(".kind-handoff").last.wait_for()
        session = self.visited.page.evaluate(_SESSION)
        address = f"/api/v1/conversations/{session['conversation']}"
        headers = {"Authorization": f"Bearer {session['token']}"}
        base = "/".join(self.visited.page.url.split("/")[:3])
        self.ticket = self.visited.page.request.get(base + address, headers=headers).json()["handoff"]["ticket"]
        return self

    def writes(self, text: str) -> None:
        """Type something and send it."""
        box = self.visited.page.locator("textarea#text")
        box.fill(text)
        box.press("Enter")
        expect(self.visited.page.locator(".mine .bubble").last).to_have_text(text)


def take(page: Page, ticket: str) -> None:
    """Take a ticket from the queue; wait until its page listens."""
    page.get_by_role("button", name=f"Take {ticket}").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#words")).to_be_focused()
    # Said by the script, so from here on it listens.
    expect(page.locator("#compose-hint")).to_contain_text("Enter sends")


@pytest.fixture(scope="package")
def played() -> Iterator[tuple[Script, Stack]]:
    """The script and the gateway, with everybody who works there; they have chosen their passwords."""
    script = Script()
    with played_stack(script, **_UNLIMITED) as stack:
        engine = make_engine(f"sqlite:///{stack.home / 'ground-rules.db'}")
        accounts = Accounts(engine, Passwords())
        with httpx.Client(base_url=f"{stack.url}/desk/api") as client:
            for name, role in TEAM.items():
                given = accounts.add(name, role, "a test")
                csrf = client.post("/login", json={"name": name, "password": given}).json()["csrf_token"]
                chosen = {"old": given, "new": PASSWORD}
                client.post("/password", json=chosen, headers={"X-CSRF-Token": csrf}).raise_for_status()
                client.cookies.clear()
                accounts.set_duty(name, on=False)
        engine.dispose()
        yield script, stack


@pytest.fixture
def script(played: tuple[Script, Stack]) -> Script:
    """What the assistant answers to everything: an explanation of a rule, until a test changes it."""
    script = played[0]
    script.message = an_answer() | {"trace": TRACE}
    return script


@pytest.fixture
def stack(played: tuple[Script, Stack], script: Script) -> Iterator[Stack]:
    """The gateway alone; after each test the queue is empty again."""
    stack = played[1]
    yield stack
    with httpx.Client(base_url=f"{stack.url}/desk/api", timeout=30.0) as client:
        csrf = client.post("/login", json={"name": "Ada", "password": PASSWORD}).json()["csrf_token"]
        client.headers["X-CSRF-Token"] = csrf
        for ticket in client.get("/tickets").json()["tickets"]:
            version = ticket["version"]
            if ticket["state"] != "assigned":
                taken = client.post(f"/tickets/{ticket['id']}/claim", json={"version": version})
                version = taken.json()["ticket"]["version"]
            body = {"version": version, "reason": "end of a test"}
            client.post(f"/tickets/{ticket['id']}/resolve", json=body).raise_for_status()
        client.post("/duty", json={"on": False})


@pytest.fixture
def at_desk(visit: Callable[..., Visit], stack: Stack) -> Callable[..., Visit]:
    """Return a function that opens a page of the desk, for an agent who has logged in before."""

    def opened(name: str, path: str = "/desk", **options: Any) -> Visit:
        visited = visit("about:blank", **options)
        with httpx.Client(base_url=stack.url) as client:
            logged_in = client.post("/desk/api/login", json={"name": name, "password": PASSWORD})
            token = logged_in.raise_for_status().cookies["ground_rules_desk"]
        cookie = {"name": "ground_rules_desk", "value": token, "domain": "127.0.0.1", "path": "/desk"}
        visited.page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Strict"}])
        visited.page.goto(stack.url + path)
        return visited

    return opened


@pytest.fixture
def user(visit: Callable[..., Visit], script: Script) -> Callable[..., User]:
    """Return a function that opens the page to ask on."""

    def opened(**options: Any) -> User:
        return User(visit("/ask", **options), script)

    return opened
