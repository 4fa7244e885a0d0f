"""Insights: for leads and admins, without a script, and without anybody's data."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from groundrules.conversation.log import utc_now
from groundrules.insights.digest import Digest
from groundrules.insights.keeper import Keeper
from groundrules.insights.models import CheckFindingRow
from groundrules.insights.redact import Redactor
from groundrules.insights.report import TABLES
from tests.security.xss import XSS
from tests.unit.insights.test_words import ByWord
from tests.unit.web.desk_pages.browser import AgentInBrowser, Page
from tests.unit.web.desk_pages.conftest import RULE
from tests.unit.web.gateway import Behind, Talk, is_problem

_REFUSED = {"kind": "out_of_scope", "text": "That is outside what I know."}
_TOLD = {"kind": "answer", "text": "No.", "answer": {"rule": RULE, "focus": "rule"}}
_WISH = {"kind": "text", "text": "Noted.", "wish": {"rule": RULE}}
_CHECK = {"verdict": "not_allowed", "message": "Hi", "findings": [{"kind": "email", "rule": RULE}]}
_PERSONAL = "I am Zelda Quintero, zelda@mailbox.example, +49 151 23456789"


@pytest.fixture
def asks(client: TestClient, behind: Behind) -> Callable[..., None]:
    """Return a function that asks something and is answered in a certain way."""
    talks: dict[str, Talk] = {}

    def ask(text: str, says: dict[str, object], **situation: str) -> None:
        talk = talks.setdefault(repr(situation), Talk(client, **situation))
        behind.says = says
        assert talk.post({"client_id": f"u{len(behind.asked)}", "text": text}).status_code == 200

    return ask


@pytest.fixture
def used(client: TestClient, asks: Callable[..., None]) -> None:
    """A day with one of everything."""
    asks("May I give my number?", _TOLD, role="client", stage="before_contract")
    asks(f"What about the weather? {_PERSONAL}", _REFUSED, role="client", stage="before_contract")
    asks(f"I wish for more. {_PERSONAL}", _WISH, role="freelancer")
    asks("Check: Hi", {"kind": "check", "text": "No.", "check": _CHECK}, role="freelancer")
    Keeper(client.app.state.engine, ByWord()).refresh()


def _figures(page: Page) -> str:
    return page.text[page.text.index("Questions") : page.text.index("Questions over time")]


def test_agents_and_visitors_see_nothing(client: TestClient, ann: AgentInBrowser, used: None) -> None:
    assert "/desk/insights" not in ann.get("/desk").links()
    for path in ("/desk/insights", "/desk/insights/rules.csv"):
        page = ann.get(path)
        assert page.status == 403
        assert "This is not for your role" in page.text
        assert client.get(path, follow_redirects=False).headers["location"].startswith("/desk/login?next=")
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in ann.cookies.items())}
    is_problem(client.get("/desk/api/insights", headers=cookies), 403, "not-your-role")
    is_problem(client.get("/desk/api/insights"), 401, "not-logged-in")


def test_leads_and_admins_see_it(lea: AgentInBrowser, ada: AgentInBrowser, used: None) -> None:
    assert "/desk/insights" in lea.get("/desk").links()
    assert lea.get("/desk/insights").status == ada.get("/desk/insights").status == 200


def test_the_page_says_what_was_asked(lea: AgentInBrowser, used: None) -> None:
    page = lea.get("/desk/insights")
    assert "Questions 2 in 2 conversations" in _figures(page)
    assert "Answered 50% 1 question" in _figures(page)
    assert "What about the weather? I am [name], [e-mail], [phone] 1 new 0 1" in page.text
    assert "I wish for more. I am [name], [e-mail], [phone]" in page.text
    assert "E-mail address" in page.text
    assert page.response.text.count("<svg xmlns") == 3
    assert "failed: 0" in page.text


def test_before_anything_is_asked(lea: AgentInBrowser) -> None:
    page = lea.get("/desk/insights")
    assert page.status == 200
    assert "Nobody asked anything in these days." in page.text
    assert "<svg xmlns" not in page.response.text


@pytest.mark.parametrize(
    ("query", "questions"),
    [
        ("", 2),
        ("role=client", 2),
        ("role=freelancer", 0),
        ("stage=before_contract", 2),
        ("topic=contact-sharing", 1),
        ("topic=fees", 0),
        ("role=nobody&stage=never&topic=nothing&since=soon&until=", 2),
        ("since=2020-01-01&until=2020-02-01", 0),
        ("since=0001-01-01&until=9999-12-31", 0),
    ],
)
def test_filters(lea: AgentInBrowser, used: None, query: str, questions: int) -> None:
    page = lea.get(f"/desk/insights?{query}")
    assert page.status == 200
    assert _figures(page).startswith(f"Questions {questions} in")


def test_the_form_shows_what_is_chosen_and_keeps_it_for_files(lea: AgentInBrowser, used: None) -> None:
    page = lea.get("/desk/insights?since=2026-01-02&until=2026-03-04&topic=fees&role=client&stage=after_contract")
    chosen = {"since": "2026-01-02", "until": "2026-03-04", "topic": "fees", "role": "client"}
    assert page.form("/desk/insights") == {**chosen, "stage": "after_contract"}
    files = [link for link in page.links() if ".csv?" in link]
    assert {re.search(r"/(\w+)\.csv", link)[1] for link in files} == set(TABLES)
    assert all("topic=fees" in link and "since=2026-01-02" in link for link in files)


def test_files(lea: AgentInBrowser, used: None) -> None:
    response = lea.get("/desk/insights/unclear.csv").response
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="unclear-[\d-]+\.csv"', response.headers["content-disposition"])
    (row,) = csv.DictReader(io.StringIO(response.text))
    assert row["text"] == "What about the weather? I am [name], [e-mail], [phone]"
    assert lea.get("/desk/insights/passwords.csv").status == 404


def test_nobody_can_be_made_out(lea: AgentInBrowser, used: None) -> None:
    shown = [lea.get("/desk/insights"), *(lea.get(f"/desk/insights/{key}.csv") for key in TABLES)]
    for page in shown:
        for word in ("Zelda", "Quintero", "mailbox", "23456789"):
            assert word not in page.response.text, page.path


def test_hostile_words_stay_words(client: TestClient, lea: AgentInBrowser, asks: Callable[..., None]) -> None:
    for place, words in enumerate(XSS):
        asks(words, _REFUSED if place % 2 else _WISH)
    answer = {"rule": "<b class=owned>/<i>", "focus": "<script>"}
    asks("x", {"kind": "answer", "text": "x", "answer": answer})
    finding = {"kind": "<b class=owned>", "rule": "<img src=x onerror=owned>"}
    asks("x", {"kind": "check", "text": "x", "check": {**_CHECK, "findings": [finding]}})
    asks("x", {"kind": "clarify", "text": "x", "candidates": ["</svg><script>owned</script>/x"]})
    Digest(client.app.state.engine, Redactor()).catch_up()
    with client.app.state.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE insight_unclear SET cluster = rowid, nearness = 1")
    page = lea.get("/desk/insights").response.text
    assert "owned" in page
    hidden = re.sub(r"<(script type=\"module\" src=\"/static/desk/start.js\")></script>", "", page)
    for markup in ("<script", "<b class", "<img src=x", "<iframe", "onerror=owned>", "<style"):
        assert markup not in hidden, markup


def test_a_lead_says_where_a_wish_stands(lea: AgentInBrowser, ada: AgentInBrowser, used: None) -> None:
    page = lea.get("/desk/insights?role=freelancer")
    (action,) = [form["action"] for form in page.forms if "/wishes/" in form["action"]]
    kept = lea.send(page, action, status="planned")
    assert "Where the wish stands is kept." in kept.text
    assert kept.form(action)["status"] == "planned"
    assert kept.form("/desk/insights")["role"] == "freelancer"
    assert "Lea moved a wish from open to planned" in ada.get("/desk/audit").text
    assert lea.send(page, action, status="forgotten").status == 422


def test_an_agent_says_nothing_about_wishes(
    client: TestClient, ann: AgentInBrowser, lea: AgentInBrowser, used: None
) -> None:
    (action,) = [form["action"] for form in lea.get("/desk/insights").forms if "/wishes/" in form["action"]]
    csrf = ann.get("/desk").form("/duty")["csrf"]
    assert ann.post(action, {"csrf": csrf, "status": "done"}).status == 403
    assert lea.post(action, {"csrf": csrf, "status": "done"}).status == 403
    assert [wish.status for wish in client.app.state.log.wishes()] == ["open"]


def _lead_api(client: TestClient, lea: AgentInBrowser) -> dict[str, str]:
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in lea.cookies.items())}
    return cookies | {"X-CSRF-Token": client.get("/desk/api/me", headers=cookies).json()["csrf_token"]}


def test_the_api(client: TestClient, lea: AgentInBrowser, used: None) -> None:
    headers = _lead_api(client, lea)
    today = utc_now().date()
    found = client.get("/desk/api/insights?role=client", headers=headers).json()
    assert (found["since"], found["until"]) == ((today - timedelta(days=27)).isoformat(), today.isoformat())
    assert (found["role"], found["stage"]) == ("client", None)
    assert found["totals"]["questions"] == 2
    assert set(found["tables"]) == set(TABLES)
    assert found["tables"]["unclear"][0]["count"] == 1
    is_problem(client.get("/desk/api/insights?since=soon", headers=headers), 422, "invalid-request")


def test_the_api_of_wishes(client: TestClient, lea: AgentInBrowser, used: None) -> None:
    headers = _lead_api(client, lea)
    (wish,) = client.get("/desk/api/insights", headers=headers).json()["tables"]["wishes"]
    path = f"/desk/api/wishes/{wish['id']}"
    assert client.post(path, json={"status": "done"}, headers=headers).json() == {
        "message": wish["id"],
        "status": "done",
    }
    is_problem(client.post("/desk/api/wishes/m_no", json={"status": "done"}, headers=headers), 404, "unknown-wish")
    is_problem(client.post(path, json={"status": "lost"}, headers=headers), 422, "invalid-request")


def test_findings_of_the_api_are_counted(client: TestClient, talk: Talk) -> None:
    body = {"text": "Mail me: zelda@mailbox.example", "role": "client"}
    for _ in range(2):
        assert client.post("/api/v1/check", json=body, headers=talk.headers).json()["verdict"] == "not_allowed"
    with client.app.state.engine.connect() as connection:
        (row,) = connection.execute(select(CheckFindingRow.__table__))
    assert (row.kind, row.rule, row.role, row.stage) == ("email", RULE, "client", "")
    assert (row.place, row.count, row.day) == ("compose", 1, utc_now().date())
    assert isinstance(row.day, date)
