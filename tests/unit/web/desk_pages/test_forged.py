"""Every form is taken from our own pages only, and only from the session that it was made for."""

import pytest
from starlette.testclient import TestClient

from tests.unit.web.desk_pages.browser import PASSWORD, AgentInBrowser, Browser

_FORMS = [
    ("/desk/duty", {"on": "0"}),
    ("/desk/logout", {}),
    ("/desk/password", {"old": PASSWORD, "new": "another one 12", "again": "another one 12"}),
    ("/desk/tickets/{}/claim", {"version": "2"}),
    ("/desk/tickets/{}/notes", {"version": "2", "text": "forged"}),
    ("/desk/tickets/{}/messages", {"version": "2", "text": "forged"}),
    ("/desk/tickets/{}/draft", {"text": "forged"}),
    ("/desk/tickets/{}/transfer", {"version": "2", "to": "Ben"}),
    ("/desk/tickets/{}/return", {"version": "2"}),
    ("/desk/tickets/{}/resolve", {"version": "2", "reason": "forged"}),
    ("/desk/tickets/{}/wrong/m_1", {"note": "forged"}),
    ("/desk/reports/GR-222222/outcome", {"outcome": "no_action"}),
]
_OF_SENIORS = [
    ("/desk/reviews/m_1", {"decision": "fine", "version": "0"}),
    ("/desk/reviews/m_1/undo", {"version": "0"}),
    ("/desk/team/add", {"name": "Zed"}),
    ("/desk/team/role", {"name": "Ben", "role": "admin"}),
    ("/desk/team/reset-password", {"name": "Ben"}),
    ("/desk/team/deactivate", {"name": "Ben"}),
]


def test_a_forged_form_does_nothing(client: TestClient, ada: AgentInBrowser, ben: AgentInBrowser, number: str) -> None:
    desk = client.app.state.desk
    of_another = ben.get("/desk").form("/duty")["csrf"]
    before = (desk.handoffs.ticket(number), len(desk.handoffs.history()))
    for path, fields in _FORMS + _OF_SENIORS:
        for csrf in ({}, {"csrf": "guess"}, {"csrf": of_another}, {"csrf": "é"}):
            page = ada.post(path.format(number), fields | csrf)
            assert page.status == 403, path
            assert "This page was of an earlier log-in" in page.text
    assert (desk.handoffs.ticket(number), len(desk.handoffs.history())) == before
    assert ada.get("/desk").path == "/desk"


def test_what_was_written_on_a_page_of_an_earlier_log_in_is_shown_again(ann: AgentInBrowser, taken: str) -> None:
    page = ann.get(f"/desk/tickets/{taken}")
    ann.send(page, "/logout")
    ann.log_in()
    late = ann.send(page, "/messages", text="A long answer that nobody wants to type twice.")
    assert late.status == 403
    assert "A long answer that nobody wants to type twice." in late.text


@pytest.mark.parametrize("value", ["a\x00b", "x" * 2001])
def test_what_cannot_be_stored_is_refused_on_a_page(ann: AgentInBrowser, taken: str, value: str) -> None:
    page = ann.send(ann.get(f"/desk/tickets/{taken}"), "/notes", text=value)
    assert page.status == 422
    assert "That could not be done" in page.text


def test_no_file_is_taken(client: TestClient, ann: AgentInBrowser, taken: str) -> None:
    csrf = ann.get("/desk").form("/duty")["csrf"]
    cookie = "; ".join(f"{name}={value}" for name, value in ann.cookies.items())
    files = {"text": ("a.txt", b"words")}
    response = client.post(
        f"/desk/tickets/{taken}/notes", data={"csrf": csrf, "version": "3"}, files=files, headers={"Cookie": cookie}
    )
    assert response.status_code == 422
    assert "No file is taken here." in response.text


def test_a_visitor_is_led_to_the_log_in_before_anything_is_looked_at(client: TestClient) -> None:
    page = Browser(client).post("/desk/tickets/GR-222222/notes", {"text": "x"})
    assert page.path == "/desk/login"
    assert page.form("/login")["next"] == "/desk/tickets/GR-222222"
