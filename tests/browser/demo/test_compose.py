"""The compose nudge in the demo's message room, as the person who writes meets it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.demo.room import (
    CHECK,
    HARMLESS,
    MAIL,
    NUMBER,
    PHONE,
    RULE,
    THREE,
    Room,
    check,
    expect_silence,
    finding,
    finds,
    play,
)
from tests.security.xss import XSS

Enter = Callable[..., Room]
INSTEAD_OF_PHONE = "If you would like to talk, we can start a call from here in Messages."


def test_it_is_silent_on_a_harmless_message(enter: Enter) -> None:
    room = enter()
    room.write(HARMLESS)
    expect_silence(room)
    assert (room.heard(), room.said()) == ([], [])


def test_it_marks_the_words_and_says_rule_reason_and_way_out(enter: Enter) -> None:
    room = enter()
    room.write(PHONE)
    expect(room.nudge).to_contain_text("Not allowed")
    for part in (f"“{NUMBER}”", "A rule, not a tip: Contact details before a contract", "Most scams", "Instead: "):
        expect(room.nudge).to_contain_text(part)
    expect(room.nudge.locator(".wording")).to_have_text(INSTEAD_OF_PHONE)
    assert room.marked() == [NUMBER]
    expect(room.marks).to_have_css("text-decoration-line", "underline")  # a mark is more than a colour
    assert room.heard() == [["ground-rules:finding", [[NUMBER, NUMBER]]]]
    room.visited.picture("compose-finding")


def test_screen_readers_hear_of_it_once_and_find_it_at_the_text(enter: Enter) -> None:
    room = enter()
    room.write(PHONE)
    sentence = f"Not allowed: “{NUMBER}”. A rule, not a tip: Contact details before a contract. Leave the number out"
    room.until("said.length")
    with room.page.expect_response(CHECK):
        room.box.press_sequentially(" Thank you.")
    assert len(room.said()) == 1
    assert room.said()[0].startswith(sentence)
    expect(room.box).to_have_accessible_description(re.compile(f"^Enter sends.*{re.escape(sentence)}"))
    # Playwright computes descriptions itself; this is what Chromium hands to a screen reader.
    tree = room.page.context.new_cdp_session(room.page).send("Accessibility.getFullAXTree")["nodes"]
    (box,) = [node for node in tree if node["role"]["value"] == "textbox" and node["name"]["value"] == "Your message"]
    assert sentence in box["description"]["value"]


def test_the_suggestion_is_put_in_place_and_taken_back(enter: Enter) -> None:
    room = enter()
    text = f"Hello Tom,  glad you like it.\n{PHONE}\nBest, Mara"
    room.write(text)
    room.box.evaluate("(box) => box.setSelectionRange(6, 6)")
    with room.page.expect_response(CHECK):
        room.button("Use this wording").click()
    expect(room.box).to_have_value(text.replace(f"You can call me on {NUMBER} tomorrow after ten.", INSTEAD_OF_PHONE))
    expect(room.box).to_be_focused()
    assert room.box.evaluate("(box) => [box.selectionStart, box.selectionEnd]") == [6, 6]
    expect_silence(room)
    assert room.heard()[-1] == ["ground-rules:clear", []]
    with room.page.expect_response(CHECK):
        room.page.keyboard.press("Control+z")
    expect(room.box).to_have_value(text)
    expect(room.marks).to_have_count(1)
    assert room.marked() == [NUMBER]


def test_a_cursor_in_the_replaced_words_goes_to_the_end_of_the_new_ones(enter: Enter) -> None:
    room = enter()
    room.write(f"{PHONE} Bye.")
    room.box.evaluate("(box) => box.setSelectionRange(40, 40)")
    room.button("Use this wording").click()
    room.page.keyboard.type("!")
    expect(room.box).to_have_value(f"I have read the brief twice. {INSTEAD_OF_PHONE}! Bye.")


def test_words_that_need_no_other_can_be_left_out(enter: Enter) -> None:
    room = enter()
    play(room, lambda text: check(text, [finding(text, MAIL)] if MAIL in text else [], wording=""))
    room.write(f"So {MAIL} then.")
    room.button("Leave this out").click()
    expect(room.box).to_have_value("So then.")
    expect_silence(room)


def test_a_dismissed_finding_stays_away_until_its_words_change(enter: Enter) -> None:
    room = enter()
    room.write(PHONE)
    room.button("Dismiss").click()
    expect_silence(room)
    expect(room.box).to_be_focused()
    room.write(f"{PHONE} Thank you.")
    room.write(f"Well. {PHONE} Thank you.")
    expect_silence(room)
    room.write(PHONE.replace("123", "124"))
    expect(room.nudge).to_be_visible()
    room.until("said.length === 3")
    assert [sentence.split(":")[0].strip() for sentence in room.said()] == ["Not allowed", "Dismissed.", "Not allowed"]


def test_several_findings_are_gone_through_the_gravest_first(enter: Enter) -> None:
    room = enter()
    outcome = [
        finding(THREE, MAIL, "caution"),
        finding(THREE, "ask Ana", kind="find_me"),
        finding(THREE, "pay by bank", kind="pay"),
    ]
    play(room, lambda text: check(text, outcome if text == THREE else []))
    room.write(THREE)
    order = []
    for place in ("1 of 3", "2 of 3", "3 of 3", "1 of 3"):
        expect(room.nudge).to_contain_text(place)
        order.append(room.nudge.locator(".words").inner_text())
        expect(room.marks.locator("visible=true")).to_have_count(3)
        assert f"“{room.page.locator('mark.current').inner_text()}”" == order[-1]
        room.button("Next finding").click()
    assert order == ["“ask Ana”", "“pay by bank”", f"“{MAIL}”", "“ask Ana”"]
    room.button("Previous finding").click()
    room.button("Previous finding").click()
    expect(room.nudge).to_contain_text("Take care")
    expect(room.button("Use this wording")).to_be_hidden()
    room.visited.picture("compose-three")
    room.button("Dismiss").click()
    expect(room.nudge).to_contain_text("1 of 2")
    room.button("Dismiss").click()
    expect(room.nudge.locator(".turns")).to_be_hidden()
    room.until("said.length")
    assert room.said()[0].startswith("3 findings. Not allowed: “ask Ana”")


def test_the_cursor_chooses_the_finding(enter: Enter) -> None:
    room = enter()
    play(room, finds(MAIL, "pay by bank"))
    room.write(THREE)
    expect(room.nudge).to_contain_text("1 of 2")
    room.box.press("Control+End")
    room.box.press("ArrowLeft")
    expect(room.nudge).to_contain_text("2 of 2")
    room.until("said.length === 1")


def test_everything_by_keyboard_alone(enter: Enter) -> None:
    room = enter()
    play(room, finds(MAIL, "pay by bank"))
    room.box.focus()
    room.page.keyboard.type(THREE)
    expect(room.nudge).to_contain_text("1 of 2")
    expect(room.box).to_be_focused()
    reached = []
    for _ in range(6):
        room.page.keyboard.press("Tab")
        here = room.page.evaluate_handle(
            """() => {
                let here = document.activeElement;
                while (here.shadowRoot) here = here.shadowRoot.activeElement;
                return here;
            }"""
        ).as_element()
        assert here is not None
        assert here.evaluate("(node) => getComputedStyle(node).outlineStyle") != "none", "the focus cannot be seen"
        reached.append(here.get_attribute("aria-label") or here.inner_text())
    assert reached == ["Send", "Previous finding", "Next finding", "Use this wording", "Why?", "Dismiss"]
    room.page.keyboard.press("Enter")
    expect(room.nudge).to_contain_text("pay by bank")
    expect(room.button("Dismiss")).to_be_focused()
    room.page.keyboard.press("Enter")
    expect(room.nudge).to_be_hidden()
    expect(room.box).to_be_focused()
    room.page.keyboard.press("Enter")
    expect(room.page.locator(".line .text").last).to_have_text(THREE)


def test_why_opens_the_widget_on_the_rule_and_comes_back(enter: Enter) -> None:
    room = enter()
    room.write(PHONE)
    with room.page.expect_request(
        lambda request: request.method == "POST" and request.url.endswith("/messages")
    ) as asked:
        room.button("Why?").click()
    assert asked.value.post_data_json["choice"] == f"rule:{RULE}"
    room.page.keyboard.press("Escape")
    expect(room.button("Why?")).to_be_focused()


def test_why_leads_to_the_help_page_where_there_is_no_widget(enter: Enter) -> None:
    room = enter()
    room.page.evaluate("document.querySelector('ground-rules-help').remove()")
    room.write(PHONE)
    why = room.nudge.get_by_role("link", name="Why? (opens in a new tab)")
    assert why.evaluate("(link) => link.href").endswith(f"/help/{RULE}")
    expect(room.button("Why?")).to_be_hidden()


def test_a_text_that_a_script_empties_takes_the_nudge_along(enter: Enter) -> None:
    room = enter()
    room.write(PHONE)
    expect(room.nudge).to_be_visible()
    room.box.evaluate("(box) => { box.value = ''; }")
    expect_silence(room)


@pytest.mark.parametrize("evil", XSS)
def test_markup_stays_text(enter: Enter, evil: str) -> None:
    room = enter()
    text = f"Hello {evil} goodbye"
    hostile = {"rule": evil, "title": evil, "why": evil, "instead": evil, "kind": evil}
    play(
        room, lambda asked: check(asked, [finding(asked, evil, **hostile)] if evil in asked else [], wording=f"{evil}!")
    )
    room.write(text)
    expect(room.marks).to_have_text([evil], use_inner_text=True)
    expect(room.nudge.locator(".wording")).to_have_text(f"{evil}!")
    allowed = "section,div,p,span,bdi,strong,button,svg,path,a"
    assert room.nudge.locator(f"*:not({allowed}), .owned, [src]").count() == 0
    room.button("Use this wording").click()
    expect(room.box).to_have_value(text.replace(evil, f"{evil}!"))
    assert room.page.title().startswith("Messages")


def test_a_page_attaches_it_by_a_call_and_takes_it_away_again(enter: Enter) -> None:
    room = enter()
    room.page.clock.install()
    room.page.evaluate(
        """async () => {
            document.querySelector("ground-rules-compose").remove();
            const {attach} = await import("/widget/v1/compose.js");
            window.nudge = attach(document.getElementById("message"), {role: "client", stage: "before_contract"});
        }"""
    )
    assert room.page.evaluate("nudge.previousElementSibling.id") == "message"
    with room.page.expect_request(CHECK) as asked:
        room.box.fill(PHONE)
    assert asked.value.post_data_json["role"] == "client"
    expect(room.nudge).to_be_visible()
    room.page.evaluate("nudge.remove()")
    expect(room.box).to_have_attribute("aria-describedby", "hint")
    asked = play(room, finds(MAIL))
    room.box.fill(f"{PHONE} {MAIL}")
    room.page.clock.run_for(1_000)
    room.page.evaluate("document.querySelector('.composer').append(nudge)")
    expect(room.marks).to_have_text([MAIL])
    assert len(asked) == 1
