"""Whatever anybody writes anywhere is shown as text on every page of the desk."""

from html import escape

from starlette.testclient import TestClient

from groundrules.desk.accounts import DeskRole
from tests.security.xss import XSS
from tests.unit.web.desk_pages.browser import AgentInBrowser, Browser
from tests.unit.web.desk_pages.conftest import ask_for_person
from tests.unit.web.gateway import Behind, Talk

_ALL = "\n".join(XSS)


def _message(kind: str, **more: object) -> dict[str, object]:
    return {"kind": kind, "text": _ALL, "choices": [{"title": _ALL, "intent": "ask_why"}], **more}


def test_hostile_words_stay_words(client: TestClient, behind: Behind, ada: AgentInBrowser) -> None:
    answer = dict.fromkeys(("rule", "title", "verdict", "summary", "consequence", "caution", "focus"), _ALL)
    answer |= {"reasons": [{"text": _ALL}], "instead": [_ALL], "exceptions": [{"text": _ALL}], "as_of": "2026-11-22"}
    answer |= {"sections": [{"name": _ALL}], "version": 1}
    finding = {"start": 0, "end": 9, "text": _ALL, "why": _ALL, "instead": _ALL, "rule": _ALL, "title": _ALL}
    check = {"verdict": _ALL, "findings": [finding], "message": _ALL, "suggestion": _ALL}
    draft = {"title": _ALL, "text": _ALL, "note": _ALL}
    trace = {"intent": _ALL, "confidence": 0.5, "decision": _ALL, "draft": _ALL, "rule": _ALL, "version": 1}
    trace |= {"ranking": [{"rule": _ALL, "confidence": 0.5}]}
    report = dict.fromkeys(("what", "who", "where", "when", "evidence", "wish"), _ALL) | {"reference": "GR-222222"}
    talk = Talk(client)
    for turn, says in enumerate(
        (
            _message("answer", answer=answer, trace=trace),
            _message("check", check=check, trace=trace),
            _message("draft", draft=draft, trace=trace),
            _message("text", report=report, trace=trace),
        )
    ):
        behind.says = says
        assert talk.post({"client_id": f"u{turn}", "text": _ALL[:2000]}).status_code == 200
    number = ask_for_person(talk, behind)
    talk.post({"client_id": "why", "text": _ALL[:2000]})
    with client.app.state.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE conversations SET visitor_name = ?", (_ALL,))
        connection.exec_driver_sql("UPDATE tickets SET answered = ?, topic = ?", (_ALL, "<b>"))
    ada.send(ada.get(f"/desk/tickets/{number}"), "/claim")
    page = ada.get(f"/desk/tickets/{number}")
    wrong = next(form["action"] for form in page.forms if "/wrong/" in form["action"])
    ada.send(page, wrong, note=_ALL[:2000])
    ada.send(page, "/notes", text=_ALL[:2000])
    ada.send(page, "/messages", text=_ALL[:2000], sure="1")
    shown = [
        ada.get(f"/desk/tickets/{number}"),
        ada.send(page, "/draft", text=_ALL[:1900], q=XSS[0]),
        ada.send(page, "/messages", text=_ALL[:2000], version="1"),
        ada.get("/desk"),
        ada.get("/desk/reports"),
        ada.get("/desk/reports/GR-222222"),
        ada.get("/desk/reviews"),
    ]
    ada.send(page, "/resolve", more=_ALL[:900])
    shown += [ada.get("/desk?show=closed"), ada.get("/desk/audit"), ada.get(f"/desk/tickets/{number}")]
    ada.send(ada.get("/desk/reports/GR-222222"), "/outcome", outcome="no_action", note=_ALL[:2000])
    shown += [ada.get("/desk/reports/GR-222222"), ada.get("/desk/reports?show=closed")]
    for one in shown:
        html = one.response.text
        assert "owned" in html, one.path
        for words in XSS:
            assert words not in html or escape(words) == words, (one.path, words)
        assert html.count("<script") == 1
        assert html.count("<form") == len([form for form in one.forms if form["action"]])


def test_what_is_typed_at_the_log_in_stays_words(client: TestClient) -> None:
    browser = Browser(client)
    for words in XSS:
        page = browser.send(browser.get("/desk/login"), "/login", name=words[:80], password=words, next=words)
        assert words not in page.response.text or escape(words) == words
        assert page.form("/login")["next"] == "/desk"


def test_a_hostile_agents_name_is_refused_and_shown_as_words(client: TestClient) -> None:
    eve = AgentInBrowser(client, "Eve", DeskRole.ADMIN)
    for words in XSS:
        page = eve.send(eve.get("/desk/team"), "/team/add", name=words[:80])
        if page.status == 201:
            continue
        assert words[:80] not in page.response.text or escape(words[:80]) == words[:80]
