"""The team: who is there and how much they have, for leads; accounts and audit, for admins; neither for agents."""

import re

import pytest
from starlette.testclient import TestClient

from groundrules.desk.accounts import DeskRole
from tests.unit.web.desk import AgentAt
from tests.unit.web.desk_pages.browser import AgentInBrowser, Browser
from tests.unit.web.gateway import is_problem


def test_a_lead_sees_who_is_there_and_what_they_have(lea: AgentInBrowser, ben: AgentInBrowser, taken: str) -> None:
    ben.send(ben.get("/desk"), "/logout")
    page = lea.get("/desk/team")
    assert f"Here Ann Agent has {taken} 0 ended today; a user waits under a minute" in page.text
    assert "Off duty Ben Agent, last seen under a minute ago has no ticket" in page.text
    assert "1 being answered" in page.text
    assert not page.has_form("/team/add")
    assert not page.has_form("/team/deactivate")


def test_what_was_ended_today_is_counted(lea: AgentInBrowser, ann: AgentInBrowser, taken: str) -> None:
    ann.send(ann.get(f"/desk/tickets/{taken}"), "/resolve")
    page = lea.get("/desk/team")
    assert "1 ended today" in page.text
    assert "Here Ann Agent has no ticket 1 ended today" in page.text


@pytest.mark.parametrize("path", ["/desk/team", "/desk/audit"])
def test_an_agent_sees_neither_team_nor_audit(ann: AgentInBrowser, path: str) -> None:
    assert path not in ann.get("/desk").links()
    page = ann.get(path)
    assert page.status == 403
    assert "This is not for your role" in page.text


def test_a_lead_looks_after_no_accounts(client: TestClient, lea: AgentInBrowser, ben: AgentInBrowser) -> None:
    assert "/desk/audit" not in lea.get("/desk").links()
    assert lea.get("/desk/audit").status == 403
    csrf = lea.get("/desk").form("/duty")["csrf"]
    for action, fields in {
        "add": {"name": "Zed", "role": "admin"},
        "role": {"name": "Lea", "role": "admin"},
        "reset-password": {"name": "Ben"},
        "deactivate": {"name": "Ben"},
    }.items():
        assert lea.post(f"/desk/team/{action}", {"csrf": csrf, **fields}).status == 403, action
    accounts = {account.name: account for account in client.app.state.desk.accounts.all()}
    assert sorted(accounts) == ["Ben", "Lea"]
    assert accounts["Lea"].role.value == "lead"
    assert accounts["Ben"].active
    assert ben.get("/desk").path == "/desk"


def _one_time(text: str) -> str:
    found = re.findall(r"\b(?:[a-z2-9]{5}-){3}[a-z2-9]{5}\b", text)
    assert len(found) == 1, found
    return str(found[0])


def test_somebody_is_added_and_logs_in(client: TestClient, ada: AgentInBrowser) -> None:
    page = ada.send(ada.get("/desk/team"), "/team/add", name="Zoë O'Neil", role="lead")
    assert page.status == 201
    assert page.response.headers["cache-control"] == "no-store"
    password = _one_time(page.text)
    assert password not in ada.get("/desk/team").text
    zoe = Browser(client)
    first = zoe.send(zoe.get("/desk/login"), "/login", name="zoë o'neil", password=password)
    assert first.path == "/desk/password"


@pytest.mark.parametrize("name", ["", "Ada", "assistant", "<b>Bob</b>", "x" * 41])
def test_a_name_that_cannot_be_used_is_said_beside_the_form(client: TestClient, ada: AgentInBrowser, name: str) -> None:
    page = ada.send(ada.get("/desk/team"), "/team/add", name=name, role="lead")
    assert page.status == 422
    assert page.ids["failed"]["role"] == "alert"
    assert page.form("/team/add")["name"] == name
    assert page.form("/team/add")["role"] == "lead"
    assert len(client.app.state.desk.accounts.all()) == 1


def test_a_new_password_is_shown_once_and_ends_the_sessions(ada: AgentInBrowser, ben: AgentInBrowser) -> None:
    page = ada.post("/desk/team/reset-password", ada.get("/desk/team").form("/reset-password") | {"name": "Ben"})
    password = _one_time(page.text)
    assert ben.get("/desk").path == "/desk/login"
    assert ben.log_in().status == 401
    assert ben.log_in(password).path == "/desk/password"


def test_nobody_locks_themselves_out(ada: AgentInBrowser, ben: AgentInBrowser) -> None:
    page = ada.get("/desk/team")
    own = ada.post("/desk/team/reset-password", page.form("/reset-password") | {"name": "ada"})
    assert own.status == 409
    only = ada.post("/desk/team/deactivate", page.form("/deactivate") | {"name": "Ada"})
    assert (only.status, "the only admin" in only.text) == (409, True)
    lesser = ada.post("/desk/team/role", page.form("/role") | {"name": "Ada", "role": "agent"})
    assert (lesser.status, "the only admin" in lesser.text) == (409, True)
    assert ada.get("/desk/team").has_form("/team/add")


def test_a_role_holds_from_the_next_request_on(ada: AgentInBrowser, ben: AgentInBrowser) -> None:
    assert ben.get("/desk/team").status == 403
    page = ada.post("/desk/team/role", ada.get("/desk/team").form("/role") | {"name": "Ben", "role": "lead"})
    assert "The role is changed." in page.text
    assert ben.get("/desk/team").status == 200
    ada.post("/desk/team/role", ada.get("/desk/team").form("/role") | {"name": "Ben", "role": "agent"})
    assert ben.get("/desk/team").status == 403
    assert "Ada changed the role of Ben, agent to lead" in ada.get("/desk/audit").text


def test_the_api_changes_roles_too(client: TestClient, ada: AgentInBrowser) -> None:
    bob = AgentAt(client, "Bob")
    is_problem(bob.post("/agents/Bob/role", {"role": "admin"}), 403, "not-your-role")
    client.app.state.desk.accounts.set_role("Bob", DeskRole.ADMIN, "test")
    assert bob.post("/agents/Ada/role", {"role": "lead"}).json()["agent"]["role"] == "lead"
    is_problem(bob.post("/agents/Bob/role", {"role": "lead"}), 409, "last-admin")
    is_problem(bob.post("/agents/Nobody/role", {"role": "lead"}), 404, "unknown-agent")
    is_problem(bob.post("/agents/Bob/role", {"role": "owner"}), 422, "invalid-request")


def test_an_account_is_closed(ada: AgentInBrowser, ben: AgentInBrowser) -> None:
    page = ada.post("/desk/team/deactivate", ada.get("/desk/team").form("/deactivate") | {"name": "Ben"})
    assert "The account is closed" in page.text
    assert "Have left: Ben." in page.text
    assert ben.get("/desk").path == "/desk/login"
    assert ada.post("/desk/team/role", page.form("/role") | {"name": "Ben", "role": "lead"}).status == 404


def test_the_audit_tells_who_did_what(ada: AgentInBrowser, ann: AgentInBrowser, taken: str) -> None:
    page = ada.get("/desk/audit")
    for words in (
        "Ann logged in",
        f"Ann took the ticket {taken}",
        "The user asked for a person",
        "Ann changed the password",
    ):
        assert words in page.text, words
    assert "Older entries" not in page.text


def test_older_entries_are_reached(client: TestClient, ada: AgentInBrowser) -> None:
    for turn in range(210):
        client.app.state.desk.accounts.set_duty("Ada", on=turn % 2 == 1)
    newest = ada.get("/desk/audit")
    (older,) = [link for link in newest.links() if "before=" in link]
    assert "Ada logged in" not in newest.text
    page = ada.get(older)
    assert "Ada logged in" in page.text
    assert "test added Ada, admin" in page.text
