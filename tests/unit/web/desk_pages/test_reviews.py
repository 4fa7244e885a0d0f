"""The review list: read by agents, closed by leads."""

import pytest
from starlette.testclient import TestClient

from tests.unit.web.desk_pages.browser import AgentInBrowser
from tests.unit.web.gateway import Talk


@pytest.fixture
def complaint(client: TestClient, talk: Talk, ann: AgentInBrowser) -> int:
    """An answer that Ann found wrong; its number on the list."""
    (answer,) = talk.post({"client_id": "u1", "text": "May I give my number?"}).json()["messages"]
    entry = client.app.state.desk.reviews.add(answer["id"], "Ann", "It meant the other rule.")
    return int(entry.id)


def test_an_entry_shows_question_answer_and_complaint(ann: AgentInBrowser, complaint: int) -> None:
    page = ann.get("/desk/reviews")
    for words in ("It meant the other rule.", "May I give my number?", "Reply 1.", "Ann"):
        assert words in page.text
    assert not page.has_form(f"/reviews/{complaint}")


@pytest.mark.parametrize(("state", "words"), [("fixed", "Put right"), ("fine", "Was right")])
def test_a_lead_closes_it(lea: AgentInBrowser, ann: AgentInBrowser, complaint: int, state: str, words: str) -> None:
    page = lea.send(lea.get("/desk/reviews"), f"/reviews/{complaint}", outcome="Phrases added.", state=state)
    assert "The entry is closed." in page.text
    assert "No answer waits for a look." in page.text
    assert f"{words} , Lea: Phrases added." in ann.get(f"/desk/reviews?show={state}").text


def test_of_two_leads_one_closes_it(
    client: TestClient, lea: AgentInBrowser, ada: AgentInBrowser, complaint: int
) -> None:
    old = ada.get("/desk/reviews")
    lea.send(lea.get("/desk/reviews"), f"/reviews/{complaint}", outcome="Done.", state="fixed")
    late = ada.send(old, f"/reviews/{complaint}", outcome="Words that took a while.", state="fine")
    assert late.status == 409
    assert "Words that took a while." in late.text
    assert client.app.state.desk.reviews.all()[0].outcome == "Done."


def test_an_agent_closes_none(ann: AgentInBrowser, complaint: int) -> None:
    csrf = ann.get("/desk").form("/duty")["csrf"]
    fields = {"csrf": csrf, "outcome": "Words that took a while.", "state": "fine"}
    page = ann.post(f"/desk/reviews/{complaint}", fields)
    assert page.status == 403
    assert "This is not for your role" in page.text


def test_an_entry_that_there_is_not(lea: AgentInBrowser) -> None:
    csrf = lea.get("/desk").form("/duty")["csrf"]
    fields = {"csrf": csrf, "outcome": "x", "state": "fine"}
    assert lea.post("/desk/reviews/7", fields).status == 404
    assert lea.post("/desk/reviews/0", fields).status == 404
