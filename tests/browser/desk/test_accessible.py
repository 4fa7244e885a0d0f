"""Everybody can work at the desk: no violation that axe finds, large targets, small and enlarged screens, dark mode."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Visit
from tests.browser.desk.conftest import TRACE, User
from tests.browser.widget.messages import FULL_CHECK, a_clarify, a_draft, an_answer
from tests.e2e.played_rasa import Script

AtDesk = Callable[..., Visit]
Asks = Callable[..., User]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True}
# A window of 1280 x 720 whose page is enlarged to twice its size.
ZOOMED: dict[str, Any] = {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2}
_SMALL = """() => Array.from(document.querySelectorAll("button, summary, select, input, textarea, nav a, .menu-body a"))
  .filter((one) => one.checkVisibility() && !one.closest(".hidden") && one.type !== "hidden")
  .map((one) => ({ one, box: (one.closest("label") ?? one).getBoundingClientRect() }))
  .filter(({ box }) => box.height < 43.5 || box.width < 24)
  .map(({ one, box }) => `${one.localName} ${one.textContent.trim()} ${box.width} x ${box.height}`)"""
_REPORT = {
    "reference": "GR-222223",
    "what": "They asked me to pay a deposit.",
    "who": "Client Tom",
    "where": None,
    "when": None,
    "evidence": None,
    "wish": "education",
}


@pytest.fixture
def ticket(user: Asks, script: Script, at_desk: AtDesk) -> str:
    """A ticket with every kind of message, taken by Ann, with a note and an answer found wrong."""
    at_desk("Ann")
    asking = user()
    for message in (an_answer(), a_clarify(), FULL_CHECK, a_draft()):
        script.message = message | {"trace": TRACE}
        asking.visited.ask("is it ok to send this?")
    asking.asks_for_person()
    page = at_desk("Ann", f"/desk/tickets/{asking.ticket}").page
    page.get_by_text("This answer was wrong").first.click()
    page.get_by_label("What is wrong with it?").first.fill("Another rule.")
    page.get_by_role("button", name="Put it on the review list").first.click()
    expect(page.locator(".review-mark")).to_be_visible()
    page.get_by_role("button", name="Take the ticket").click()
    expect(page.locator("#words")).to_be_focused()
    return asking.ticket


@pytest.fixture
def report(user: Asks, script: Script) -> str:
    """A report."""
    script.message = {"kind": "text", "text": "It has the number GR-222223.", "report": _REPORT}
    user().visited.ask("I want to report somebody")
    return "GR-222223"


def _everything_unfolded(page: Page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('details:not(.menu)')) one.open = true")


def _compose_in_full(page: Page) -> None:
    page.locator("#find").fill("contact details")
    page.locator("#found button").first.wait_for()
    page.locator("#words").fill("Write me at ann@mail.example.com")
    page.locator("#check section").wait_for()
    page.locator("#menu-close").evaluate("menu => menu.open = true")


def _an_entry_for_review(page: Page) -> tuple[list[str], list[str]]:
    """Open the newest entry of the review list, and look for a rule; return what is wrong with each page."""
    page.goto("/".join(page.url.split("/")[:3]) + "/desk/reviews")
    page.locator(".row a").first.click()
    page.get_by_role("heading", name="What was meant?").wait_for()
    _everything_unfolded(page)
    entry = violations(page)
    page.get_by_label("Find the rule that was meant").fill("contact details")
    page.get_by_role("button", name="Find").click()
    page.locator("input[value='rule:contact-sharing/before-contract']").wait_for()
    return entry, violations(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(at_desk: AtDesk, visit: Callable[..., Visit], ticket: str, report: str, scheme: str) -> None:
    options = {"color_scheme": scheme}
    found = {"log in": violations(visit("/desk", **options).page)}
    visited = at_desk("Ada", "/desk/team", **options)
    visited.expected.append("status of 40")
    page = visited.page
    for path in (
        "/desk",
        "/desk?show=closed",
        f"/desk/tickets/{ticket}",
        "/desk/reports",
        f"/desk/reports/{report}",
        "/desk/reviews",
        "/desk/team",
        "/desk/audit",
        "/desk/password",
        "/desk/nothing",
    ):
        page.goto("/".join(page.url.split("/")[:3]) + path)
        page.locator("h1").first.wait_for()
        _everything_unfolded(page)
        found[path] = violations(page)
    found["entry"], found["rules found"] = _an_entry_for_review(page)
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    found["shortcuts"] = violations(page)
    own = at_desk("Ann", f"/desk/tickets/{ticket}", **options).page
    expect(own.locator("#compose-hint")).to_contain_text("Enter sends")
    _everything_unfolded(own)
    _compose_in_full(own)
    found["writing"] = violations(own)
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "zoomed"])
def test_small_and_enlarged_screens(at_desk: AtDesk, ticket: str, report: str, size: dict[str, Any]) -> None:
    """Nothing lies beyond the edge, and what is to be pressed is large enough."""
    page = at_desk("Ada", **size).page
    trouble = {}
    for path in (
        "/desk",
        f"/desk/tickets/{ticket}",
        f"/desk/reports/{report}",
        "/desk/reviews",
        "/desk/team",
        "/desk/audit",
    ):
        page.goto("/".join(page.url.split("/")[:3]) + path)
        page.locator("h1").first.wait_for()
        _everything_unfolded(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        small = page.evaluate(_SMALL)
        if wide > 0 or small:
            trouble[path] = (wide, small)
    page.goto("/".join(page.url.split("/")[:3]) + "/desk/reviews")
    page.locator(".row a").first.click()
    page.get_by_role("heading", name="What was meant?").wait_for()
    entry = (page.evaluate("document.documentElement.scrollWidth - innerWidth"), page.evaluate(_SMALL))
    assert entry == (0, [])
    own = at_desk("Ann", f"/desk/tickets/{ticket}", **size).page
    expect(own.locator("#compose-hint")).to_contain_text("Enter sends")
    _compose_in_full(own)
    trouble["writing"] = (own.evaluate("document.documentElement.scrollWidth - innerWidth"), own.evaluate(_SMALL))
    assert trouble == {"writing": (0, [])}


def test_new_messages_are_said_to_screen_readers(at_desk: AtDesk, user: Asks) -> None:
    page = at_desk("Ann").page
    asking = user().asks_for_person()
    expect(page.locator("#status")).to_have_text(f"{asking.ticket} waits for a person")
    page.get_by_role("button", name=f"Take {asking.ticket}").click()
    expect(page.locator("#compose-hint")).to_contain_text("Enter sends")
    asking.writes("Hello, are you a person?")
    expect(page.locator("#status")).to_have_text("The user: Hello, are you a person?")
    # What one reads is not pulled away, and what is new is one press away.
    page.locator("#words").fill("line\n" * 30)
    page.locator("#words").press("Enter")
    expect(page.locator(".by-agent")).to_have_count(1)
    page.locator("#log").evaluate("log => { log.scrollTop = 0; }")
    asking.writes("Are you there?")
    page.get_by_role("button", name="New message").click()
    expect(page.locator(".entry").last).to_be_in_viewport()
    expect(page.get_by_role("button", name="New message")).to_be_hidden()
