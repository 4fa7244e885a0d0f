"""A user and an agent act at the same moment: one of them comes first, and the other is told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.desk.conftest import User, take

AtDesk = Callable[..., Visit]
Asks = Callable[..., User]
# What a browser complains of where a test cuts the stream, or where the server refuses.
_CUT = ["ERR_FAILED", "ERR_INCOMPLETE_CHUNKED_ENCODING"]
_REFUSED = ["status of 409"]


@pytest.fixture
def asking(at_desk: AtDesk, user: Asks) -> User:
    """Somebody who waits for a person while Ann is at the desk."""
    at_desk("Ann")
    return user().asks_for_person()


def _stands_still(visited: Visit) -> Page:
    """Let nothing more reach a page unasked, as if the other side acted in this very moment."""
    visited.expected += [*_CUT, *_REFUSED]
    visited.page.route("**/events*", lambda route: route.abort())
    visited.page.reload()
    return visited.page


def test_the_user_writes_while_the_ticket_is_closed(at_desk: AtDesk, asking: User) -> None:
    ann = at_desk("Ann")
    take(ann.page, asking.ticket)
    page = _stands_still(ann)
    asking.writes("One more thing: he has my address.")
    page.locator("#menu-close summary").click()
    page.get_by_label("Why").select_option("Explained the rule")
    page.get_by_role("button", name="Close the ticket").click()
    expect(page.get_by_role("heading", name="The user has written again")).to_be_visible()
    expect(page.locator(".unread")).to_have_text("One more thing: he has my address.")
    expect(asking.visited.page.locator(".head .meta")).to_contain_text("You are talking to Ann")
    page.get_by_role("button", name="Do it all the same").click()
    expect(page.locator("#said")).to_contain_text("Closed.")
    expect(asking.visited.page.locator(".head .meta")).to_have_text("The rules, and why")


def test_the_user_withdraws_while_an_agent_takes_the_ticket(at_desk: AtDesk, asking: User) -> None:
    page = _stands_still(at_desk("Ann"))
    waiting = asking.visited.page.locator(".bar-wait")
    waiting.get_by_role("button", name="Cancel").click()
    expect(waiting).to_be_hidden()
    page.get_by_role("button", name=f"Take {asking.ticket}").click()
    expect(page.get_by_role("heading", name="The ticket has changed")).to_be_visible()
    expect(page.locator("main")).to_contain_text("The user withdrew the request")


def test_an_agent_takes_the_ticket_while_the_user_withdraws(at_desk: AtDesk, asking: User) -> None:
    chat = asking.visited
    chat.expected += _REFUSED
    # The withdrawal is on its way while the agent joins.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    chat.page.route("**/handoff", hold)
    with chat.page.expect_request("**/handoff"):
        chat.page.locator(".bar-wait").get_by_role("button", name="Cancel").click()
    take(at_desk("Ann").page, asking.ticket)
    expect(chat.page.locator(".head .meta")).to_contain_text("You are talking to Ann")
    held[0].continue_()
    expect(chat.page.get_by_text("A person has joined already.").first).to_be_visible()
    expect(chat.page.locator(".head .meta")).to_contain_text("You are talking to Ann")
