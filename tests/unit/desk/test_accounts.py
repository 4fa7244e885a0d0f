"""Agents are added, listed, given new passwords and let go; and who counts as being at the desk."""

import pytest

from groundrules.conversation.handoff import audit
from groundrules.desk.accounts import Accounts, BadName, DeskRole, LastAdmin, UnknownAgent
from groundrules.desk.sessions import NoSession, Refused, Sessions


def test_an_agent_is_added_once_whatever_the_spelling(accounts: Accounts) -> None:
    accounts.add("  Ann   Lee ", DeskRole.LEAD, "test")
    assert [(account.name, account.role) for account in accounts.all()] == [("Ann Lee", DeskRole.LEAD)]
    for name in ("Ann Lee", "ann lee", "ANN  LEE"):
        with pytest.raises(BadName, match="Ann Lee already"):
            accounts.add(name, DeskRole.AGENT, "test")


@pytest.mark.parametrize(
    "name",
    ["", " ", "-", "a" * 41, "Ann\x00Lee", "<b>Ann", "Ann@lin.dev", "_", "system", "Assistant", "User", "Ground Rules"],
)
def test_a_name_is_that_of_a_person(accounts: Accounts, name: str) -> None:
    with pytest.raises(BadName):
        accounts.add(name, DeskRole.AGENT, "test")


@pytest.mark.parametrize("name", ["Ann", "Zoë", "O'Neil", "Anne-Marie", "J. R.", "李雷", "A", "Agent 7"])
def test_people_have_many_names(accounts: Accounts, name: str) -> None:
    accounts.add(name, DeskRole.AGENT, "test")
    assert accounts.get(name).name == name


def test_the_first_admin_is_made_once(accounts: Accounts, sessions: Sessions) -> None:
    password = accounts.add_first_admin("admin")
    assert password is not None
    assert sessions.log_in("admin", password).account.role is DeskRole.ADMIN
    assert accounts.add_first_admin("admin") is None
    assert accounts.add_first_admin("other") is None


def test_with_agents_no_admin_is_made(accounts: Accounts, password: str) -> None:
    assert accounts.add_first_admin("admin") is None


def test_roles_include_those_below() -> None:
    includes = {(role.value, other.value): role.includes(other) for role in DeskRole for other in DeskRole}
    assert {pair for pair, does in includes.items() if not does} == {
        ("agent", "lead"),
        ("agent", "admin"),
        ("lead", "admin"),
    }


def test_a_new_password_ends_the_old_and_all_sessions(accounts: Accounts, sessions: Sessions, password: str) -> None:
    session = sessions.log_in("Ann", password)
    renewed = accounts.reset_password("ann", "admin")
    with pytest.raises(NoSession):
        sessions.get(session.token)
    with pytest.raises(Refused):
        sessions.log_in("Ann", password)
    assert sessions.log_in("Ann", renewed).account.must_change


def test_whoever_has_left_is_let_in_no_more(accounts: Accounts, sessions: Sessions, password: str, clock) -> None:
    session = sessions.log_in("Ann", password)
    assert accounts.serves("Ann")
    accounts.deactivate("Ann", "admin")
    with pytest.raises(NoSession):
        sessions.get(session.token)
    with pytest.raises(Refused):
        sessions.log_in("Ann", password)
    assert not accounts.serves("Ann")
    assert not accounts.present(clock())
    for act in (
        lambda: accounts.get("Ann"),
        lambda: accounts.deactivate("Ann", "admin"),
        lambda: accounts.reset_password("Ann", "admin"),
        lambda: accounts.set_duty("Ann", on=True),
    ):
        with pytest.raises(UnknownAgent):
            act()
    assert [account.active for account in accounts.all()] == [False]


def test_whoever_comes_back_gets_a_new_password(accounts: Accounts, sessions: Sessions, password: str) -> None:
    accounts.deactivate("Ann", "admin")
    renewed = accounts.add("ann", DeskRole.LEAD, "admin")
    with pytest.raises(Refused):
        sessions.log_in("Ann", password)
    assert sessions.log_in("Ann", renewed).account.role is DeskRole.LEAD


def test_the_last_admin_stays(accounts: Accounts) -> None:
    accounts.add_first_admin("admin")
    with pytest.raises(LastAdmin):
        accounts.deactivate("admin", "admin")
    accounts.add("Lea", DeskRole.ADMIN, "admin")
    accounts.deactivate("admin", "Lea")
    with pytest.raises(LastAdmin):
        accounts.deactivate("Lea", "Lea")


def test_who_is_at_the_desk(accounts: Accounts, sessions: Sessions, password: str, clock) -> None:
    """Whoever has logged in and is on duty, until nothing is heard of them for a while."""
    assert not accounts.present(clock())
    session = sessions.log_in("Ann", password)
    assert accounts.present(clock())
    accounts.set_duty("Ann", on=False)
    assert not accounts.present(clock())
    accounts.set_duty("Ann", on=True)
    clock.advance(minutes=3)
    assert not accounts.present(clock())
    assert not accounts.get("Ann").present
    sessions.peek(session.token)
    assert accounts.present(clock())
    sessions.log_out(session.token)
    assert not accounts.present(clock())


def test_the_audit_tells_what_was_done_to_accounts(accounts: Accounts, engine, password: str) -> None:
    accounts.reset_password("Ann", "admin")
    accounts.deactivate("Ann", "admin")
    with accounts._begin() as session:
        told = [(entry.who, entry.what, entry.detail) for entry in reversed(audit.read(session))]
    assert told == [
        ("test", "add agent", "Ann, agent"),
        ("admin", "reset password", "Ann"),
        ("admin", "deactivate agent", "Ann"),
    ]
