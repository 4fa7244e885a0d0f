"""The cards of the message check and of texts to paste."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.widget.messages import (
    ADVICE,
    FEE,
    FULL_CHECK,
    INSTEAD,
    MESSAGE,
    OPENINGS,
    SUGGESTION,
    WHY,
    a_check,
    a_draft,
    finding,
)


def marks(visited: Visit) -> list[str]:
    """What is marked, without the numbers."""
    return visited.page.locator("mark").evaluate_all(
        """nodes => nodes.map((node) => Array.from(node.childNodes)
            .filter(({nodeType}) => nodeType === Node.TEXT_NODE).map(({data}) => data).join(""))"""
    )


def test_a_check_says_what_was_found_why_and_what_to_send(shown: Callable[..., Visit]) -> None:
    card = shown(FULL_CHECK).page.locator("article.check")
    expect(card.locator(".verdict")).to_have_text("Not allowed")
    expect(card.locator(".verdict svg")).to_be_visible()
    expect(card.get_by_role("heading", level=3)).to_have_text("Message check")
    expect(card.get_by_role("heading", level=4)).to_have_text(["What I found", "You could send this instead"])
    expect(card.locator(".answer-summary")).to_have_text(OPENINGS["not_allowed"])
    items = card.locator(".findings > li")
    expect(items).to_have_count(2)
    expect(items.nth(0)).to_contain_text("Finding 1: “anna@example.com”, “+49 170 1234567”")
    for words in (WHY, f"Instead: {INSTEAD}"):
        expect(items.nth(0)).to_contain_text(words)
    expect(items.nth(1)).to_contain_text("Rule: Paying outside the marketplace")
    expect(card.locator(".paste-text")).to_have_text(SUGGESTION, use_inner_text=True)
    expect(card.get_by_text(ADVICE)).to_be_visible()
    expect(card.get_by_role("button", name="Make it ok")).to_be_visible()


def test_what_was_found_is_marked_and_said(shown: Callable[..., Visit]) -> None:
    visited = shown(FULL_CHECK)
    assert marks(visited) == ["anna@example.com", "+49 170 1234567", "settle it without the fee"]
    quoted = visited.page.locator("blockquote")
    expect(quoted.locator(".mark-number")).to_have_text(["1", "1", "2"])
    assert quoted.locator("mark").first.text_content() == "Finding 1: anna@example.com1"
    copied = quoted.evaluate("node => { getSelection().selectAllChildren(node); return getSelection().toString(); }")
    assert copied.strip() == MESSAGE


@pytest.mark.parametrize(
    ("verdict", "words"), [("ok", "Nothing found"), ("caution", "Take care"), ("not_allowed", "Not allowed")]
)
def test_each_verdict_has_its_word(shown: Callable[..., Visit], verdict: str, words: str) -> None:
    found = [] if verdict == "ok" else [finding("Call me", "Call me")]
    card = shown(a_check("Call me", found, verdict)).page.locator("article.check")
    expect(card.locator(".verdict")).to_have_text(words)
    expect(card.locator(".findings")).to_have_count(len(found))
    expect(card.locator("blockquote")).to_contain_text("Call me")
    expect(card.locator(".paste")).to_have_count(0)


def test_without_the_message_the_findings_quote_it(shown: Callable[..., Visit]) -> None:
    message = a_check("Call me", [finding("Call me", "Call me")])
    del message["check"]["message"]
    page = shown(message).page
    expect(page.locator("blockquote")).to_have_count(0)
    expect(page.locator(".found")).to_contain_text("“Call me”")


def test_a_wording_that_is_suggested_is_not_quoted_as_well(shown: Callable[..., Visit]) -> None:
    page = shown(a_check(SUGGESTION, [], "ok", suggestion=SUGGESTION)).page
    expect(page.locator("blockquote")).to_have_count(0)
    expect(page.locator(".paste-text")).to_have_text(SUGGESTION, use_inner_text=True)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("🙂👩\u200d👩\u200d👧\u200d👦🇩🇪 write to 👉a@b.example👈 🙏", ["a@b.example"]),
        ("Anna: \U0001d7ec\U0001d7ed soon", ["\U0001d7ec\U0001d7ed", "soon"]),
        ("👍🏽", ["👍🏽"]),
        ("e\u0301crivez à moi@exemple.fr", ["moi@exemple.fr"]),
        ("راسلني على a@b.example من فضلك 🙂", ["a@b.example"]),
    ],
)
def test_offsets_count_characters_and_not_half_of_them(
    shown: Callable[..., Visit], message: str, found: list[str]
) -> None:
    visited = shown(a_check(message, [finding(message, words) for words in found]))
    assert marks(visited) == found


def test_findings_that_overlap_are_all_marked(shown: Callable[..., Visit]) -> None:
    message = "Pay me by PayPal at a@b.example now"
    outer = finding(message, "by PayPal at a@b.example", **FEE)
    visited = shown(a_check(message, [outer, finding(message, "a@b.example"), finding(message, "example now")]))
    assert marks(visited) == ["by PayPal at ", "a@b.", "example", " now"]
    expect(visited.page.locator(".mark-number")).to_have_text(["1", "2", "2"])


def test_a_place_that_does_not_fit_the_message_is_not_marked(shown: Callable[..., Visit]) -> None:
    message = "Call me at once"
    wrong = finding(message, "Call me") | {"start": 3, "end": 9}
    visited = shown(a_check(message, [wrong, finding(message, "once") | {"end": 900}]))
    expect(visited.page.locator(".found").first).to_contain_text("“Call me”")
    assert marks(visited) == []


def test_a_message_from_right_to_left_runs_that_way(shown: Callable[..., Visit]) -> None:
    message = "راسلني على البريد anna@example.com من فضلك"
    visited = shown(a_check(message, [finding(message, "راسلني على البريد")], suggestion="لنتحدث هنا"))
    for place in ("blockquote", ".paste-text"):
        assert visited.page.locator(place).evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert visited.page.locator("article.check").evaluate("node => getComputedStyle(node).direction") == "ltr"
    visited.picture("check-rtl")


def is_copied(visited: Visit, box: Locator) -> str:
    """Press a box's button; return what is on the clipboard."""
    box.get_by_role("button", name="Copy").press("Enter")
    expect(box.locator(".meta")).to_have_text("Copied")
    expect(visited.page.locator(".panel > [role=status]")).to_have_text("Copied")
    return visited.page.evaluate("navigator.clipboard.readText()")


def test_what_is_to_be_sent_is_copied_to_the_letter(shown: Callable[..., Visit]) -> None:
    visited = shown(FULL_CHECK, a_draft(), permissions=["clipboard-read", "clipboard-write"])
    boxes = visited.page.locator(".paste")
    assert is_copied(visited, boxes.nth(0)) == SUGGESTION
    assert is_copied(visited, boxes.nth(1)) == a_draft()["draft"]["text"]
    expect(boxes.nth(1).get_by_role("button")).to_be_focused()


def test_without_a_clipboard_the_text_is_copied_all_the_same(shown: Callable[..., Visit]) -> None:
    visited = shown(a_draft(), permissions=["clipboard-read", "clipboard-write"])
    visited.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no')); }")
    assert is_copied(visited, visited.page.locator(".paste")) == a_draft()["draft"]["text"]


def test_where_nothing_can_be_copied_the_text_is_selected(shown: Callable[..., Visit]) -> None:
    visited = shown(a_draft())
    visited.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false"
    )
    visited.page.get_by_role("button", name="Copy this text").click()
    expect(visited.page.locator(".panel > [role=status]")).to_have_text("The text is selected: copy it now.")
    assert visited.page.evaluate("getSelection().toString()").strip() == a_draft()["draft"]["text"]


def test_a_draft_is_shown_with_its_note(shown: Callable[..., Visit]) -> None:
    visited = shown(a_draft())
    card = visited.page.locator("article.draft")
    expect(card.locator(".verdict")).to_have_text("Draft")
    expect(card.locator(".answer-head .meta")).to_have_text("as a freelancer, shorter")
    expect(card.get_by_role("heading", level=3)).to_have_text("Say no to payment outside")
    expect(card.locator(".paste-text")).to_have_text(a_draft()["draft"]["text"], use_inner_text=True)
    expect(card.locator(".note")).to_have_text("Note: Keep a screenshot, and say nothing about a report.")
    expect(card.locator(".prose")).to_have_text(["Here it is, shorter:", "Fill in what stands in [brackets]."])
    assert card.inner_text().count("Thank you, but I take payment here only.") == 1
    card.get_by_role("button", name="Firmer").click()
    visited.wait_for_reply(2)


def test_a_reload_shows_the_same_cards(shown: Callable[..., Visit]) -> None:
    visited = shown(FULL_CHECK, a_draft())
    before = visited.page.locator(".log").inner_text()
    visited.page.reload()
    visited.wait_for_reply(2)
    assert visited.page.locator(".log").inner_text() == before


@pytest.mark.parametrize("kind", ["check", "draft"])
def test_a_message_without_its_parts_is_shown_as_text(shown: Callable[..., Visit], kind: str) -> None:
    page = shown({"kind": kind, "text": "All is said here."}).page
    expect(page.locator(f"article.kind-{kind}")).to_have_text("All is said here.")


def test_every_control_of_the_cards_can_be_hit_and_is_named(shown: Callable[..., Visit]) -> None:
    visited = shown(FULL_CHECK, a_draft(), viewport={"width": 320, "height": 740}, has_touch=True, is_mobile=True)
    buttons = visited.page.locator("article.card button:visible").all()
    assert len(buttons) == 10
    for button in buttons:
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    names = [button.text_content() or button.get_attribute("aria-label") for button in buttons]
    assert all(names)
    assert {"Copy the suggested message", "Copy this text", "Yes, this helped"} <= set(names)
    expect(visited.page.get_by_role("article", name="Message check")).to_have_count(1)
    expect(visited.page.get_by_role("article", name="Say no to payment outside")).to_have_count(1)
