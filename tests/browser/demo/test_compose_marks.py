"""The compose nudge's marks lie on the words that were found, in any textarea."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.demo.room import CHECK, MAIL, NUMBER, PHONE, THREE, Room, expect_silence, finds, play

Enter = Callable[..., Room]
CALL = "להתקשר"
STYLES = {
    "padding": "padding: 3px 40px 5px 21px; border: 7px solid; border-left-width: 13px",
    "content-box": "box-sizing: content-box; width: 301.4px; margin-left: 33px",
    "type": "font: italic 700 23px/1.1 serif; letter-spacing: 2px; word-spacing: 9px; text-indent: 40px",
    "capitals": "text-transform: uppercase; text-align: center; text-align-last: right",
    "unwrapped": "white-space: pre; overflow: auto; width: 180px",
    "narrow": "width: 120px; height: 60px; min-height: 0; field-sizing: fixed; overflow-y: scroll",
}
SEEN = """(mark) => {
    const frame = mark.closest(".marks").getBoundingClientRect(), here = mark.getBoundingClientRect();
    return frame.top <= here.top && here.bottom <= frame.bottom;
}"""


def test_places_are_counted_in_characters_not_in_code_units(enter: Enter) -> None:
    room = enter()
    room.write(f"👩‍👩‍👧 Hi 😀😀! Café 🍞 — call {NUMBER} please 😀 or write to {MAIL}")
    assert room.marked() == [NUMBER, MAIL]
    assert room.heard() == [["ground-rules:finding", [[NUMBER, NUMBER], [MAIL, MAIL]]]]


def test_marks_move_with_their_words_until_the_next_check(enter: Enter) -> None:
    room = enter()
    play(room, finds(MAIL))
    room.write(f"Write to {MAIL} please")
    room.page.unroute(CHECK)
    room.page.route(CHECK, lambda _route: None)
    room.box.press("Home")
    room.page.keyboard.type("So, 😀 ")
    assert room.marked() == [MAIL]
    room.box.fill("All new")
    expect_silence(room)


@pytest.mark.parametrize("whole", [False, True], ids=["text", "page"])
def test_right_to_left(enter: Enter, whole: bool) -> None:
    room = enter()
    if whole:
        room.page.evaluate("document.documentElement.dir = 'rtl'")
    play(room, finds(MAIL, CALL, "call me"))
    room.write(f"שלום! 😀 אפשר לכתוב לי אל {MAIL} או {CALL} בשמחה רבה.\nOr call me on this line.")
    assert room.marked() == [MAIL, CALL, "call me"]
    room.visited.picture(f"compose-rtl-{'page' if whole else 'text'}")


def test_a_long_text_scrolls_with_its_marks(enter: Enter) -> None:
    room = enter()
    text = f"Begin {MAIL} here.\n" + "Some words about bread and forms. " * 233 + f"\nThe end: {NUMBER}."
    assert len(text) > 7_950
    play(room, finds(MAIL, NUMBER))
    room.write(text)
    expect(room.marks).to_have_count(2)
    room.box.evaluate("(box) => box.scrollTo(0, 0)")
    wait_until_seen(room, 0)
    assert not room.marks.last.evaluate(SEEN)
    room.button("Next finding").click()
    wait_until_seen(room, 1)
    room.visited.picture("compose-long")
    assert room.marked() == [MAIL, NUMBER]


def wait_until_seen(room: Room, place: int) -> None:
    """Wait until a mark is within the textarea's frame."""
    marks = "document.querySelector('ground-rules-compose').shadowRoot.querySelectorAll('mark')"
    room.until(f"({SEEN})({marks}[{place}])")


@pytest.mark.parametrize("style", STYLES)
def test_marks_fit_any_textarea(enter: Enter, style: str) -> None:
    room = enter()
    room.box.evaluate("(box, css) => { box.style.cssText = css; }", STYLES[style])
    play(room, finds(MAIL, "Ana", "bank"))
    room.write(THREE)
    expect(room.marks).to_have_count(3)
    assert room.marked() == [MAIL, "Ana", "bank"]


def test_marks_follow_a_resize_and_what_comes_above(enter: Enter) -> None:
    room = enter()
    play(room, finds(MAIL, "pay by bank"))
    room.write(THREE)
    expect(room.marks).to_have_count(2)
    room.box.evaluate("(box) => { box.style.width = '170px'; }")
    assert room.marked() == [MAIL, "pay by bank"]
    room.box.evaluate("(box) => box.before(Object.assign(document.createElement('p'), {textContent: 'Above'}))")
    assert room.marked() == [MAIL, "pay by bank"]
    room.page.set_viewport_size({"width": 500, "height": 700})
    assert room.marked() == [MAIL, "pay by bank"]


def test_with_forced_colours_marks_are_seen_and_the_copy_is_not(enter: Enter) -> None:
    room = enter(forced_colors="active")
    room.write(PHONE)
    expect(room.marks).to_have_css("color", "rgba(0, 0, 0, 0)")
    expect(room.marks).not_to_have_css("text-decoration-color", "rgba(0, 0, 0, 0)")
    room.visited.picture("compose-forced")
