"""The demo's pages in a real browser: the made-up marketplace with Ground Rules embedded in it."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from groundrules.web.demo.content import EXAMPLES
from tests.browser.accessibility import violations
from tests.browser.conftest import Visit
from tests.browser.demo.room import CHECK, PHONE, Room, expect_silence

Enter = Callable[..., Room]
Open = Callable[..., Visit]
PAGES = ["/", "/?job=spare-parts", "/?job=gone", "/demo/messages", "/demo/messages?stage=active_contract&role=client"]
# What the nudge makes of each example, before the contract and once it runs.
OUTCOMES = {
    "A harmless answer": (0, 0),
    "A phone number": (1, 0),
    "In other words": (1, 0),
    "A booking link": (1, 0),
    "Payment outside": (1, 1),
    "Several at once": (3, 1),
}


def opened(visit: Open, path: str, **options: object) -> Visit:
    """Open a page of the demo, of which one answers 404."""
    visited = visit(path, **options)
    visited.expected.append("404" if path.endswith("gone") else "-")
    return visited


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Open, path: str, scheme: str) -> None:
    visited = opened(visit, path, color_scheme=scheme)
    expect(visited.page.get_by_role("button", name="Ask about the rules")).to_be_visible()
    assert violations(visited.page) == []
    visited.picture(f"demo-{PAGES.index(path)}-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_nudge(enter: Enter, scheme: str) -> None:
    room = enter(color_scheme=scheme)
    with room.page.expect_response(CHECK):
        room.page.get_by_role("button", name="Several at once").click()
    expect(room.nudge).to_contain_text("1 of 3")
    assert violations(room.page) == []
    room.visited.picture(f"demo-nudge-{scheme}")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("zoom", ["320px", "200 %"])
def test_nothing_scrolls_sideways(visit: Open, path: str, zoom: str) -> None:
    narrow = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
    # What a browser makes of a window of 1280 x 800 at 200 %.
    zoomed = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
    visited = opened(visit, path, **(narrow if zoom == "320px" else zoomed))
    if "messages" in path:
        room = Room(visited)
        room.write(f"{PHONE} {'w' * 300} https://calendly.com/{'a' * 200}")
    fits_sideways(visited.page)
    visited.picture(f"demo-{PAGES.index(path)}-{zoom[:3]}")
    visited.page.evaluate("document.documentElement.style.fontSize = '200%'")
    fits_sideways(visited.page)


def fits_sideways(page: Page) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", ["/", "/demo/messages"])
def test_targets_are_large_enough(visit: Open, path: str) -> None:
    visited = visit(path, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    small = visited.page.locator(":is(main, header, .strip) :is(a, button, label, textarea):visible").evaluate_all(
        """(nodes) => nodes.map((node) => [node.textContent, node.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.9 || box.width < 24).map(([text, box]) => `${text} ${box.height}`)"""
    )
    # A label above its field is no target of its own.
    assert [text for text in small if not text.startswith("Your message")] == []


@pytest.mark.parametrize("path", ["/", "/demo/messages"])
def test_every_link_leads_somewhere_and_nothing_is_fetched_from_elsewhere(visit: Open, path: str) -> None:
    visited = visit(path)
    asked: list[str] = []
    visited.page.on("request", lambda request: asked.append(request.url))
    visited.page.reload()
    links = visited.page.locator("a[href]").evaluate_all("(links) => links.map((link) => link.href)")
    for link in set(links):
        assert visited.page.request.get(link).ok, link
    assert asked
    assert {urlsplit(url).netloc for url in [*asked, *links]} == {urlsplit(visited.page.url).netloc}


def test_a_job_is_chosen_from_the_list(visit: Open) -> None:
    page = visit("/").page
    page.get_by_role("link", name="Put 4,000 spare parts").click()
    expect(page.get_by_role("heading", level=2, name="Put 4,000 spare parts")).to_be_in_viewport()
    expect(page.get_by_role("navigation", name="Open jobs").locator("[aria-current]")).to_contain_text("spare parts")


def test_a_question_beside_the_post_opens_the_widget(visit: Open) -> None:
    page = visit("/").page
    with page.expect_request(lambda request: request.url.endswith("/messages")) as asked:
        page.get_by_role("link", name="May I send a link to book a call?").click()
    assert asked.value.post_data_json["choice"] == "rule:communication/outside-call-and-booking-tools"
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_each_example_does_what_it_promises(enter: Enter, example: object) -> None:
    assert OUTCOMES.keys() == {one.name for one in EXAMPLES}
    name = example.name  # type: ignore[attr-defined]
    room = enter()
    before, during = OUTCOMES[name]
    with room.page.expect_response(CHECK):
        room.page.get_by_role("button", name=name).click()
    expect(room.marks).to_have_count(before)
    with room.page.expect_response(CHECK):
        room.page.get_by_role("radio", name="Contract running").click()
    expect(room.marks).to_have_count(during)
    with room.page.expect_response(CHECK):
        room.page.get_by_role("radio", name="Before the contract").click()
    expect(room.marks).to_have_count(before)
    while room.nudge.is_visible():
        with room.page.expect_response(CHECK):
            room.button("Use this wording").click()
        expect(room.marks).not_to_have_count(before)
        before = room.marks.count()
    expect_silence(room)


def test_the_switches_set_room_nudge_and_widget_and_a_reload_keeps_them(enter: Enter) -> None:
    room = enter()
    room.box.fill("Half a thought")
    room.page.get_by_role("radio", name="Before the contract").focus()
    room.page.keyboard.press("ArrowRight")
    room.page.get_by_role("radio", name="Freelancer").focus()
    room.page.keyboard.press("ArrowRight")
    for _ in range(2):
        for name in ("ground-rules-compose", "ground-rules-help"):
            expect(room.page.locator(name)).to_have_attribute("stage", "active_contract")
            expect(room.page.locator(name)).to_have_attribute("role-is", "client")
        expect(room.page.locator(".state:visible")).to_have_text("Contract running")
        expect(room.page.locator(".you:visible").first).to_be_visible()
        expect(room.page.locator(".event")).to_be_visible()
        expect(room.page.locator(".line", has=room.page.locator(".you:visible")).first).to_contain_text("Tom Okafor")
        if _ == 0:
            expect(room.box).to_have_value("Half a thought")
            room.page.reload()


def test_the_hosts_colours_reach_both_elements_whatever_its_own_properties_are_called(enter: Enter) -> None:
    room = enter()
    room.write(PHONE)
    ground = "(node) => getComputedStyle(node).backgroundColor"
    assert room.nudge.evaluate(ground) == room.page.locator("#room").evaluate(ground)
    plum = room.page.get_by_role("button", name="Send").evaluate(ground)
    assert room.button("Use this wording").evaluate(ground) == plum
    assert room.page.get_by_role("button", name="Ask about the rules").evaluate(ground) == plum


def test_sending_is_never_blocked(enter: Enter) -> None:
    room = enter()
    room.write(PHONE)
    expect(room.nudge).to_be_visible()
    room.page.get_by_role("button", name="Send").click()
    sent = room.page.locator(".line").last
    expect(sent.locator(".text")).to_have_text(PHONE)
    expect(sent).to_contain_text("Mara Lindqvist (you)")
    expect(sent.get_by_text("Sent, with a rule against it")).to_be_visible()
    expect(room.box).to_have_value("")
    expect_silence(room)
    room.box.fill("<b>Fine</b>")
    room.box.press("Shift+Enter")
    room.box.press("Enter")
    expect(room.page.locator(".line").last.locator(".text")).to_have_text("<b>Fine</b>")
    expect(room.page.locator(".line").last.locator(".note")).to_be_hidden()
    room.box.press("Enter")
    assert room.page.locator(".line .text").all_inner_texts()[-2:] == [PHONE, "<b>Fine</b>"]


def test_without_javascript_the_pages_can_be_read(visit: Open) -> None:
    page = visit("/demo/messages", java_script_enabled=False).page
    page.get_by_role("radio", name="Contract running").click()
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".event")).to_be_visible()
    expect(page.locator("noscript .notice")).to_be_visible()
    page.get_by_role("link", name="Find work").click()
    expect(page.get_by_role("link", name="May I send a link to book a call?")).to_have_attribute(
        "href", "/ask?rule=communication/outside-call-and-booking-tools"
    )


def test_the_first_tab_leads_to_the_content(visit: Open) -> None:
    page = visit("/").page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
