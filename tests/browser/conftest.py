"""A real browser (Debian's Chromium) on our pages. Whatever its console complains of fails a test."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.chromium import CHROMIUM, MISSING, launch
from tests.e2e.stack import PROJECT, Stack

RESULTS = PROJECT / "results"
_WAIT_MS = 25_000
# Without motion a page stands still as soon as it has changed.
_DEFAULTS: dict[str, Any] = {"viewport": {"width": 1200, "height": 800}, "reduced_motion": "reduce"}


@dataclass
class Visit:
    """An opened page with the help widget. `expected` holds words of errors that a test brings about on purpose."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def tab(self, address: str | None = None) -> "Visit":
        """Open another tab of the same browser, on the same page if none is named."""
        other = Visit(self.page.context.new_page(), self.complaints, self.expected)
        other.page.goto(address or self.page.url)
        return other

    def open(self) -> "Visit":
        """Press the widget's button."""
        self.page.get_by_role("button", name="Ask about the rules").click()
        return self

    def ask(self, text: str) -> None:
        """Type a question, send it with Enter, and wait for the reply."""
        before = self.page.locator(".message:not(.mine)").count()
        self.page.get_by_label("Your question").fill(text)
        self.page.keyboard.press("Enter")
        self.wait_for_reply(before + 1)

    def wait_for_reply(self, count: int) -> None:
        """Wait until there are `count` replies and nothing more is awaited."""
        self.page.locator(".message:not(.mine)").nth(count - 1).wait_for()
        self.page.locator(".typing").wait_for(state="hidden")

    def picture(self, name: str) -> None:
        """Save what is to be seen, for people to look at."""
        RESULTS.mkdir(exist_ok=True)
        self.page.screenshot(path=RESULTS / f"{name}.png")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; it ends before other tests need an event loop of their own."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, stack: Stack) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a page in a fresh profile; its other arguments are the context's options.

    `before` is a script that runs first in the page.
    """
    visits: list[Visit] = []

    def opened(path: str = "/ask", before: str = "", **options: Any) -> Visit:
        context = browser.new_context(**_DEFAULTS | options)
        context.set_default_timeout(_WAIT_MS)
        if before:
            context.add_init_script(before)
        visited = Visit(context.new_page())
        visits.append(visited)
        visited.page.goto(stack.url + path if path.startswith("/") else path)
        return visited

    yield opened
    for visited in visits:
        visited.page.context.close()
        unexpected = [text for text in visited.complaints if not any(words in text for words in visited.expected)]
        assert not unexpected, f"the browser's console: {unexpected}"
