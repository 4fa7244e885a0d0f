"""Hostile words from a user, in a name, a note, a report: in a real browser they stay words."""

from collections.abc import Callable

from playwright.sync_api import Page, Request, expect

from groundrules.database import make_engine
from tests.browser.conftest import Visit
from tests.browser.desk.conftest import TRACE, User
from tests.browser.widget.messages import an_answer
from tests.e2e.played_rasa import Script
from tests.e2e.stack import Stack
from tests.security.xss import XSS

_ALL = "\n".join(XSS)


def _watched(page: Page) -> list[str]:
    """Return a list that fills with the addresses of other servers that the page calls."""
    called: list[str] = []
    own = "/".join(page.url.split("/")[:3])

    def hear(request: Request) -> None:
        if not request.url.startswith((own, "data:")):
            called.append(request.url)

    page.on("request", hear)
    return called


def test_hostile_words_stay_words(
    at_desk: Callable[..., Visit], user: Callable[..., User], script: Script, stack: Stack
) -> None:
    page = at_desk("Ann").page
    called = _watched(page)
    asking = user()
    report = dict.fromkeys(("what", "who", "where", "when", "evidence"), _ALL) | {"reference": "GR-222224"}
    script.message = an_answer(summary=_ALL, title=XSS[0], consequence=_ALL) | {"trace": TRACE | {"intent": _ALL}}
    asking.visited.ask("one")
    script.message = {"kind": "text", "text": _ALL, "report": report | {"wish": None}}
    asking.visited.ask("two")
    asking.asks_for_person()
    engine = make_engine(f"sqlite:///{stack.home / 'ground-rules.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE conversations SET visitor_name = ?", (XSS[5],))
        connection.exec_driver_sql("UPDATE tickets SET answered = ? WHERE id = ?", (_ALL, asking.ticket))
    engine.dispose()
    page.get_by_role("button", name=f"Take {asking.ticket}").click()
    expect(page.locator("#compose-hint")).to_contain_text("Enter sends")
    for words in XSS:
        asking.writes(words)
    expect(page.locator(".by-user .words").last).to_have_text(XSS[-1], use_inner_text=True)
    page.locator("#note").fill(_ALL[:2000])
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator(".note")).to_contain_text("document.title")
    page.locator("#find").fill(XSS[0])
    page.locator("#find").press("Enter")
    for path in ("", "/desk", "/desk/reports", "/desk/reports/GR-222224", "/desk/reviews"):
        if path:
            page.goto(stack.url + path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert "owned" not in page.title()
        assert (
            page.locator(".desk").locator("script, iframe, object, video, style, link, base, meta, img, .owned").count()
            == 0
        )
        assert page.locator("[onerror], [onload], [onfocus], [onmouseover], [ontoggle]").count() == 0
    assert called == []
