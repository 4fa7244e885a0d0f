"""The cards of the message check and of texts to paste, fed through a real gateway by a played Rasa."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.played_rasa import Script, played_stack
from tests.browser.test_chat_page import _CONTRAST as CONTRAST
from tests.e2e.stack import Stack

Open = Callable[..., Visit]
OPENINGS = {
    "ok": "I found nothing in this message that the rules speak against.",
    "caution": "Careful with this message: part of it is fine in a special case only.",
    "not_allowed": "Better not send it like this: 3 things in it are against the rules.",
}
ADVICE = "I only advise; the marketplace decides. If I find nothing, that is not a permission."
WHY = "Most scams begin by pulling someone off the site, where nobody can step in."
INSTEAD = "Keep talking in Messages until a contract has started."
HOSTILE = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<svg onload=\"document.title='owned'\"></svg>",
    '"><iframe src="javascript:document.title=\'owned\'"></iframe>',
    "</blockquote></article><b class=owned>bold</b>",
    "javascript:document.title='owned'",
    "<a href=\"javascript:document.title='owned'\">press</a>",
    "<style>body{display:none}</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=document.title='owned'>",
    "{{constructor.constructor('document.title=1')()}} ${document.title} &lt;script&gt; &#60;b&#62; <!-- ]]>",
]


@pytest.fixture(scope="module")
def script() -> Script:
    """What the assistant answers to everything."""
    return Script()


@pytest.fixture(scope="module")
def stack(script: Script) -> Iterator[Stack]:
    """The gateway alone; it takes the place of the whole stack for the pages that are visited here."""
    with played_stack(script) as running:
        yield running


def finding(message: str, words: str, **more: str) -> dict[str, Any]:
    """A finding with its place in the message, counted in characters as Python counts them."""
    start = message.index(words)
    rule = {"kind": "email", "rule": "contact-sharing/before-contract", "why": WHY, "instead": INSTEAD}
    return rule | {"start": start, "end": start + len(words), "text": words} | more


def a_check(
    message: str, findings: Sequence[dict[str, Any]], verdict: str = "not_allowed", **more: str
) -> dict[str, Any]:
    """A message of kind `check`, with all that the text must say."""
    text = "\n\n".join([OPENINGS.get(verdict, verdict), *(f"- {one['text']}" for one in findings), ADVICE])
    check = {"verdict": verdict, "findings": list(findings), "message": message} | more
    return {"kind": "check", "text": text, "check": check}


def a_draft(**more: Any) -> dict[str, Any]:
    """A message of kind `draft`, as the action says it."""
    draft = {
        "id": "decline-outside-payment",
        "title": "Say no to payment outside",
        "text": "Hi Priya,\n\nThank you, but I take payment here only.\n\nPlease send me an offer for [job].",
        "rule": "payments/client-suggests-it",
        "form": "shorter",
        "role": "freelancer",
        "holds": "A polite no.",
        "note": "Keep a screenshot, and say nothing about a report.",
    } | more
    parts = ["Here it is, shorter:", draft["text"], "Fill in what stands in [brackets].", f"Note: {draft['note']}"]
    choices = [{"title": title, "intent": "change_draft"} for title in ("Firmer", "In the client's voice")]
    return {"kind": "draft", "text": "\n\n".join(parts), "draft": draft, "choices": choices}


MESSAGE = (
    "Hi Anna, thanks for the brief! 🙂 I like it a lot.\n"
    "Write me at anna@example.com or call +49 170 1234567, then we can settle it without the fee."
)
SUGGESTION = "Hi Anna, thanks for the brief! 🙂 I like it a lot.\nWe can talk about everything here in Messages."
FEE = {
    "kind": "outside_payment",
    "rule": "payments/outside",
    "why": "Payment protection holds only for money that goes through the marketplace.",
    "instead": "Send an offer with the amount you agreed on.",
    "title": "Paying outside the marketplace",
}
FULL = a_check(
    MESSAGE,
    [
        finding(MESSAGE, "anna@example.com"),
        finding(MESSAGE, "+49 170 1234567", kind="phone"),
        finding(MESSAGE, "settle it without the fee", **FEE),
    ],
    suggestion=SUGGESTION,
)
FULL["choices"] = [{"title": title, "intent": "ask_why"} for title in ("Why?", "Make it ok")]


@pytest.fixture
def shown(visit: Open, script: Script) -> Callable[..., Visit]:
    """Return a function that opens the page and has the assistant answer with these messages."""

    def show(*messages: dict[str, Any], **options: Any) -> Visit:
        visited = visit(**options)
        for message in messages:
            script.message = message
            visited.ask("is it ok to send this?")
        return visited

    return show


def marks(visited: Visit) -> list[str]:
    """What is marked, without the numbers."""
    return visited.page.locator("mark").evaluate_all(
        """nodes => nodes.map((node) => Array.from(node.childNodes)
            .filter(({nodeType}) => nodeType === Node.TEXT_NODE).map(({data}) => data).join(""))"""
    )


def test_a_check_says_what_was_found_why_and_what_to_send(shown: Callable[..., Visit]) -> None:
    card = shown(FULL).page.locator("article.check")
    expect(card.locator(".verdict")).to_have_text("Not allowed")
    expect(card.locator(".verdict svg")).to_be_visible()
    expect(card.get_by_role("heading", level=2)).to_have_text("Message check")
    expect(card.get_by_role("heading", level=3)).to_have_text(["What I found", "You could send this instead"])
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
    visited = shown(FULL)
    assert marks(visited) == ["anna@example.com", "+49 170 1234567", "settle it without the fee"]
    quoted = visited.page.locator("blockquote")
    expect(quoted.locator(".mark-number")).to_have_text(["1", "1", "2"])
    assert quoted.locator("mark").first.text_content() == "finding 1: anna@example.com1"
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
    expect(visited.page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    return visited.page.evaluate("navigator.clipboard.readText()")


def test_what_is_to_be_sent_is_copied_to_the_letter(shown: Callable[..., Visit]) -> None:
    visited = shown(FULL, a_draft(), permissions=["clipboard-read", "clipboard-write"])
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
    expect(visited.page.locator("#status")).to_have_text("The text is selected: copy it now.")
    assert visited.page.evaluate("getSelection().toString()").strip() == a_draft()["draft"]["text"]


def test_a_draft_is_shown_with_its_note(shown: Callable[..., Visit]) -> None:
    visited = shown(a_draft())
    card = visited.page.locator("article.draft")
    expect(card.locator(".verdict")).to_have_text("Draft")
    expect(card.locator(".answer-fit")).to_have_text("as a freelancer, shorter")
    expect(card.get_by_role("heading", level=2)).to_have_text("Say no to payment outside")
    expect(card.locator(".paste-text")).to_have_text(a_draft()["draft"]["text"], use_inner_text=True)
    expect(card.locator(".note")).to_have_text("Note: Keep a screenshot, and say nothing about a report.")
    expect(card.locator(".prose")).to_have_text(["Here it is, shorter:", "Fill in what stands in [brackets]."])
    assert card.inner_text().count("Thank you, but I take payment here only.") == 1
    card.get_by_role("button", name="Firmer").click()
    visited.wait_for_reply(2)


def test_a_reload_shows_the_same_cards(shown: Callable[..., Visit]) -> None:
    visited = shown(FULL, a_draft())
    before = visited.page.locator("#log").inner_text()
    visited.page.reload()
    visited.wait_for_reply(2)
    assert visited.page.locator("#log").inner_text() == before


@pytest.mark.parametrize("kind", ["check", "draft"])
def test_a_message_without_its_parts_is_shown_as_text(shown: Callable[..., Visit], kind: str) -> None:
    page = shown({"kind": kind, "text": "All is said here."}).page
    expect(page.locator(f"article.kind-{kind}")).to_have_text("All is said here.")


@pytest.mark.parametrize("evil", HOSTILE)
def test_markup_in_any_part_stays_text(shown: Callable[..., Visit], evil: str) -> None:
    message = f"Hello {evil} goodbye"
    found = finding(message, evil, why=evil, instead=evil, title=evil, kind=evil, rule=evil)
    check = a_check(message, [found], suggestion=evil)
    check["text"] = f"{evil}\n\n{evil}"
    draft = a_draft(text=evil, title=evil, note=evil, role=evil, form=evil)
    visited = shown(check, check | {"check": check["check"] | {"verdict": evil}}, draft)
    page = visited.page
    assert page.title().startswith("Ground Rules")
    allowed = (
        "article,header,p,svg,path,h2,h3,div,figure,figcaption,blockquote,mark,bdi,section,ol,ul,li,span,strong,button"
    )
    assert page.locator(f"#log *:not({allowed}), #log .owned, #log [href], #log [src]").count() == 0
    assert marks(visited) == [evil, evil]
    expect(page.locator(".paste-text")).to_have_text([evil] * 3, use_inner_text=True)
    assert page.locator("article.draft h2").text_content() == evil


def test_every_button_of_the_cards_can_be_hit_and_is_named(shown: Callable[..., Visit]) -> None:
    visited = shown(FULL, a_draft(), viewport={"width": 320, "height": 740}, has_touch=True, is_mobile=True)
    buttons = visited.page.locator("article.card button").all()
    assert len(buttons) == 6
    for button in buttons:
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    names = [button.text_content() for button in buttons]
    assert names[0] == "Copy the suggested message"
    assert names[3] == "Copy this text"
    expect(visited.page.get_by_role("article", name="Message check")).to_have_count(1)
    expect(visited.page.get_by_role("article", name="Say no to payment outside")).to_have_count(1)


def pictured(visited: Visit, name: str) -> None:
    """Save both cards, whole."""
    for kind in ("check", "draft"):
        card = visited.page.locator(f"article.{kind}")
        card.scroll_into_view_if_needed()
        visited.picture(f"{kind}-{name}")


@pytest.mark.parametrize("width", [320, 360, 768])
def test_the_cards_do_not_scroll_sideways(shown: Callable[..., Visit], width: int) -> None:
    long = f"Look at https://example.com/{'a' * 200} {'w' * 300}"
    check = a_check(long, [finding(long, "w" * 300), finding(long, "https://example.com/")], suggestion=long)
    viewport = {"width": width, "height": 1400}
    visited = shown(FULL, a_draft(), viewport=viewport, has_touch=True, is_mobile=True)
    pictured(visited, f"width-{width}")
    visited = shown(check, a_draft(text=long, title=long), viewport=viewport, has_touch=True, is_mobile=True)
    assert visited.page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_cards_stand_out_in_light_and_dark(shown: Callable[..., Visit], scheme: str) -> None:
    messages = [FULL, a_draft(), a_check("Fine", [], "ok"), a_check("So", [finding("So", "So")], "caution")]
    visited = shown(*messages, color_scheme=scheme, viewport={"width": 1200, "height": 1250})
    visited.page.locator("article.check").first.scroll_into_view_if_needed()
    visited.page.evaluate("scrollTo(0, 0)")
    visited.picture(f"check-draft-{scheme}")
    visited.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    visited.picture(f"check-draft-{scheme}-end")
    measured = visited.page.evaluate(CONTRAST, ".card *:not(svg, path, .hidden)")
    weak = [(name, round(ratio, 2)) for name, ratio, _ in measured if ratio < 4.5]
    assert not weak, f"too little contrast in the {scheme} scheme: {weak}"


def test_with_forced_colours_marks_and_boxes_are_still_seen(shown: Callable[..., Visit]) -> None:
    visited = shown(FULL, a_draft(), forced_colors="active", viewport={"width": 1200, "height": 1250})
    visited.page.evaluate("scrollTo(0, 0)")
    visited.picture("check-draft-forced")
    seen = visited.page.locator("mark").first.evaluate(
        "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node.parentNode).backgroundColor]"
    )
    assert seen[0] != seen[1]
    borders = visited.page.locator(".paste, .mark-number, .note").evaluate_all(
        "nodes => nodes.map((node) => getComputedStyle(node).borderInlineStartWidth)"
    )
    assert borders
    assert "0px" not in borders
