"""The widget can be used by everybody: no violation that axe finds, keyboard alone, small and enlarged screens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Visit
from tests.browser.widget.host import HostSite
from tests.browser.widget.messages import FULL_CHECK, a_clarify, a_draft, an_answer
from tests.browser.widget.support_desk import SupportDesk
from tests.e2e.played_rasa import Script

Embed = Callable[..., Visit]
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
# A window of 1200 x 800 whose page is enlarged to twice its size.
ZOOMED = {"viewport": {"width": 600, "height": 400}, "device_scale_factor": 2}
_FOCUSED = """() => {
    let here = document.activeElement;
    while (here.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
    const ring = (node) => { const { outlineStyle, outlineWidth } = getComputedStyle(node);
        return outlineStyle !== "none" && outlineWidth !== "0px"; };
    const name = here.getAttribute("aria-label") ?? here.labels?.[0]?.textContent ?? here.textContent;
    return [here.localName, name.trim(), ring(here) || ring(here.closest(".box") ?? here)];
}"""
# Inline boxes tell nothing of their width, and what is there for screen readers alone is cut off on purpose.
_SIDEWAYS = """node => Array.from(node.querySelectorAll("*"))
    .filter((one) => !one.matches(".hidden, bdi, span, strong, a, select, option"))
    .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className || one.localName)"""


@dataclass
class Scene:
    """An open widget, what the assistant says in it, and the desk behind it."""

    visited: Visit
    script: Script
    desk: SupportDesk

    def writes(self, text: str) -> None:
        self.visited.page.get_by_label("Your question").fill(text)
        self.visited.page.keyboard.press("Enter")

    def is_answered(self, message: dict[str, Any]) -> None:
        self.script.message = message
        self.visited.ask("is it ok to send this?")


State = Callable[[Scene], None]


def shows(message: dict[str, Any]) -> State:
    return lambda scene: scene.is_answered(message)


def feedback(scene: Scene) -> None:
    scene.is_answered(an_answer())
    scene.visited.page.locator("summary").first.click()
    scene.visited.page.get_by_role("button", name="No, this did not help").click()
    expect(scene.visited.page.locator(".judgement")).to_contain_text("Thank you.")


def refused(scene: Scene) -> None:
    visited = scene.visited
    visited.expected.append("422 (Unprocessable")
    visited.page.route(
        "**/messages", lambda route: route.fulfill(status=422, json={"detail": "This cannot be stored."})
    )
    scene.writes("one")
    expect(visited.page.locator(".trouble:visible")).to_be_visible()


def offline(scene: Scene) -> None:
    scene.visited.expected.extend(["Failed to load resource", "net::ERR"])
    scene.visited.page.context.set_offline(True)
    scene.writes("one")
    expect(scene.visited.page.locator(".trouble:visible")).to_be_visible()


def starting_over(scene: Scene) -> None:
    scene.is_answered(an_answer())
    scene.visited.page.get_by_role("button", name="Start over").click()


def waits(scene: Scene) -> None:
    scene.script.message = {"kind": "handoff", "text": "A person, please."}
    scene.writes("I want a person")
    expect(scene.visited.page.locator(".bar-wait")).to_contain_text("Waiting for a person")


def talks(scene: Scene) -> None:
    waits(scene)
    scene.desk.joins(scene.visited, "Ann").says("Hello, what is it about?")
    expect(scene.visited.page.locator(".from-agent")).to_be_visible()


# How each state of the widget comes about, once it is open.
STATES: dict[str, State] = {
    "empty": lambda _: None,
    "answer": shows(an_answer()),
    "depends": shows(an_answer(verdict="conditional", focus="why")),
    "clarify": shows(a_clarify()),
    "check": shows(FULL_CHECK),
    "draft": shows(a_draft()),
    "trouble": shows({"kind": "error", "text": "Sorry.\n\n- one\n- two"}),
    "feedback": feedback,
    "refused": refused,
    "offline": offline,
    "starting-over": starting_over,
    "waiting": waits,
    "person": talks,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation(embedded: Embed, script: Script, desk: SupportDesk, state: str, scheme: str) -> None:
    visited = embedded(color_scheme=scheme).open()
    STATES[state](Scene(visited, script, desk))
    visited.picture(f"widget-{state}-{scheme}")
    assert violations(visited.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_closed_widget_and_on_the_page_to_ask(
    embedded: Embed, visit: Embed, scheme: str
) -> None:
    assert violations(embedded(color_scheme=scheme).page) == []
    visited = visit(color_scheme=scheme)
    assert violations(visited.page) == []
    visited.ask("May I?")
    visited.picture(f"ask-{scheme}")
    assert violations(visited.page) == []


def test_the_whole_way_goes_by_keyboard_alone(embedded: Embed) -> None:
    visited = embedded()
    page = visited.page

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(_FOCUSED)[1] == name:
                return
        pytest.fail(f"Tab never comes to {name!r}")

    tab_to("Ask about the rules")
    page.keyboard.press("Enter")
    page.keyboard.type("May I")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("do this?")
    page.keyboard.press("Enter")
    visited.wait_for_reply(1)
    expect(page.locator(".mine .bubble")).to_have_text("May I\ndo this?", use_inner_text=True)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.locator("h2").focus()
    tab_to("I am")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("I am")).to_have_value("client")
    tab_to("What to do")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Have the client send an offer.")).to_be_visible()
    tab_to("Yes, this helped")
    page.keyboard.press("Space")
    expect(page.locator(".judgement")).to_contain_text("Thank you.")
    tab_to("Your question")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate(_FOCUSED)[1] == "Ask about the rules"


def test_every_control_is_reached_and_shows_the_focus(embedded: Embed) -> None:
    visited = embedded()
    page = visited.page
    page.locator("#rule").focus()
    visited.open()
    visited.ask("May I?")
    page.locator("#rule").focus()
    reached = {}
    for _ in range(40):
        page.keyboard.press("Tab")
        kind, name, ring = page.evaluate(_FOCUSED)
        if kind == "body" or (kind, name) in reached:
            break
        reached[kind, name] = ring
    names = {name for _, name in reached}
    wanted = {"Ask about the rules", "Start over", "Close", "I am", "Stage", "Conversation", "What to do"}
    assert wanted | {"No, this did not help", "Your question", "Send"} <= names
    assert [name for name, ring in reached.items() if not ring] == []


@pytest.mark.parametrize("options", [PHONE, ZOOMED], ids=["320", "zoom"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_scrolls_sideways_or_is_too_small_to_hit(
    embedded: Embed, script: Script, site: HostSite, options: dict[str, Any], direction: str
) -> None:
    site.direction = direction
    visited = embedded(**options).open()
    page = visited.page
    long = {"kind": "text", "text": "w" * 300 + " https://example.com/" + "a" * 200}
    for script.message in (an_answer(), FULL_CHECK, a_draft(), a_clarify(), long):
        visited.ask("is it ok to send this?")
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")
    assert page.locator(".panel").evaluate(_SIDEWAYS) == []
    page.locator(".log").evaluate("node => { node.scrollTop = 0; }")
    visited.picture(f"widget-{'zoom' if options is ZOOMED else '320'}-{direction}")
    for control in page.locator(".panel :is(button, select, textarea, summary)").all():
        box = control.bounding_box()
        if box is not None:
            assert min(box["width"], box["height"]) >= 44, control.evaluate("node => node.outerHTML")
    for place in (".panel", ".composer", ".head"):
        box = page.locator(place).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.evaluate("innerWidth")
        assert box["y"] + box["height"] <= page.evaluate("innerHeight")


def test_from_right_to_left_all_is_mirrored(embedded: Embed, site: HostSite) -> None:
    site.direction = "rtl"
    visited = embedded().open()
    visited.ask("May I?")
    page = visited.page
    boxes = {place: page.locator(place).bounding_box() for place in (".panel", ".launcher", ".mine", ".send", ".log")}
    left = {place: box["x"] for place, box in boxes.items() if box is not None}
    assert left[".panel"] == left[".launcher"] == 16
    assert left[".send"] < 40
    assert left[".mine"] == left[".log"] + 12
    visited.picture("widget-rtl")


def test_with_forced_colours_everything_keeps_its_edge(embedded: Embed, script: Script) -> None:
    visited = embedded(forced_colors="active").open()
    for script.message in (an_answer(), FULL_CHECK):
        visited.ask("is it ok to send this?")
    page = visited.page
    page.get_by_role("button", name="Yes, this helped").last.click()
    visited.picture("widget-forced")
    for place in (".launcher", ".panel", ".bubble", ".card", ".verdict", ".box", ".mark-number", ".paste"):
        width = page.locator(place).first.evaluate("node => getComputedStyle(node).borderTopWidth")
        assert width != "0px", place
    pressed = page.locator("[aria-pressed=true]").first
    ground = pressed.evaluate("node => getComputedStyle(node).backgroundColor")
    assert ground != page.locator("[aria-pressed=false]").first.evaluate(
        "node => getComputedStyle(node).backgroundColor"
    )


def test_without_a_wish_for_motion_nothing_moves(embedded: Embed, script: Script) -> None:
    visited = embedded().open()
    script.may_answer.clear()
    visited.page.get_by_label("Your question").fill("May I?")
    visited.page.keyboard.press("Enter")
    typing = visited.page.locator(".typing")
    expect(typing).to_have_text("Looking it up")
    assert typing.evaluate("node => getComputedStyle(node, '::before').animationName") == "none"
    script.may_answer.set()
    expect(typing).to_be_hidden()
