"""The chat page as a person uses it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.e2e.stack import Stack

QUESTION = "can i giv my whatsapp to a client before he hires me?"
Open = Callable[..., Visit]


def test_the_main_conversation_by_keyboard_alone(visit: Open) -> None:
    visited = visit()
    page = visited.page
    box = page.get_by_label("Your question")
    expect(box).to_be_focused()
    visited.picture("welcome")

    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    card = page.locator("article.answer").first
    expect(card.locator(".verdict")).to_have_text("Not allowed")
    expect(card.get_by_role("heading", level=2)).to_be_visible()
    for part in ("Why", "What you can do instead"):
        expect(card.get_by_role("heading", name=part).first).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    visited.picture("answer")

    folded = card.locator("summary", has_text="Where it is written")
    folded.focus()
    page.keyboard.press("Enter")
    expect(card.get_by_role("link", name=re.compile("User Agreement")).first).to_be_visible()

    card.get_by_role("button", name="Why?").focus()
    page.keyboard.press("Enter")
    why = page.locator("article.answer").nth(1)
    expect(why.get_by_role("heading", name="Why", exact=True)).to_be_visible()
    expect(box).to_be_focused()

    page.keyboard.type("and once the contract has started?")
    page.keyboard.press("Enter")
    started = page.locator("article.answer").nth(2)
    expect(started.locator(".answer-fit")).to_contain_text("while a contract is running")
    visited.picture("started")


def test_shift_and_enter_make_a_new_line(visit: Open) -> None:
    page = visit().page
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    expect(page.get_by_label("Your question")).to_have_value("one\ntwo")
    expect(page.locator(".message")).to_have_count(0)


def test_every_control_is_reached_by_tab_and_shows_it(visit: Open) -> None:
    visited = visit()
    visited.ask(QUESTION)
    page = visited.page
    page.evaluate("document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus()")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outlined = page.evaluate(
            """() => {
                const here = document.activeElement, style = getComputedStyle(here);
                const ring = (s) => (s.outlineStyle !== "none" && s.outlineWidth !== "0px") || s.boxShadow !== "none";
                const box = here.closest(".box");
                const name = here === document.body ? "BODY" : here.id || here.textContent.trim();
                return [name, ring(style) || (box !== null && ring(getComputedStyle(box)))];
            }"""
        )
        if name in reached:
            break
        reached.add(name)
        # After the last control the focus is on the page as a whole.
        assert outlined or name == "BODY", f"nothing shows that the focus is on {name!r}"
    assert {"role", "stage", "start-over", "text", "send", "Why?", "Yes", "No"} <= reached


def test_a_follow_up_button_asks_and_is_answered(visit: Open) -> None:
    visited = visit()
    visited.ask(QUESTION)
    page = visited.page
    page.get_by_role("button", name="What can I do instead?").click()
    visited.wait_for_reply(2)
    assert page.locator(".mine .bubble").all_inner_texts() == [QUESTION, "What can I do instead?"]


@pytest.mark.parametrize("place", range(4))
def test_an_example_question_is_answered_outright(visit: Open, place: int) -> None:
    visited = visit()
    expect(visited.page.locator("#examples button")).to_have_count(4)
    visited.page.locator("#examples button").nth(place).click()
    visited.wait_for_reply(1)
    expect(visited.page.locator("article.answer").first).to_be_visible()
    expect(visited.page.locator("#welcome")).to_be_hidden()


def test_a_reload_keeps_the_conversation_and_its_thread(visit: Open) -> None:
    visited = visit()
    visited.ask(QUESTION)
    visited.page.get_by_role("button", name="Yes", exact=True).click()
    expect(visited.page.locator(".judgement")).to_contain_text("Thank you")
    before = visited.page.locator("#log").inner_text()
    visited.page.reload()
    visited.wait_for_reply(1)
    assert visited.page.locator("#log").inner_text().replace("Thank you.", "").split() == (
        before.replace("Thank you.", "").split()
    )
    expect(visited.page.get_by_role("button", name="Yes", exact=True)).to_have_attribute("aria-pressed", "true")
    visited.ask("why?")
    expect(visited.page.locator("article.answer").nth(1)).to_contain_text("Why")


def test_role_and_stage_fit_the_answer(visit: Open) -> None:
    visited = visit()
    visited.page.get_by_label("I am").select_option("client")
    visited.page.get_by_label("Stage").select_option("active_contract")
    visited.ask("may we exchange phone numbers?")
    expect(visited.page.locator(".answer-fit").first).to_have_text("for a client, while a contract is running")
    visited.page.get_by_label("I am").select_option("freelancer")
    expect(visited.page.locator("#offer")).to_be_visible()
    visited.page.locator("#offer-accept").click()
    expect(visited.page.locator(".message")).to_have_count(0)


def test_a_dead_rasa_is_owned_up_to_and_the_talk_goes_on(visit: Open, stack: Stack) -> None:
    visited = visit()
    visited.ask(QUESTION)
    with stack.without("rasa"):
        visited.ask("why is that?")
        trouble = visited.page.locator(".kind-error")
        expect(trouble).to_contain_text("Sorry, I could not look that up just now")
        expect(trouble.get_by_role("button", name="Talk to a person")).to_be_visible()
        visited.picture("rasa-down")
    visited.ask("why?")
    expect(visited.page.locator("article.answer").nth(1).get_by_role("heading", name="Why", exact=True)).to_be_visible()


def test_a_dead_gateway_leaves_the_message_to_be_sent_again(visit: Open, stack: Stack) -> None:
    visited = visit()
    visited.ask(QUESTION)
    visited.expected.append("Failed to load resource")
    page = visited.page
    with stack.without("gateway"):
        page.get_by_label("Your question").fill("why?")
        page.keyboard.press("Enter")
        expect(page.locator(".trouble:visible")).to_contain_text("Not sent")
        expect(page.locator(".trouble:visible")).to_be_in_viewport()
        visited.picture("gateway-down")
    page.get_by_role("button", name="Try again").click()
    visited.wait_for_reply(2)
    expect(page.locator(".trouble:visible")).to_have_count(0)
    page.reload()
    visited.wait_for_reply(2)
    assert page.locator(".mine .bubble").all_inner_texts() == [QUESTION, "why?"]


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_scrolls_sideways(visit: Open, width: int) -> None:
    visited = visit(viewport={"width": width, "height": 740}, has_touch=True, is_mobile=True)
    visited.ask(QUESTION)
    visited.ask("w" * 300 + " https://example.com/" + "a" * 200)
    for summary in visited.page.locator("summary").all():
        summary.click()
    visited.page.locator(".mine").first.scroll_into_view_if_needed()
    visited.picture(f"width-{width}")
    assert visited.page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")


_CONTRAST = """(selector) => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const rgba = (color) => {
        canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
        return Array.from(canvas.getImageData(0, 0, 1, 1).data);
    };
    const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
        .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (node) => {
        for (let at = node; at; at = at.parentElement) {
            const color = rgba(getComputedStyle(at).backgroundColor);
            if (color[3] > 250) return color;
        }
        return [255, 255, 255, 255];
    };
    return Array.from(document.querySelectorAll(selector)).filter((node) => node.checkVisibility()).map((node) => {
        const [a, b] = [light(rgba(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
        return [node.className || node.tagName, (a + 0.05) / (b + 0.05), light(ground(node))];
    });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_light_and_dark(visit: Open, scheme: str) -> None:
    visited = visit(color_scheme=scheme)
    visited.ask(QUESTION)
    visited.ask("what is the weather in lisbon")
    visited.page.locator(".mine").first.scroll_into_view_if_needed()
    visited.picture(f"scheme-{scheme}")
    measured = visited.page.evaluate(_CONTRAST, "h1, h2, h3, p, li, summary, button, label, select, a, textarea, span")
    assert len(measured) > 30
    weak = [(name, round(ratio, 2)) for name, ratio, _ in measured if ratio < 4.5]
    assert not weak, f"too little contrast in the {scheme} scheme: {weak}"
    page_light = visited.page.evaluate(_CONTRAST, "body")[0][2]
    assert (page_light > 0.5) == (scheme == "light")


def test_it_says_what_is_what_to_screen_readers(visit: Open) -> None:
    visited = visit()
    visited.ask(QUESTION)
    page = visited.page
    assert page.title().startswith("Ground Rules")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for landmark in ("main", "banner", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    expect(page.get_by_role("log", name="Conversation")).to_have_attribute("aria-live", "polite")
    for control in page.locator("input, select, textarea, button").all():
        if control.is_visible():
            named = control.evaluate("node => (node.labels?.[0] ?? node).textContent.trim() || node.ariaLabel")
            assert named, control.evaluate("node => node.outerHTML")
    assert page.locator("img:not([alt])").count() == 0
    ids = page.locator("[id]").evaluate_all("nodes => nodes.map((node) => node.id)")
    assert len(ids) == len(set(ids)), "an id is used twice"
    named_by = page.locator("[aria-labelledby], [aria-describedby]").evaluate_all(
        "nodes => nodes.flatMap((n) => `${n.getAttribute('aria-labelledby') ?? ''} "
        "${n.getAttribute('aria-describedby') ?? ''}`.trim().split(/\\s+/))"
    )
    assert set(named_by) <= set(ids), "something is named by what is not there"
    page.keyboard.press("Home")
    page.locator("a.skip").focus()
    expect(page.locator("a.skip")).to_be_in_viewport()


def test_markup_that_is_typed_stays_text(visit: Open) -> None:
    visited = visit()
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script><b>why</b>'
    visited.ask(evil)
    expect(visited.page.locator(".mine .bubble")).to_have_text(evil)
    assert visited.page.locator("#log img, #log script, #log b").count() == 0
    assert visited.page.title().startswith("Ground Rules")


def test_a_text_over_the_limit_is_counted_and_kept(visit: Open) -> None:
    visited = visit()
    box = visited.page.get_by_label("Your question")
    box.fill("x" * 2001)
    expect(visited.page.locator("#counter")).to_have_text("1 character over the limit of 2,000.")
    box.press("Enter")
    expect(visited.page.locator(".message")).to_have_count(0)
    expect(box).to_have_value("x" * 2001)


def test_the_api_documentation_is_drawn(visit: Open) -> None:
    visited = visit("/api/docs")
    expect(visited.page.get_by_text("Begin a conversation")).to_be_visible()
    visited.picture("api-docs")
