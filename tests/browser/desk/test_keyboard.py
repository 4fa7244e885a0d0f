"""The desk by keyboard alone: shortcuts that lead and focus, never act; and a way to switch them off."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.desk.conftest import PASSWORD, User

AtDesk = Callable[..., Visit]
Asks = Callable[..., User]


def test_a_ticket_from_log_in_to_hand_back_without_a_mouse(visit: Callable[..., Visit], user: Asks) -> None:
    page = visit("/desk").page
    keys = page.keyboard
    expect(page.get_by_label("Name")).to_be_focused()
    keys.type("Ann")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    asking = user().asks_for_person()
    expect(page.locator(".row")).to_have_count(1)
    keys.press("j")
    expect(page.locator("[data-step]").first).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("button", name="Take the ticket")).to_be_visible()
    expect(page.locator("#newer")).to_be_attached()
    expect(page.locator("#show-keys:not([hidden])")).to_be_attached()
    keys.press("c")
    expect(page.get_by_role("button", name="Take the ticket")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#words")).to_be_focused()
    # In the box, letters are letters.
    keys.type("back, close? pass on; go")
    expect(page.locator("#words")).to_have_value("back, close? pass on; go")
    keys.press("Shift+Enter")
    keys.type("on")
    keys.press("Enter")
    expect(asking.visited.page.locator(".from-agent .prose")).to_have_text("back, close? pass on; go\non")
    expect(page.locator("#words")).to_have_value("")
    keys.press("/")
    expect(page.locator("#find")).to_be_focused()
    keys.type("contact details")
    page.locator("#found button").nth(1).wait_for()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(page.locator("#found button").nth(1)).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#find")).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#found button")).to_have_count(0)
    page.locator("#log").focus()
    keys.press("n")
    expect(page.locator("#note")).to_be_focused()
    page.locator("#log").focus()
    keys.press("x")
    expect(page.get_by_label("Why")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_label("Why")).to_be_hidden()
    keys.press("b")
    expect(page.get_by_role("button", name="Back to the assistant")).to_be_focused()
    keys.press("Enter")
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
