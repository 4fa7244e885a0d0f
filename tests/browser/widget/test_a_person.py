"""Waiting for a person, and talking to one."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.widget.support_desk import SupportDesk
from tests.e2e.played_rasa import Script

_WAITING = re.compile(r"Waiting for a person\. You are number \d+ in line\.")
Open = Callable[..., Visit]


@pytest.fixture
def waiting(visit: Open, script: Script, desk: SupportDesk) -> Visit:
    """A page on which a person was asked for."""
    visited = visit()
    script.message = {"kind": "handoff", "text": "A person, please."}
    visited.page.get_by_label("Your question").fill("I want a person")
    visited.page.keyboard.press("Enter")
    expect(visited.page.locator(".bar-wait")).to_contain_text(_WAITING)
    return visited


def test_waiting_is_said_and_can_be_given_up(waiting: Visit) -> None:
    page = waiting.page
    expect(page.locator(".head .meta")).to_have_text("The rules, and why")
    page.locator(".bar-wait").get_by_role("button", name="Cancel").click()
    expect(page.locator(".bar-wait")).to_be_hidden()


def test_whoever_joins_is_named_and_answers(waiting: Visit, desk: SupportDesk) -> None:
    page = waiting.page
    ann = desk.joins(waiting, "Ann")
    expect(page.locator(".head .meta")).to_have_text("You are talking to Ann, support agent")
    expect(page.locator(".bar-wait")).to_be_hidden()
    expect(page.locator(".from-system").last).to_contain_text("Ann")
    ann.says("Hello, what is it about?")
    message = page.locator(".from-agent")
    expect(message.locator("strong")).to_have_text("Ann")
    expect(message).to_contain_text("Hello, what is it about?")
    with page.expect_response("**/typing") as told:
        page.get_by_label("Your message").press_sequentially("My account.")
    assert told.value.ok
    page.keyboard.press("Enter")
    expect(page.locator(".mine .bubble").last).to_have_text("My account.")
    expect(page.locator(".typing")).to_be_hidden()
    ann.gives_back()
    expect(page.locator(".head .meta")).to_have_text("The rules, and why")
    expect(page.get_by_label("Your question")).to_be_visible()


def test_a_closed_panel_tells_of_an_agent_s_words(embedded: Open, script: Script, desk: SupportDesk) -> None:
    visited = embedded().open()
    script.message = {"kind": "handoff", "text": "A person, please."}
    page = visited.page
    page.get_by_label("Your question").fill("I want a person")
    page.keyboard.press("Enter")
    expect(page.locator(".bar-wait")).to_contain_text("Waiting for a person")
    page.keyboard.press("Escape")
    ann = desk.joins(visited, "Ann")
    ann.says("Hello")
    button = page.get_by_role("button", name=re.compile(r"Ask about the rules, \d new messages"))
    expect(button).to_be_visible()
    button.click()
    expect(page.locator(".from-agent")).to_contain_text("Hello")
    expect(page.get_by_role("button", name="Ask about the rules", exact=True)).to_be_visible()


def test_writing_is_seen_while_it_lasts(visit: Open) -> None:
    """What the stream tells; it ends after that, and the widget goes on with the next."""
    told = [{"author": "agent", "name": "Ann", "on": True}, {"author": "agent", "name": "Ann", "on": False}]
    state = {"conversation": "c", "role": None, "stage": None, "owner": "agent", "last_seq": 0}
    person = state | {"handoff": {"state": "assigned", "ticket": "T", "agent": {"name": "Ann", "role": "agent"}}}
    visited = visit()
    visited.ask("one")
    page = visited.page
    streams = iter(told)

    def stream(what: object) -> str:
        events = [("state", person), ("typing", what)]
        return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)

    page.route(
        "**/events",
        lambda route: route.fulfill(content_type="text/event-stream", body=stream(next(streams, told[-1]))),
    )
    page.reload()
    expect(page.locator(".typing")).to_have_text("Ann is writing")
    expect(page.locator(".typing")).to_be_hidden()
