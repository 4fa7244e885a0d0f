"""Every kind of page shuts nobody out: in light and dark, narrow, enlarged, on paper, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Visit
from tests.browser.help.conftest import CHANGED, WITHDRAWN
from tests.security.xss import XSS

Open = Callable[..., Visit]

RULE = "/help/contact-sharing/before-contract"
PAGES = {
    "start": "/help",
    "topic": "/help/fees",
    "rule": RULE,
    "rule in a situation": f"{RULE}?role=client&stage=active_contract",
    "versions": f"/help/{CHANGED}/versions",
    "old version": f"/help/{CHANGED}/versions/1",
    "withdrawn": f"/help/{WITHDRAWN}",
    "search": "/help/search?q=phone+number",
    "search in a situation": "/help/search?stage=before_contract&topic=payments",
    "nothing found": "/help/search?q=watsap+numbr",
    "changes": "/help/changes",
    "instead": "/help/instead",
    "instead of something": "/help/instead?q=zoom",
    "missing": "/help/contact-sharing/befor-contract",
}
UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"


def _open(visit: Open, kind: str, **options: object) -> Page:
    visited = visit(PAGES[kind], **options)
    if kind in {"withdrawn", "missing"}:
        visited.expected.append("the server responded with a status of 4")
    visited.page.locator("ground-rules-help").get_by_role("button").first.wait_for()
    return visited.page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_nothing_shuts_people_out(visit: Open, kind: str, scheme: str) -> None:
    page = _open(visit, kind, color_scheme=scheme)
    page.evaluate(UNFOLD)
    assert violations(page) == []


@pytest.mark.parametrize(
    "size",
    [{"width": 320, "height": 640}, {"width": 640, "height": 400}],
    ids=["320 px", "200 % of 1280 px"],
)
def test_nothing_has_to_be_scrolled_sideways(visit: Open, size: dict[str, int]) -> None:
    visited = visit(PAGES["start"], viewport=size)
    visited.expected.append("the server responded with a status of 4")
    for path in PAGES.values():
        visited.page.goto(visited.page.url.partition("/help")[0] + path)
        visited.page.evaluate(UNFOLD)
        width = visited.page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], path


def test_larger_text_alone_breaks_nothing(visit: Open) -> None:
    page = _open(visit, "rule", viewport={"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_on_paper_there_is_nothing_to_press_and_nothing_folded(visit: Open) -> None:
    page = _open(visit, "rule")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in (".nav", ".search", ".situation", ".skip", ".copy", "ground-rules-help", ".answer .button"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()
    texts = page.locator(".paste")
    assert texts.count() > 3
    for text in texts.all():
        expect(text).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    address = page.locator(".sources a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://" in address


def test_dark_does_not_reach_the_paper(visit: Open) -> None:
    page = _open(visit, "changes", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_without_javascript_everything_is_reached(visit: Open) -> None:
    page = visit("/help", java_script_enabled=False).page
    page.get_by_label("Search the rules").fill("phone number")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("mark").first).to_have_text("phone")
    page.get_by_role("link", name="What counts as a contact detail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What counts as a contact detail")
    page.get_by_label("I am").select_option("a client")
    page.get_by_label("Stage").select_option("while a contract is running")
    page.get_by_role("button", name="Show what holds for me").click()
    expect(page.locator(".answer .verdict")).to_have_text("Allowed")
    expect(page.locator(".answer")).to_contain_text("for a client, while a contract is running")
    expect(page.get_by_role("link", name="Ask about this rule")).to_have_attribute(
        "href", "/ask?rule=contact-sharing/what-counts"
    )
    page.get_by_role("link", name="Instead of …").click()
    page.get_by_label("What would you like to use?").fill("calendly")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Calendly and other booking pages")


def test_the_keyboard_alone_reaches_the_content_and_the_widget(visit: Open) -> None:
    page = _open(visit, "rule")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Help centre", exact=True)).to_be_focused()


def test_asking_about_a_rule_opens_the_widget(visit: Open) -> None:
    page = _open(visit, "rule")
    page.get_by_role("link", name="Ask about this rule").click()
    expect(page.locator("ground-rules-help").get_by_role("dialog")).to_be_visible()
    assert page.url.endswith(RULE)


def test_a_text_is_copied(visit: Open) -> None:
    page = _open(visit, "rule", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Say no to giving your phone number").click()
    fold = page.locator("details[open]")
    fold.get_by_role("button", name="Copy").first.click()
    expect(fold.get_by_role("status").first).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == fold.locator(".paste").first.text_content()


def test_hostile_words_are_only_words(visit: Open) -> None:
    visited = visit("/help")
    page = visited.page
    for words in XSS:
        for path in ("/help/search", "/help/instead"):
            page.goto(f"{page.url.partition('/help')[0]}{path}?{_query(page, words)}")
            assert page.title() != "owned"
            shown = page.locator("form[role=search] input[name=q]").last.input_value()
            assert shown.split() == words.split()


def _query(page: Page, words: str) -> str:
    query: str = page.evaluate("words => new URLSearchParams({ q: words }).toString()", words)
    return query
