"""Nothing that a user, the assistant, a rulebook or an agent writes becomes more than text in the widget."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.widget.messages import a_check, a_choice, a_draft, an_answer, finding, source
from tests.browser.widget.support_desk import SupportDesk
from tests.e2e.played_rasa import Script
from tests.security.xss import XSS

Open = Callable[..., Visit]
# In how many visits the strings are tried.
PARTS = 4
_KNOWN = (
    "article,section,header,p,svg,path,h3,h4,div,figure,figcaption,blockquote,mark,bdi,ol,ul,li,span,strong,button,"
    "details,summary,form,label,textarea,time"
)
_LINKS = "nodes => nodes.map((node) => node.getAttribute('href'))"


def is_harmless(visited: Visit) -> None:
    """All in the log is what the widget draws itself; nothing ran, nothing was fetched, no address is ours."""
    page = visited.page
    log = page.locator(".log")
    assert page.title() == "Ask about the rules · Ground Rules"
    assert log.locator(f"*:not({_KNOWN}, a)").count() == 0
    assert log.locator(".owned, [src], [style], [onclick], [onload], [onerror], [onfocus], iframe").count() == 0
    for address in log.locator("a").evaluate_all(_LINKS):
        assert address.startswith(("https://", "http://127.0.0.1:"))


@pytest.fixture
def watched(visit: Open) -> Visit:
    """The page to ask on; it fails if it is led away, asks for another server, or opens a dialog."""
    visited = visit()
    own = visited.page.url.removesuffix("/ask")
    visited.page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    visited.page.on("request", lambda request: request.url.startswith(own) or visited.complaints.append(request.url))
    return visited


def everywhere(evil: str) -> list[dict[str, Any]]:
    """Messages of the assistant with this in every part that shows text."""
    both = {"title": evil, "role": evil, "stage": evil, "summary": evil, "confidence": evil, "verdict": evil}
    reason = {"text": evil, "protects": [evil], "source": source(evil, url=evil)}
    section = source(evil, url=evil, name=evil, authority=evil)
    answer = an_answer(
        **both,
        rule=evil,
        reasons=[reason, reason],
        consequence=evil,
        instead=[evil],
        exceptions=[{"text": evil, "rule": evil, "title": evil}],
        sections=[section],
        history=[{"date": evil, "change": evil}],
        variants=[{"roles": [evil], "stages": [evil], "answer": evil}],
        as_of=evil,
        caution=evil,
        focus=evil,
    )
    message = f"Hello {evil} goodbye"
    found = finding(message, evil, why=evil, instead=evil, title=evil, kind=evil, rule=evil)
    check = a_check(message, [found], verdict=evil, suggestion=evil)
    draft = a_draft(text=evil, title=evil, note=evil, role=evil, form=evil)
    plain = {"kind": "text", "text": f"{evil}\n\n- {evil}\n- {evil}"}
    return [one | {"choices": [a_choice(evil)]} for one in (answer, check, draft, plain)]


@pytest.mark.parametrize("part", range(PARTS))
def test_the_assistant_s_messages_are_text(watched: Visit, script: Script, part: int) -> None:
    page = watched.page
    for evil in XSS[part::PARTS]:
        for script.message in everywhere(evil):
            watched.ask(evil)
        for summary in page.locator("article.answer").last.locator("summary").all():
            summary.click()
        shown = " ".join(evil.split())
        assert [" ".join(text.split()) for text in page.locator(".bubble").all_inner_texts()[-4:]] == [shown] * 4
        for place in (".caution", "details", ".found", ".paste-text", ".note", ".reply", ".choice"):
            words = page.locator(f".log {place}").last.inner_text().replace("(opens in a new tab)", "")
            assert "".join(evil.split()) in "".join(words.split())
    is_harmless(watched)


def test_what_is_written_about_a_reply_is_text(watched: Visit) -> None:
    watched.ask("May I?")
    page = watched.page
    for evil in XSS:
        page.get_by_role("button", name="No, this did not help").click()
        page.get_by_label("What was wrong or missing?").fill(evil)
        with page.expect_request("**/feedback") as sent:
            page.get_by_role("button", name="Send").first.click()
        assert sent.value.post_data_json == {"helpful": False, "comment": evil.strip()}
        expect(page.get_by_label("What was wrong or missing?")).to_be_hidden()
    is_harmless(watched)


def test_an_agent_s_words_are_text(watched: Visit, script: Script, desk: SupportDesk) -> None:
    script.message = {"kind": "handoff", "text": "A person, please."}
    watched.ask("one")
    agent = desk.joins(watched, "Ann")
    for evil in XSS:
        agent.says(evil)
    expect(watched.page.locator(".from-agent")).to_have_count(len(XSS))
    is_harmless(watched)


def test_an_agent_s_name_is_text(watched: Visit) -> None:
    """The desk takes no such name; should one come all the same, it is played here."""
    name = XSS[0]
    agent = {"state": "assigned", "ticket": "T", "agent": {"name": name, "role": name}}
    state = {"conversation": "c", "role": None, "stage": None, "owner": "agent", "last_seq": 9, "handoff": agent}
    message = {"id": "m", "seq": 9, "author": "agent", "name": name, "at": name, "kind": "text", "text": name}
    typing = {"author": "agent", "name": name, "on": True}
    events = [("state", state), ("message", message), ("typing", typing)]
    body = "".join(f"event: {event}\ndata: {json.dumps(data)}\n\n" for event, data in events)
    watched.ask("one")
    page = watched.page
    page.route("**/events", lambda route: route.fulfill(content_type="text/event-stream", body=body))
    page.reload()
    expect(page.locator(".from-agent")).to_have_text(f"{name} Invalid Date{name}")
    expect(page.locator(".head .meta")).to_contain_text(name)
    expect(page.locator(".typing")).to_contain_text(name)
    is_harmless(watched)
