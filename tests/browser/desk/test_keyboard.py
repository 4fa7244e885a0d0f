"""The desk by keyboard alone: shortcuts that lead and focus, never act; and a way to switch them off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.desk.conftest import PASSWORD, User

AtDesk = Callable[..., Visit]
Asks = Callable[..., User]


@pytest.fixture
def taken(at_desk: AtDesk, user: Asks) -> tuple[Page, User]:
    """A ticket's page, just taken by a key, with the focus in the box; and its user."""
    page = at_desk("Ann").page
    asking = user().asks_for_person()
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator("[data-step]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take the ticket")).to_be_visible()
    expect(page.locator("#show-keys:not([hidden])")).to_be_attached()
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Take the ticket")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#compose-hint")).to_contain_text("Enter sends")
    return page, asking


def test_logging_in_without_a_mouse(visit: Callable[..., Visit]) -> None:
    page = visit("/desk").page
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Ann")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()


def test_in_the_box_letters_are_letters(taken: tuple[Page, User]) -> None:
    page, asking = taken
    page.keyboard.type("back, close? next, go")
    expect(page.locator("#words")).to_have_value("back, close? next, go")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("on")
    page.keyboard.press("Enter")
    expect(asking.visited.page.locator(".from-agent .prose")).to_have_text("back, close? next, go\non")
    expect(page.locator("#words")).to_have_value("")
    expect(page.locator("#words")).to_be_focused()


def test_an_answer_is_found_without_a_mouse(taken: tuple[Page, User]) -> None:
    page, _ = taken
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("contact details")
    page.locator("#found button").nth(1).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found button").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#found button")).to_have_count(0)


def test_a_ticket_is_given_back_without_a_mouse(taken: tuple[Page, User]) -> None:
    page, _ = taken
    page.locator("#log").focus()
    page.keyboard.press("n")
    expect(page.locator("#note")).to_be_focused()
    page.locator("#log").focus()
    page.keyboard.press("x")
    expect(page.get_by_label("Why")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Why")).to_be_hidden()
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Back to the assistant")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#no-compose")).to_contain_text("This ticket is closed.")
    # The button is gone; whoever uses the keyboard is not sent back to the top of the document without a word.
    expect(page.locator("h1")).to_be_focused()


def test_the_list_of_shortcuts_and_switching_them_off(at_desk: AtDesk) -> None:
    page = at_desk("Lea").page
    expect(page.locator("#show-keys:not([hidden])")).to_be_attached()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Go to the review list")
    dialog.get_by_label("Use keyboard shortcuts").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page).to_have_title("Queue · Desk")
    expect(dialog).to_have_count(0)
    page.locator("#menu-me summary").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    dialog.get_by_label("Use keyboard shortcuts").check()
    dialog.get_by_role("button", name="Close").click()
    # The menu that led to the list has closed; one goes on from where it was opened.
    expect(page.locator("#menu-me summary")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Reports about users")).to_be_visible()


def test_keys_of_the_browser_stay_its_own(at_desk: AtDesk) -> None:
    page = at_desk("Ann").page
    expect(page.locator("#show-keys:not([hidden])")).to_be_attached()
    for key in ("Control+?", "Alt+j", "Meta+g"):
        page.keyboard.press(key)
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_title("Queue · Desk")


def test_skipping_to_the_content(at_desk: AtDesk) -> None:
    page = at_desk("Ann").page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
