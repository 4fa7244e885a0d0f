"""The search as one types: a list box under the box, by keyboard and by mouse, heard as well as seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Visit
from tests.browser.help.conftest import CHANGED, HOSTILE_TITLE

Open = Callable[..., Visit]


def _type(page: Page, words: str) -> Locator:
    """Type into the search box; return the list under it, once it is there."""
    page.get_by_role("combobox", name="Search the rules").press_sequentially(words)
    found = page.get_by_role("listbox", name="Rules that fit")
    found.wait_for()
    return found


def test_a_rule_is_found_and_opened_by_keyboard(visit: Open) -> None:
    page = visit("/help").page
    box = page.get_by_role("combobox", name="Search the rules")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.focus()
    found = _type(page, "what counts as a contact det")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_be_focused()
    first = found.get_by_role("option").first
    expect(first).to_contain_text("What counts as a contact detail")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/contact-sharing/what-counts")


def test_the_arrows_go_round_through_the_box(visit: Open) -> None:
    page = visit("/help").page
    found = _type(page, "zoom")
    options = found.get_by_role("option")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(found.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")


def test_escape_closes_the_list_and_keeps_the_words(visit: Open) -> None:
    page = visit("/help").page
    found = _type(page, "zoom")
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    box = page.get_by_role("combobox", name="Search the rules")
    expect(box).to_have_value("zoom")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/search?q=zoom")


def test_leaving_the_box_closes_the_list(visit: Open) -> None:
    page = visit("/help").page
    found = _type(page, "zoom")
    page.keyboard.press("Tab")
    expect(found).to_be_hidden()


def test_a_rule_is_opened_by_mouse(visit: Open) -> None:
    page = visit("/help/fees").page
    _type(page, "second acc").get_by_role("option").first.click()
    page.wait_for_url("**/help/accounts/one-account")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_list_shuts_nobody_out(visit: Open, scheme: str) -> None:
    page = visit("/help", color_scheme=scheme).page
    _type(page, "contact")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


def test_how_many_fit_is_said(visit: Open) -> None:
    page = visit("/help").page
    found = _type(page, "zoom")
    count = found.get_by_role("option").count()
    said = page.locator("form[data-search] [role=status]")
    expect(said).to_have_text(f"{count} rules fit. Use the arrow keys to choose one.")
    page.get_by_role("combobox", name="Search the rules").fill("xyzzy")
    expect(said).to_have_text("No suggestion. Enter searches.")
    expect(found).to_be_hidden()


def test_what_a_rule_says_is_only_text(visit: Open) -> None:
    page = visit("/help").page
    found = _type(page, "calls and bookings")
    expect(found.get_by_role("option").filter(has_text=HOSTILE_TITLE)).to_be_visible()
    assert found.locator("img").count() == 0
    page.goto(f"{page.url}/{CHANGED}")
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE_TITLE)
    assert page.title().startswith(HOSTILE_TITLE)


def test_without_the_server_enter_still_searches(visit: Open) -> None:
    visited = visit("/help")
    visited.expected.append("Failed to load resource")
    page = visited.page
    page.route("**/api/v1/rules?*", lambda route: route.abort())
    box = page.get_by_role("combobox", name="Search the rules")
    with page.expect_event("requestfailed"):
        box.press_sequentially("zoom")
    expect(page.get_by_role("listbox", name="Rules that fit")).to_be_hidden()
    box.press("Enter")
    page.wait_for_url("**/help/search?q=zoom")


def test_an_answer_that_comes_late_is_not_shown(visit: Open) -> None:
    """The first question is held back until the second has been answered."""
    page = visit("/help").page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/rules?q=zo&*", hold)
    box = page.get_by_role("combobox", name="Search the rules")
    with page.expect_request("**/api/v1/rules?q=zo&*"):
        box.fill("zo")
    box.fill("nda")
    found = page.get_by_role("listbox", name="Rules that fit")
    expect(found.get_by_role("option")).to_have_count(1)
    for route in held:
        route.abort()
    expect(found.get_by_role("option")).to_have_text("Details needed for a legal stepIt depends")
