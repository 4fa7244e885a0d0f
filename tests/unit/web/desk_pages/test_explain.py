"""The page that accounts for an answer, and the way to it from the transcript."""

from starlette.testclient import TestClient

from groundrules.rulebook.answer import Focus, Situation, compose
from tests.unit.web.desk_pages.browser import AgentInBrowser
from tests.unit.web.desk_pages.conftest import RULE, ask_for_person
from tests.unit.web.gateway import Behind, Talk

MODEL = {"id": "abc123", "trained_at": "2026-11-20T10:11:12.000001+00:00", "known": 0.5, "sure": 0.72}
TRACE = {
    "action": "action_answer_message",
    "intent": "ask_rule",
    "confidence": 0.931,
    "decision": "answer",
    "ranking": [{"rule": RULE, "confidence": 0.81}],
    "rule": RULE,
    "version": 1,
    "model": MODEL,
}


def test_the_transcript_leads_to_all_that_is_on_record(client: TestClient, behind: Behind, ann: AgentInBrowser) -> None:
    talk = Talk(client, role="client", stage="before_contract")
    said = compose(client.app.state.rulebook.current(), RULE, Focus.RULE, Situation())
    behind.says = {"kind": "answer", "text": said.text, "answer": said.payload, "trace": TRACE}
    talk.post({"client_id": "u1", "text": "May I give <b>my number</b>?"})
    page = ann.get(f"/desk/tickets/{ask_for_person(talk, behind)}")
    way = next(link for link in page.links() if link.startswith("/desk/explain/"))
    shown = ann.get(way)
    for words in (
        "May I give <b>my number</b>?",
        "Understood as “ask rule”, 93 %",
        "Sure enough to answer.",
        "About a rule from 50%, sure of it from 72%.",
        "Model abc123, trained on 2026-11-20 10:11 UTC.",
        "Contact details before a contract 81 %",
        "version 1",
        "It still reads so.",
        f"id: {RULE}",
        "copy seen:",
    ):
        assert words in shown.text, words
    assert f"/help/{RULE}/versions/1" in shown.links()


def test_a_message_without_a_trace_has_a_page_too(client: TestClient, behind: Behind, ann: AgentInBrowser) -> None:
    talk = Talk(client)
    behind.says = {"kind": "text", "text": "Hello."}
    replies = talk.post({"client_id": "u1", "text": "Hi"}).json()["messages"]
    assert "Nothing was noted of how it came to this." in ann.get(f"/desk/explain/{replies[0]['id']}").text


def test_an_unknown_message_is_not_found_and_nobody_else_may_look(client: TestClient, ann: AgentInBrowser) -> None:
    assert ann.get("/desk/explain/m_none").status == 404
    response = client.get("/desk/explain/m_none", follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/desk/login")
