"""How soon a visitor sees an answer in the widget, and what a page costs to show, in a browser on the whole stack."""

from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import CHROMIUM, MISSING, launch
from tests.e2e.stack import MODEL, running_stack
from tests.figures.parts import Unavailable
from tests.load.run import Run, say
from tests.load.timing import percentile
from tests.nlu.evaluate import Question, read_paraphrases

_VISITS, _QUICK_VISITS = 60, 3
_PAGES = ("/", "/ask", "/demo/messages", "/help", "/help/changes", "/help/search?q=whatsapp", "/desk/login")
# From the key that sends to the first picture with a reply in it: `requestAnimationFrame` comes before a picture is
# made, a message posted from there after it.
_WATCH = """() => {
  const root = document.querySelector("ground-rules-help").shadowRoot;
  window.painted = new Promise((resolve) => {
    root.addEventListener("keydown", (event) => { if (event.key == "Enter") window.sentAt = performance.now(); }, true);
    new MutationObserver((_, observer) => {
      if (!root.querySelector(".message:not(.mine)")) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - window.sentAt);
        port2.postMessage(0);
      });
    }).observe(root, { childList: true, subtree: true });
  });
}"""
_COSTS = """() => {
  const [visit] = performance.getEntriesByType("navigation");
  const loaded = [visit, ...performance.getEntriesByType("resource")];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const blocking = performance.getEntriesByType("resource").filter((one) => one.renderBlockingStatus === "blocking");
  return {
    first_byte: visit.responseStart,
    painted: paint ? paint.startTime : null,
    ready: visit.domContentLoadedEventEnd,
    loaded: visit.loadEventEnd,
    kilobytes: loaded.reduce((sum, one) => sum + one.encodedBodySize, 0) / 1000,
    requests: loaded.length,
    blocking: blocking.filter((one) => one.initiatorType === "script").length,
    shifts: window.shifts,
  };
}"""
_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def measure(run: Run) -> dict[str, Any]:
    """Return the milliseconds from sending to the painted answer, and what each page costs on a first visit."""
    if not MODEL.is_file():
        raise Unavailable("There is no trained model. Run `make train` first.")
    if CHROMIUM is None:
        raise Unavailable(MISSING)
    heading, visits = {**run.heading(), "rounds": 1}, _QUICK_VISITS if run.quick else _VISITS
    questions = [question for question in read_paraphrases() if question.rules][:: max(1, 258 // visits)][:visits]
    with running_stack() as stack, sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            say(f"{len(questions)} first answers in the widget")
            taken = [_first_answer(browser, stack.url, question) for question in questions]
            say(f"{len(_PAGES)} pages, visited for the first time")
            pages = {path: _costs(browser, stack.url + path) for path in _PAGES}
        finally:
            browser.close()
    answers = {"p50": percentile(taken, 0.5), "p95": percentile(taken, 0.95), "most": max(taken)}
    return {
        **heading,
        "answers": {name: round(value) for name, value in answers.items()},
        "visits": visits,
        "pages": pages,
    }


def _first_answer(browser: Browser, url: str, question: Question) -> float:
    """Return the milliseconds for the first question of a visitor who has never been here."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"{url}/")
        page.get_by_role("button", name="Ask about the rules").click()
        page.get_by_label("Your question").fill(question.text)
        page.evaluate(_WATCH)
        page.keyboard.press("Enter")
        return float(page.evaluate("() => window.painted"))
    finally:
        context.close()


def _costs(browser: Browser, address: str) -> dict[str, Any]:
    context = browser.new_context()
    try:
        page: Page = context.new_page()
        page.add_init_script(_SHIFTS)
        page.goto(address, wait_until="networkidle" if "/desk" not in address else "load")
        costs: dict[str, Any] = page.evaluate(_COSTS)
        return {name: value if value is None else round(value, 3) for name, value in costs.items()}
    finally:
        context.close()
