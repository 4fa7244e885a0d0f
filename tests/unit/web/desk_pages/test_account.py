"""Logging in by the form, the first password, locks, logging out; and what somebody who is not logged in sees."""

import re
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from groundrules.desk.accounts import DeskRole
from groundrules.desk.sessions import TRIES
from tests.unit.web.desk_pages.browser import PASSWORD, AgentInBrowser, Browser


def _pages(client: TestClient, method: str) -> list[str]:
    """Return an address for each of the desk's pages that takes this method."""
    routes = [
        route
        for route in client.app.routes
        if isinstance(route, APIRoute) and route.path.startswith("/desk") and not route.path.startswith("/desk/api")
    ]
    return [re.sub(r"{[^}]*}", "1", route.path) for route in routes if method in route.methods]


def test_a_visitor_sees_the_log_in_and_nothing_else(client: TestClient) -> None:
    paths = set(_pages(client, "GET")) - {"/desk/login"}
    assert {"/desk", "/desk/tickets/1", "/desk/reports", "/desk/team", "/desk/audit", "/desk/password"} <= paths
    for path in paths:
        page = Browser(client).get(path)
        assert (page.status, page.path) == (200, "/desk/login"), path
        assert "Log in at the desk" in page.text
        assert "Queue" not in page.text


def test_a_visitor_can_send_no_form_but_the_log_in(client: TestClient) -> None:
    paths = set(_pages(client, "POST")) - {"/desk/login"}
    assert len(paths) > 15
    for path in paths:
        assert Browser(client).post(path, {"csrf": "guess", "version": "1"}).path == "/desk/login", path


def test_an_agent_who_has_logged_out_is_a_visitor(ann: AgentInBrowser) -> None:
    assert ann.send(ann.get("/desk"), "/logout").path == "/desk/login"
    assert ann.get("/desk").path == "/desk/login"


def test_pages_are_not_kept_by_the_browser(client: TestClient, ann: AgentInBrowser) -> None:
    for page in (ann.get("/desk"), ann.get("/desk/password"), Browser(client).get("/desk")):
        assert page.response.headers["cache-control"] == "no-store"


def test_the_log_in_leads_to_the_page_that_was_wanted(ann: AgentInBrowser) -> None:
    ann.send(ann.get("/desk"), "/logout")
    page = ann.get("/desk/reports/GR-222222")
    assert ann.send(page, "/login", name="ann", password=PASSWORD).path == "/desk/reports/GR-222222"
    assert ann.get("/desk/login").path == "/desk"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example/desk",
        "/desk//evil.example/",
        "/desk/../help",
        "/help",
        "javascript:1",
        "/desk\\evil",
        "/desk/login",
    ],
)
def test_the_log_in_leads_nowhere_else(ann: AgentInBrowser, wanted: str) -> None:
    ann.send(ann.get("/desk"), "/logout")
    assert ann.log_in(next=wanted).path == "/desk"


def test_a_wrong_password_keeps_the_name(client: TestClient, ann: AgentInBrowser) -> None:
    stranger = Browser(client)
    page = stranger.send(stranger.get("/desk/login"), "/login", name="Ann", password="wrong")
    assert (page.status, page.path) == (401, "/desk/login")
    assert "The name or the password is wrong." in page.text
    assert page.form("/login")["name"] == "Ann"
    assert page.form("/login")["password"] == ""


@pytest.mark.parametrize("name", ["Ann", "Nobody"])
def test_too_many_wrong_passwords_say_for_how_long_none_is_taken(
    client: TestClient, ann: AgentInBrowser, name: str
) -> None:
    """A name that nobody has is treated alike, so that a lock does not tell who works here."""
    guesser = Browser(client)

    def guess(password: str) -> str:
        page = guesser.send(guesser.get("/desk/login"), "/login", name=name, password=password)
        assert page.status == 401
        return page.text

    for _ in range(TRIES - 1):
        assert "The name or the password is wrong." in guess("wrong")
    assert "There were too many wrong passwords. Please try again in a minute." in guess("wrong")
    # Whether the password is right, a lock does not tell either.
    assert "Please try again in a minute." in guess(PASSWORD)

    sessions = client.app.state.desk.sessions
    now = sessions._now
    sessions._now = lambda: now() + timedelta(minutes=1, seconds=1)
    assert "Please try again in 2 minutes." in guess("wrong")
    sessions._now = lambda: now() + timedelta(days=1)
    page = guesser.send(guesser.get("/desk/login"), "/login", name=name, password=PASSWORD)
    assert page.path == ("/desk" if name == "Ann" else "/desk/login")


def test_another_site_cannot_log_anybody_in(client: TestClient, ann: AgentInBrowser) -> None:
    ann.send(ann.get("/desk"), "/logout")
    fields = {"name": "Ann", "password": PASSWORD}
    for site in ("cross-site", "same-site"):
        page = ann.post("/desk/login", fields, **{"Sec-Fetch-Site": site})
        assert page.status == 403
        assert ann.get("/desk").path == "/desk/login"
    assert ann.post("/desk/login", fields, **{"Sec-Fetch-Site": "same-origin"}).path == "/desk"


def test_nothing_is_done_before_the_one_time_password_is_changed(client: TestClient) -> None:
    given = client.app.state.desk.accounts.add("Eve", DeskRole.ADMIN, "test")
    eve = Browser(client)
    page = eve.send(eve.get("/desk/login"), "/login", name="Eve", password=given)
    assert page.path == "/desk/password"
    assert "works once" in page.text
    for path in set(_pages(client, "GET")) - {"/desk/login", "/desk/password"}:
        assert eve.get(path).path == "/desk/password", path
    csrf = page.form("/password")["csrf"]
    assert eve.post("/desk/team/add", {"csrf": csrf, "name": "Zed"}).path == "/desk/password"
    assert [account.name for account in client.app.state.desk.accounts.all()] == ["Eve"]


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        (PASSWORD, "another one 12", "another one 13", "not typed the same"),
        ("wrong", "another one 12", "another one 12", "The old password is wrong."),
        (PASSWORD, "short", "short", "10 to 200 characters"),
        (PASSWORD, PASSWORD, PASSWORD, "another one"),
    ],
)
def test_a_password_that_cannot_be_changed(ann: AgentInBrowser, old: str, new: str, again: str, said: str) -> None:
    page = ann.send(ann.get("/desk/password"), "/password", old=old, new=new, again=again)
    assert (page.status, page.path) == (422, "/desk/password")
    assert said in page.text
    assert page.form("/password")["new"] == ""


def test_a_new_password_ends_all_other_sessions(client: TestClient, ann: AgentInBrowser) -> None:
    elsewhere = Browser(client)
    elsewhere.send(elsewhere.get("/desk/login"), "/login", name="Ann", password=PASSWORD)
    assert elsewhere.get("/desk").path == "/desk"
    new = "another one 12"
    page = ann.send(ann.get("/desk/password"), "/password", old=PASSWORD, new=new, again=new)
    assert page.path == "/desk"
    assert "Your password is changed" in page.text
    assert elsewhere.get("/desk").path == "/desk/login"


def test_the_cookie_is_out_of_reach(client: TestClient, ann: AgentInBrowser) -> None:
    client.cookies.clear()
    response = client.post("/desk/login", data={"name": "Ann", "password": PASSWORD}, follow_redirects=False)
    cookie = response.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/desk"))


def test_going_off_duty_and_on_again(ann: AgentInBrowser) -> None:
    page = ann.send(ann.get("/desk"), "/duty")
    assert "You are off duty" in page.text
    assert "Off duty , go on duty" in page.text
    assert "You are on duty" in ann.send(page, "/duty").text


def test_a_page_that_refreshes_itself_does_not_make_the_session_last(client: TestClient, ann: AgentInBrowser) -> None:
    sessions = client.app.state.desk.sessions
    now = sessions._now
    sessions._now = lambda: now() + timedelta(minutes=29)
    assert ann.get("/desk", **{"X-Desk-Refresh": "1"}).path == "/desk"
    sessions._now = lambda: now() + timedelta(minutes=31)
    assert ann.get("/desk", **{"X-Desk-Refresh": "1"}).path == "/desk/login"


def test_opening_a_page_makes_the_session_last(client: TestClient, ann: AgentInBrowser) -> None:
    sessions = client.app.state.desk.sessions
    now = sessions._now
    sessions._now = lambda: now() + timedelta(minutes=29)
    assert ann.get("/desk").path == "/desk"
    sessions._now = lambda: now() + timedelta(minutes=31)
    assert ann.get("/desk").path == "/desk"


def test_an_address_that_leads_nowhere(client: TestClient, ann: AgentInBrowser) -> None:
    page = ann.get("/desk/nothing/here")
    assert page.status == 404
    assert "Nothing here" in page.text
    assert "/desk" in page.links()
    api = client.get("/desk/api/nothing")
    assert (api.status_code, api.headers["content-type"]) == (404, "application/problem+json")
    assert ann.get("/desk?show=everything").status == 404
    assert ann.get("/desk/tickets/GR-222222").status == 404
    assert ann.get("/desk/reports/GR-222222").status == 404
