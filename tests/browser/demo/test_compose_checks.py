"""When the compose nudge asks the check, and what it makes of answers that are late, wrong or missing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.demo.room import CHECK, HARMLESS, MAIL, NUMBER, PHONE, THREE, Room, expect_silence, finds, play

Enter = Callable[..., Room]
KEEP = "(token) => localStorage.setItem('ground-rules.session', JSON.stringify({conversation: 'c', token}))"
# Longer than it waits after a key.
PAUSE_MS = 700


def test_role_and_stage_are_told_and_a_change_checks_again(enter: Enter) -> None:
    room = enter("role=client")
    with room.page.expect_request(CHECK) as first:
        room.box.fill(PHONE)
    assert first.value.post_data_json == {"text": PHONE, "role": "client", "stage": "before_contract"}
    expect(room.nudge).to_be_visible()
    with room.page.expect_request(CHECK) as again:
        room.page.evaluate("document.querySelector('ground-rules-compose').setAttribute('stage', 'active_contract')")
    assert again.value.post_data_json["stage"] == "active_contract"
    expect_silence(room)


def test_the_check_waits_for_the_end_of_typing_but_not_after_pasting(enter: Enter) -> None:
    room = enter(permissions=["clipboard-read", "clipboard-write"])
    room.page.clock.install()
    asked = play(room, finds(MAIL))
    room.page.clock.pause_at("2030-01-01")
    for key in f"To {MAIL}":
        room.page.keyboard.press(key) if asked else room.box.press(key)
        room.page.clock.run_for(500)
    assert asked == []
    with room.page.expect_response(CHECK):
        room.page.clock.run_for(200)
    assert asked == [f"To {MAIL}"]
    room.page.evaluate("navigator.clipboard.writeText(' or so')")
    room.box.press("Control+v")
    with room.page.expect_response(CHECK):
        room.page.clock.run_for(100)
    assert asked[1:] == [f"To {MAIL} or so"]


def test_an_empty_or_too_long_text_and_one_that_was_just_checked_ask_nothing(enter: Enter) -> None:
    room = enter()
    room.page.clock.install()
    asked = play(room, finds(MAIL))
    for text in (" \n ", "😀" * 10_001):
        room.box.fill(text)
        room.page.clock.run_for(PAUSE_MS)
    room.write("😀" * 9_999)
    room.box.press("x")
    room.box.press("Backspace")
    room.page.clock.run_for(PAUSE_MS)
    room.write(HARMLESS)
    assert asked == ["😀" * 9_999, HARMLESS]


def test_only_one_request_at_a_time_and_answers_to_older_texts_count_for_nothing(enter: Enter) -> None:
    room = enter()
    given_up: list[str] = []
    room.page.on("requestfailed", lambda request: given_up.append(request.post_data_json["text"]))
    last = f"{MAIL} c"

    def hold_all_but_the_last(route: Route) -> None:
        if route.request.post_data_json["text"] == last:
            route.fulfill(json=finds(MAIL)(last))

    room.page.route(CHECK, hold_all_but_the_last)
    for text in (f"{MAIL} a", f"{MAIL} b", last):
        with room.page.expect_request(CHECK):
            room.box.fill(text)
    expect(room.marks).to_have_text([MAIL])
    assert given_up == [f"{MAIL} a", f"{MAIL} b"]


@pytest.mark.parametrize("fault", ["abort", 500, 429, 503])
def test_where_the_check_cannot_be_reached_it_is_silent_and_tries_again(enter: Enter, fault: str | int) -> None:
    room = enter()
    room.page.clock.install()
    room.visited.expected.append("Failed to load resource")
    tries = []

    def fail(route: Route) -> None:
        tries.append(route.request.post_data_json["text"])
        if isinstance(fault, int):
            route.fulfill(status=fault, json={"detail": "Not now."})
        else:
            route.abort()

    room.page.route(CHECK, fail)
    ended = "requestfailed" if fault == "abort" else "response"
    with room.page.expect_event(ended):
        room.box.fill(PHONE)
    expect_silence(room)
    with room.page.expect_event(ended):
        room.forward(6_000, lambda: len(tries) > 1)
    expect_silence(room)
    room.page.unroute(CHECK)
    asked = play(room, finds(NUMBER))
    room.forward(25_000, lambda: bool(asked))
    expect(room.nudge).to_be_visible()
    assert tries == [PHONE, PHONE]


def test_a_text_that_is_refused_is_not_sent_again(enter: Enter) -> None:
    room = enter()
    room.page.clock.install()
    room.visited.expected.append("Failed to load resource")
    tries = []

    def refuse(route: Route) -> None:
        tries.append(route.request.post_data_json["text"])
        route.fulfill(status=422, json={"detail": "No."})

    room.page.route(CHECK, refuse)
    room.write(PHONE)
    room.page.clock.fast_forward(600_000)
    room.write(HARMLESS)
    assert tries == [PHONE, HARMLESS]
    expect_silence(room)


def test_what_was_found_before_the_check_failed_stays_as_long_as_its_words(enter: Enter) -> None:
    room = enter()
    room.visited.expected.append("Failed to load resource")
    play(room, finds(MAIL, "pay by bank"))
    room.write(THREE)
    room.page.unroute(CHECK)
    room.page.route(CHECK, lambda route: route.abort())
    with room.page.expect_event("requestfailed"):
        room.box.fill(THREE.replace("jo@", "jo at "))
    expect(room.marks).to_have_text(["pay by bank"])


def test_it_uses_the_token_of_the_widgets_conversation(enter: Enter) -> None:
    room = enter()
    room.page.evaluate(KEEP, "kept")
    play(room, finds(MAIL))
    with room.page.expect_request("**/api/v1/**") as asked:
        room.box.fill(MAIL)
    assert asked.value.url.endswith("/check")
    assert asked.value.headers["authorization"] == "Bearer kept"


def test_a_token_that_has_ended_gives_way_to_another(enter: Enter) -> None:
    room = enter()
    room.visited.expected.append("Failed to load resource")
    room.page.evaluate(KEEP, "old")
    room.box.fill(PHONE)
    expect(room.nudge).to_be_visible()
    assert "old" in room.page.evaluate("localStorage.getItem('ground-rules.session')"), "that is the widget's to settle"


def test_its_own_token_is_kept_for_the_next_page(enter: Enter) -> None:
    room = enter()
    room.write(PHONE)
    room.page.reload()
    room = Room(room.visited)
    with room.page.expect_request("**/api/v1/**") as asked:
        room.box.fill(PHONE)
    assert asked.value.url.endswith("/check")
    expect(room.nudge).to_be_visible()
