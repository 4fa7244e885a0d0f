"""The demo's message room as tests use it: the text, the nudge, and checks played where a test needs its own."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Visit

_PATIENCE = 20.0
CHECK = "**/api/v1/check"
NUMBER = "+44 7700 900123"
MAIL = "jo@lin.dev"
THREE = f"Write to {MAIL} or ask Ana, and pay by bank."
PHONE = f"I have read the brief twice. You can call me on {NUMBER} tomorrow after ten."
HARMLESS = "Thank you, that helps. I can send you a first sketch on Thursday."
HINT = "Enter sends, Shift+Enter makes a new line. What you send stays on this page."
RULE = "contact-sharing/before-contract"

# The textarea is scrolled until the mark is in sight; then the browser itself says which offsets of the text lie under
# the mark's two ends. It reaches the textarea only because the marks let every pointer through.
_UNDER = """async (mark) => {
    const text = document.getElementById("message");
    text.scrollIntoView({block: "center"});
    const here = mark.getClientRects()[0], frame = text.getBoundingClientRect();
    text.scrollBy(here.left - frame.left - frame.width / 3, here.top - frame.top - 20);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const boxes = Array.from(mark.getClientRects()), [first, last] = [boxes[0], boxes.at(-1)];
    const at = (x, {top, height}) => {
        const caret = document.caretPositionFromPoint(x, top + height / 2);
        return caret.offsetNode === text ? caret.offset : -1;
    };
    return [at(first.left + 1, first), at(last.right - 1, last)].sort((a, b) => a - b);
}"""
_HEARD = """() => {
    window.heard = [];
    for (const name of ["ground-rules:finding", "ground-rules:clear"]) {
        document.addEventListener(name, ({ type, detail }) => heard.push(
            [type, detail.findings.map(({ text, start, end }) => [text, detail.textarea.value.slice(start, end)])]));
    }
    window.said = [];
    const status = document.querySelector("ground-rules-compose").shadowRoot.querySelector("[role=status]");
    new MutationObserver(() => status.textContent && said.push(status.textContent)).observe(status, {childList: true});
}"""


class Room:
    """An opened room. It hears what the nudge tells the page and what it has read out."""

    def __init__(self, visited: Visit) -> None:
        self.visited = visited
        self.page = visited.page
        self.box = self.page.locator("#message")
        self.nudge = self.page.locator("ground-rules-compose .nudge")
        self.marks = self.page.locator("ground-rules-compose mark")
        self.nudge.wait_for(state="attached")
        self.page.evaluate(_HEARD)

    def write(self, text: str) -> None:
        """Put a text into the box and wait until it has been checked."""
        with self.page.expect_response(CHECK) as checked:
            self.box.fill(text)
        checked.value.finished()

    def until(self, condition: str) -> None:
        """Wait until an expression is true in the page. (Playwright's own way needs `eval`, which the page forbids.)"""
        self._poll(lambda: self.page.evaluate(condition), lambda: None, f"never came true: {condition}")

    def forward(self, milliseconds: int, condition: Callable[[], bool]) -> None:
        """Let so much time pass on the page's own clock, again and again, until a condition holds.

        Once is not enough where the page first has to hear of an answer before it sets its timer.
        """
        self._poll(condition, lambda: self.page.clock.fast_forward(milliseconds), "it never held, whatever time passed")

    def _poll(self, condition: Callable[[], bool], meanwhile: Callable[[], None], failure: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not condition():
            assert time.monotonic() < deadline, failure
            meanwhile()
            self.page.wait_for_timeout(20)

    def button(self, name: str) -> Locator:
        """One of the panel's buttons."""
        return self.nudge.get_by_role("button", name=name)

    def heard(self) -> list[Any]:
        """What the page was told: the events with their findings' words, and what stands at their places."""
        return self.page.evaluate("heard")  # type: ignore[no-any-return]

    def said(self) -> list[str]:
        """What screen readers were told to read out."""
        return self.page.evaluate("said")  # type: ignore[no-any-return]

    def marked(self) -> list[str]:
        """The words that lie under the marks."""
        text = self.box.input_value().encode("utf-16-le")
        places = [mark.evaluate(_UNDER) for mark in self.marks.all()]
        return [text[2 * begin : 2 * end].decode("utf-16-le") for begin, end in places]


def finding(text: str, words: str, verdict: str = "not_allowed", **more: str) -> dict[str, Any]:
    """A finding as the API gives it, counted in characters as Python counts them."""
    start = text.index(words)
    told = {"kind": "email", "rule": RULE, "title": "Contact details", "why": "Most scams begin off the site."}
    place = {"start": start, "end": start + len(words), "text": words, "verdict": verdict}
    return {**told, "instead": "Leave it out.", **place, **more}


def check(text: str, findings: Sequence[dict[str, Any]], wording: str = "Let's talk here.") -> dict[str, Any]:
    """The outcome of a check; each finding that is not allowed can be replaced by itself."""
    wrong = [one for one in findings if one["verdict"] == "not_allowed"]
    return {
        "verdict": "not_allowed" if wrong else "caution" if findings else "ok",
        "findings": list(findings),
        "replacements": [{"start": one["start"], "end": one["end"], "text": wording} for one in wrong],
        "advice": "This check advises.",
    }


def play(room: Room, answer: Callable[[str], dict[str, Any]]) -> list[str]:
    """Have `answer` check the texts from here on; return the list in which what was asked is kept."""
    asked: list[str] = []

    def fulfil(route: Route) -> None:
        text = route.request.post_data_json["text"]
        asked.append(text)
        route.fulfill(json=answer(text))

    room.page.route(CHECK, fulfil)
    return asked


def finds(*words: str, **more: str) -> Callable[[str], dict[str, Any]]:
    """Return a check that finds each of these words that is in the text, in the order given."""
    return lambda text: check(text, [finding(text, one, **more) for one in words if one in text])


def expect_silence(room: Room) -> None:
    """Nothing is shown, described, or told."""
    expect(room.nudge).to_be_hidden()
    expect(room.marks).to_have_count(0)
    expect(room.box).to_have_accessible_description(HINT)
