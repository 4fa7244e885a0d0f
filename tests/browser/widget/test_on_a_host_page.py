"""The widget on another site's page: its button, its panel, what the site can tell it and hear from it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.widget.host import HostSite

Embed = Callable[..., Visit]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
_STYLE_OF = "(node, name) => getComputedStyle(node)[name]"
_HEARD = """() => {
    window.heard = [];
    for (const name of ["open", "close", "message", "conversation"]) {
        document.addEventListener(`ground-rules:${name}`, ({ type, detail }) =>
            heard.push([type.split(":")[1], detail?.message?.author ?? typeof detail?.conversation]));
    }
}"""


def test_the_button_opens_a_named_dialog_and_the_focus_goes_in_and_back(embedded: Embed) -> None:
    page = embedded().page
    button = page.get_by_role("button", name="Ask about the rules")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_have_attribute("aria-haspopup", "dialog")
    expect(page.get_by_role("dialog")).to_have_count(0)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ground Rules")).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_beside_the_open_panel_the_page_can_be_used(embedded: Embed) -> None:
    page = embedded().open().page
    assert not page.locator("dialog").evaluate("node => node.matches(':modal')")
    page.locator("h1").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_on_a_phone_the_panel_fills_the_screen_and_keeps_the_keyboard(embedded: Embed) -> None:
    visited = embedded(**PHONE).open()
    page = visited.page
    panel = page.get_by_role("dialog")
    assert panel.evaluate("node => node.matches(':modal')")
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    # A finger's press opens no on-screen keyboard by itself.
    expect(page.get_by_role("heading", name="Ground Rules")).to_be_focused()
    page.set_viewport_size({"width": 1000, "height": 740})
    # The browser tells of its new width when it next paints.
    expect(page.locator("dialog:modal")).to_have_count(0)
    expect(panel).to_be_visible()


def test_a_rule_that_the_page_names_is_asked_about(embedded: Embed) -> None:
    visited = embedded()
    page = visited.page
    link = page.locator("#rule")
    link.focus()
    page.locator("#rule b").click()
    visited.wait_for_reply(1)
    expect(page.locator(".mine .bubble")).to_contain_text("contact details before a contract", ignore_case=True)
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    page.keyboard.down("Control")
    # A page that has asked about the rule takes it out of its address, so it may be gone before it is looked at.
    with page.context.expect_page() as opened:
        link.click()
    page.keyboard.up("Control")
    expect(opened.value).to_have_url(re.compile("/ask$"))
    expect(opened.value.locator(".mine .bubble")).to_contain_text("contact details before a contract", ignore_case=True)


def test_a_question_sent_again_keeps_the_rules_own_words(embedded: Embed) -> None:
    visited = embedded()
    visited.expected.append("net::ERR")
    page, lost = visited.page, []
    bubble = page.locator(".mine .bubble")

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            expect(bubble).to_contain_text("contact details before a contract", ignore_case=True)
            route.abort()
        else:
            route.continue_()

    page.route("**/messages", lose_the_first_answer)
    with page.expect_response(lambda response: response.request.method == "POST" and "/messages" in response.url):
        page.locator("#rule").click()
    visited.wait_for_reply(1)
    assert lost == [200]
    expect(page.locator(".mine .trouble")).to_be_empty()
    expect(bubble).to_contain_text("contact details before a contract", ignore_case=True)


def test_a_rule_that_is_not_there_is_said_to_be_missing(embedded: Embed, site: HostSite) -> None:
    site.rule = "no-such/rule"
    visited = embedded()
    visited.expected.append("404 (Not Found)")
    visited.page.locator("#rule").click()
    expect(visited.page.locator(".trouble:visible")).to_contain_text("Not sent.")
    expect(visited.page.get_by_role("button", name="Try again")).to_have_count(0)


def test_the_page_can_open_ask_and_hear(embedded: Embed) -> None:
    visited = embedded()
    page = visited.page
    page.evaluate(_HEARD)
    page.evaluate("document.querySelector('ground-rules-help').ask({text: 'May I?'})")
    visited.wait_for_reply(1)
    expect(page.locator(".mine .bubble")).to_have_text("May I?")
    page.evaluate("document.querySelector('ground-rules-help').close()")
    heard = page.evaluate("heard")
    assert heard[0] == ["open", "undefined"]
    assert heard[-1] == ["close", "undefined"]
    assert ["conversation", "string"] in heard
    assert [who for name, who in heard if name == "message"].count("assistant") == 1


def test_role_and_stage_are_the_page_s_until_the_user_says_otherwise(embedded: Embed) -> None:
    visited = embedded('role-is="client" stage="active_contract"').open()
    page = visited.page
    expect(page.get_by_label("I am")).to_have_value("client")
    expect(page.get_by_label("Stage")).to_have_value("active_contract")
    page.get_by_label("Stage").select_option("after_contract")
    with page.expect_request("**/api/v1/conversations") as begun:
        page.get_by_label("Your question").fill("May I?")
        page.keyboard.press("Enter")
    assert begun.value.post_data_json == {"role": "client", "stage": "after_contract"}
    visited.wait_for_reply(1)
    with page.expect_request(lambda request: request.method == "PATCH") as changed:
        page.evaluate("document.querySelector('ground-rules-help').setAttribute('role-is', 'agency')")
    assert changed.value.post_data_json == {"role": "agency"}
    expect(page.get_by_label("I am")).to_have_value("agency")


def test_the_page_s_style_does_not_get_in(embedded: Embed) -> None:
    page = embedded().open().page
    size = page.locator(".welcome p").evaluate(_STYLE_OF, "fontSize")
    assert float(size.removesuffix("px")) >= 15
    for name, value in [("textTransform", "none"), ("fontStyle", "normal"), ("letterSpacing", "normal")]:
        assert page.locator(".welcome p").evaluate(_STYLE_OF, name) == value
    expect(page.locator(".welcome button").first).to_be_visible()


def test_the_page_can_set_colours_shape_and_place(embedded: Embed, site: HostSite) -> None:
    properties = "--ground-rules-accent: rgb(120, 0, 90); --ground-rules-radius: 3px; --ground-rules-z-index: 7"
    site.style = f"ground-rules-help {{ {properties} }}"
    page = embedded('position="start" theme="dark"').open().page
    page.mouse.move(900, 10)
    button = page.locator(".launcher")
    assert button.evaluate(_STYLE_OF, "backgroundColor") == "rgb(120, 0, 90)"
    panel = page.get_by_role("dialog")
    assert panel.evaluate(_STYLE_OF, "borderRadius") == "3px"
    assert panel.evaluate(_STYLE_OF, "zIndex") == "7"
    assert panel.evaluate(_STYLE_OF, "colorScheme") == "dark"
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] == 16


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_theme_wins_over_the_system_s(embedded: Embed, scheme: str) -> None:
    other = "dark" if scheme == "light" else "light"
    grounds = {
        theme: embedded(f'theme="{theme}"', color_scheme=other)
        .open()
        .page.locator(".panel")
        .evaluate(_STYLE_OF, "color")
        for theme in (scheme, "auto")
    }
    assert grounds[scheme] != grounds["auto"]


def test_a_widget_that_is_moved_or_taken_away_still_works(embedded: Embed) -> None:
    visited = embedded().open()
    visited.ask("May I?")
    page = visited.page
    page.evaluate("document.querySelector('main').append(document.querySelector('ground-rules-help'))")
    visited.open()
    expect(page.locator(".mine .bubble")).to_have_text("May I?")
    page.evaluate("document.querySelector('ground-rules-help').remove()")
    page.locator("h1").click()
