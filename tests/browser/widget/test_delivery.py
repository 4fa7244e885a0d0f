"""What is said is stored once and answered once, whatever breaks in between, and all tabs show the same."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import jwt
import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.e2e.played_rasa import Script
from tests.e2e.stack import Stack

Open = Callable[..., Visit]
TROUBLE = ("Failed to load resource", "net::ERR")
SESSION = "JSON.parse(localStorage.getItem('ground-rules.session'))"
# What the live regions are given to read out.
_HEARD = """() => {
    const root = document.querySelector("ground-rules-help").shadowRoot, log = root.querySelector("[role=log]");
    window.heard = [];
    new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
        if (log.getAttribute("aria-live") === "polite" && node.nodeType === 1 && !node.closest("[aria-hidden]"))
            heard.push(node.textContent);
    }))).observe(log, { childList: true, subtree: true });
}"""
_NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""


@pytest.fixture(autouse=True)
def echo(script: Script) -> None:
    """The assistant answers with a plain text."""
    script.message = {"kind": "text", "text": "No, not before a contract."}


def said(visited: Visit) -> list[str]:
    """All that the log shows, in its order."""
    return visited.page.locator(".message .bubble, .message .prose").all_inner_texts()


def all_said(*questions: str) -> list[str]:
    return [text for question in questions for text in (question, "No, not before a contract.")]


def write(visited: Visit, text: str) -> None:
    """Send a text, and wait for nothing."""
    visited.page.get_by_label("Your question").fill(text)
    visited.page.keyboard.press("Enter")


def stored(visited: Visit, stack: Stack) -> list[str]:
    """What the server has, in its order."""
    session = visited.page.evaluate(SESSION)
    headers = {"Authorization": f"Bearer {session['token']}"}
    address = f"{stack.url}/api/v1/conversations/{session['conversation']}/messages"
    answer = visited.page.request.get(address, headers=headers)
    return [message["text"] for message in answer.json()["messages"]]


def test_a_reload_keeps_what_was_said_and_reads_it_out_no_more(visit: Open) -> None:
    visited = visit()
    visited.ask("one")
    visited.ask("two")
    visited.page.reload()
    visited.page.evaluate(_HEARD)
    visited.wait_for_reply(2)
    expect(visited.page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    assert said(visited) == all_said("one", "two")
    visited.ask("three")
    assert visited.page.evaluate("heard") == all_said("three")


def test_two_tabs_show_the_same_once(visit: Open, stack: Stack) -> None:
    first = visit()
    second = first.tab()
    write(first, "from the first")
    second.wait_for_reply(1)
    first.wait_for_reply(1)
    write(second, "from the second")
    first.wait_for_reply(2)
    second.wait_for_reply(2)
    third = first.tab()
    third.wait_for_reply(2)
    for tab in (first, second, third):
        assert said(tab) == all_said("from the first", "from the second") == stored(first, stack)


def test_starting_over_does_so_in_every_tab(visit: Open) -> None:
    first = visit()
    first.ask("one")
    second = first.tab()
    second.wait_for_reply(1)
    first.page.get_by_role("button", name="Start over").click()
    first.page.locator(".bar").get_by_role("button", name="Start over").click()
    for tab in (first, second):
        expect(tab.page.locator(".message")).to_have_count(0)
        expect(tab.page.get_by_text("What would you like to know?")).to_be_visible()
    second.ask("two")
    first.wait_for_reply(1)
    assert said(first) == said(second) == all_said("two")


def test_a_chosen_role_is_chosen_in_every_tab(visit: Open) -> None:
    first = visit()
    first.ask("one")
    second = first.tab()
    second.wait_for_reply(1)
    first.page.get_by_label("I am").select_option("client")
    expect(second.page.get_by_label("I am")).to_have_value("client")


def test_a_gateway_that_is_killed_while_it_answers_loses_and_doubles_nothing(
    visit: Open, stack: Stack, script: Script
) -> None:
    visited = visit()
    visited.expected.extend(TROUBLE)
    visited.ask("one")
    script.may_answer.clear()
    before = script.asked
    write(visited, "two")
    while script.asked == before:
        visited.page.wait_for_timeout(20)
    with stack.without("gateway"):
        expect(visited.page.locator(".bar-link")).to_contain_text("No connection")
        script.may_answer.set()
    visited.wait_for_reply(2)
    expect(visited.page.locator(".bar-link:visible, .trouble:visible")).to_have_count(0)
    assert said(visited) == all_said("one", "two") == stored(visited, stack)


def test_what_is_written_while_the_gateway_is_down_goes_out_when_it_is_back(visit: Open, stack: Stack) -> None:
    visited = visit()
    visited.expected.extend(TROUBLE)
    visited.ask("one")
    with stack.without("gateway"):
        write(visited, "two")
        write(visited, "three")
        expect(visited.page.locator(".trouble:visible").filter(has_text="Not sent yet")).to_have_count(2)
        expect(visited.page.get_by_role("button", name="Try again")).to_have_count(2)
    visited.wait_for_reply(3)
    assert said(visited) == all_said("one", "two", "three") == stored(visited, stack)


def test_offline_is_said_and_what_was_written_goes_out_afterwards(visit: Open, stack: Stack) -> None:
    visited = visit()
    visited.expected.extend(TROUBLE)
    visited.ask("one")
    context = visited.page.context
    context.set_offline(True)
    expect(visited.page.locator(".bar-link")).to_contain_text("You are offline")
    write(visited, "two")
    expect(visited.page.locator(".trouble:visible")).to_contain_text("Not sent yet")
    context.set_offline(False)
    visited.wait_for_reply(2)
    expect(visited.page.locator(".bar-link")).to_be_hidden()
    assert said(visited) == all_said("one", "two") == stored(visited, stack)


def test_a_page_that_is_closed_before_its_message_goes_out_leaves_it_to_the_next(visit: Open, stack: Stack) -> None:
    visited = visit()
    visited.expected.extend(TROUBLE)
    visited.ask("one")
    visited.page.context.set_offline(True)
    write(visited, "two")
    expect(visited.page.locator(".trouble:visible")).to_contain_text("Not sent yet")
    other = Visit(visited.page.context.new_page(), visited.complaints, visited.expected)
    visited.page.close()
    other.page.context.set_offline(False)
    other.page.goto(f"{stack.url}/ask")
    other.wait_for_reply(2)
    assert said(other) == all_said("one", "two") == stored(other, stack)


def test_a_first_message_that_cannot_be_sent_is_kept_as_well(visit: Open, stack: Stack) -> None:
    visited = visit()
    visited.expected.extend(TROUBLE)
    visited.page.context.set_offline(True)
    write(visited, "one")
    expect(visited.page.locator(".bar-link")).to_contain_text("You are offline")
    expect(visited.page.locator(".trouble:visible")).to_contain_text("Not sent yet")
    visited.page.context.set_offline(False)
    visited.page.get_by_role("button", name="Try again").click()
    visited.wait_for_reply(1)
    expect(visited.page.locator(".bar-link")).to_be_hidden()
    assert said(visited) == all_said("one") == stored(visited, stack)


def test_with_storage_blocked_a_conversation_lasts_as_long_as_the_page(visit: Open) -> None:
    visited = visit(before=_NO_STORAGE)
    visited.ask("one")
    visited.ask("two")
    assert said(visited) == all_said("one", "two")
    visited.page.reload()
    expect(visited.page.get_by_text("What would you like to know?")).to_be_visible()
    expect(visited.page.locator(".message")).to_have_count(0)


def test_when_the_server_has_forgotten_a_conversation_another_takes_the_question(visit: Open) -> None:
    visited = visit()
    visited.expected.append("401 (Unauthorized)")
    visited.ask("one")
    page = visited.page
    page.get_by_role("button", name="Start over").wait_for()
    page.evaluate(f"localStorage.setItem('ground-rules.session', JSON.stringify({{...{SESSION}, token: 'expired'}}))")
    write(visited, "two")
    visited.wait_for_reply(1)
    assert said(visited) == all_said("two")
    expect(page.locator(".bar-note")).to_contain_text("The earlier conversation has ended")


def test_a_forgotten_conversation_is_noticed_on_loading(visit: Open) -> None:
    visited = visit()
    visited.expected.append("401 (Unauthorized)")
    visited.ask("one")
    page = visited.page
    page.evaluate(f"localStorage.setItem('ground-rules.session', JSON.stringify({{...{SESSION}, token: 'expired'}}))")
    page.reload()
    expect(page.locator(".bar-note")).to_contain_text("The earlier conversation has ended")
    visited.ask("two")
    assert said(visited) == all_said("two")


def test_where_streams_are_held_back_messages_come_by_polling(visit: Open) -> None:
    """A proxy that buffers passes nothing on until the stream ends, which it never does."""
    first = visit()
    second = first.tab("about:blank")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    second.page.route("**/events", hold)
    second.page.goto(first.page.url)
    first.ask("one")
    second.wait_for_reply(1)
    assert held
    first.ask("two")
    second.wait_for_reply(2)
    assert said(second) == all_said("one", "two")
    held[0].abort()


def test_where_there_are_no_streams_messages_come_by_polling(visit: Open) -> None:
    first = visit()
    first.expected.append("404 (Not Found)")
    second = first.tab("about:blank")
    second.page.route("**/events", lambda route: route.fulfill(status=404, json={}))
    second.page.goto(first.page.url)
    for count, text in enumerate(("one", "two"), 1):
        first.ask(text)
        second.wait_for_reply(count)
    assert said(second) == all_said("one", "two")


def test_too_long_a_text_is_kept_to_be_shortened(visit: Open) -> None:
    visited = visit()
    box = visited.page.get_by_label("Your question")
    # Counted as the server counts: each of these signs is one character, and two of JavaScript's.
    box.fill("🙂" * 2001)
    box.press("Enter")
    expect(visited.page.locator(".bar-note")).to_contain_text("Too long by 1 of 2000 characters")
    expect(box).to_have_value("🙂" * 2001)
    expect(visited.page.locator(".message")).to_have_count(0)
    visited.ask("🙂" * 2000)
    expect(visited.page.locator(".bar-note")).to_be_hidden()


def test_a_refused_text_is_given_back(visit: Open) -> None:
    visited = visit()
    visited.expected.append("422 (Unprocessable")
    visited.page.route(
        "**/messages", lambda route: route.fulfill(status=422, json={"detail": "This cannot be stored."})
    )
    write(visited, "one")
    expect(visited.page.locator(".trouble:visible")).to_have_text("Not sent. This cannot be stored.")
    expect(visited.page.get_by_label("Your question")).to_have_value("one")


def token_for(stack: Stack, subject: str, **claims: Any) -> str:
    """Sign who the visitor is, as a host page's server does."""
    key = json.loads((stack.home / "secrets.json").read_text())["host_key"]
    until = datetime.now(timezone.utc) + timedelta(minutes=5)
    return jwt.encode({"sub": subject, "aud": "ground-rules", "exp": until, **claims}, key, "HS256")


def test_whoever_signs_in_next_does_not_see_what_was_said_before(embedded: Open, stack: Stack) -> None:
    ada, bob = (token_for(stack, name, role="client") for name in ("ada", "bob"))
    visited = embedded(f'identity="{ada}"').open()
    visited.ask("one")
    page = visited.page
    # The host page's word for the role counts.
    expect(page.get_by_label("I am")).to_have_value("client")
    page.reload()
    visited.open()
    visited.wait_for_reply(1)
    page.evaluate("(token) => document.querySelector('ground-rules-help').setAttribute('identity', token)", bob)
    visited.open()
    expect(page.get_by_text("What would you like to know?")).to_be_visible()
    expect(page.locator(".message")).to_have_count(0)
    visited.ask("two")
    assert said(visited) == all_said("two")


def test_a_bad_token_of_the_page_is_said(embedded: Open) -> None:
    visited = embedded('identity="not.a.token"').open()
    visited.expected.append("401 (Unauthorized)")
    write(visited, "one")
    expect(visited.page.locator(".trouble:visible")).to_contain_text("Not sent.")
    expect(visited.page.get_by_label("Your question")).to_have_value("one")
