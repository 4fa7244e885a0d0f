"""A session begins with the right password alone, ends by itself, and is never one that was there before."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from groundrules.desk.accounts import Accounts
from groundrules.desk.models import AgentRow, AgentSessionRow
from groundrules.desk.passwords import WeakPassword
from groundrules.desk.sessions import TRIES, NoSession, Refused, Sessions

NEW = "correct horse battery"


def _fail(sessions: Sessions, times: int = 1, name: str = "Ann") -> None:
    for _ in range(times):
        with pytest.raises(Refused):
            sessions.log_in(name, "wrong")


def test_the_right_password_begins_a_session(sessions: Sessions, password: str) -> None:
    session = sessions.log_in(" ann ", password)
    assert (session.account.name, session.account.must_change, session.account.on_duty) == ("Ann", True, True)
    assert sessions.get(session.token).account.name == "Ann"
    assert sessions.get(session.token).csrf == session.csrf


def test_tokens_are_stored_nowhere(sessions: Sessions, password: str, engine: Engine) -> None:
    session = sessions.log_in("Ann", password)
    with engine.connect() as connection:
        tables = (select(AgentRow.__table__), select(AgentSessionRow.__table__))
        stored = str([list(connection.execute(table)) for table in tables])
    for secret in (session.token, session.csrf, password):
        assert secret not in stored


@pytest.mark.parametrize(("name", "given"), [("Ann", "wrong"), ("Ann", ""), ("Nobody", "wrong"), ("", "")])
def test_a_wrong_name_or_password_is_refused(sessions: Sessions, password: str, name: str, given: str) -> None:
    with pytest.raises(Refused):
        sessions.log_in(name, given)


@pytest.mark.parametrize("token", ["", "x", "\x00"])
def test_an_unknown_token_is_no_session(sessions: Sessions, password: str, token: str) -> None:
    sessions.log_in("Ann", password)
    with pytest.raises(NoSession):
        sessions.get(token)


def test_a_log_in_makes_a_new_token_and_ends_the_one_before(sessions: Sessions, password: str) -> None:
    """Whoever has planted a token in a browser gains nothing when somebody logs in there."""
    first = sessions.log_in("Ann", password)
    second = sessions.log_in("Ann", password, first.token)
    assert second.token != first.token
    assert second.csrf != first.csrf
    with pytest.raises(NoSession):
        sessions.get(first.token)
    planted = sessions.log_in("Ann", password, "planted")
    with pytest.raises(NoSession):
        sessions.get("planted")
    assert sessions.get(planted.token)


def test_a_session_ends_when_nothing_is_done(sessions: Sessions, password: str, clock) -> None:
    token = sessions.log_in("Ann", password).token
    for _ in range(4):
        clock.advance(minutes=29)
        sessions.get(token)
    clock.advance(minutes=29)
    sessions.peek(token)
    clock.advance(minutes=1)
    with pytest.raises(NoSession):
        sessions.get(token)


def test_a_session_ends_after_a_day_at_work(sessions: Sessions, password: str, clock) -> None:
    token = sessions.log_in("Ann", password).token
    for _ in range(12 * 3 - 1):
        clock.advance(minutes=20)
        sessions.get(token)
    clock.advance(minutes=20)
    with pytest.raises(NoSession):
        sessions.get(token)


def test_logging_out_ends_one_session(sessions: Sessions, accounts: Accounts, password: str, clock) -> None:
    one, two = sessions.log_in("Ann", password), sessions.log_in("Ann", password)
    sessions.log_out(one.token)
    sessions.log_out(one.token)
    with pytest.raises(NoSession):
        sessions.get(one.token)
    assert sessions.get(two.token).account.on_duty
    sessions.log_out(two.token)
    assert not accounts.get("Ann").on_duty


def test_after_too_many_wrong_passwords_the_right_one_is_refused_too(sessions: Sessions, password: str, clock) -> None:
    _fail(sessions, TRIES - 1)
    assert sessions.log_in("Ann", password)
    _fail(sessions, TRIES)
    with pytest.raises(Refused):
        sessions.log_in("Ann", password)
    clock.advance(seconds=59)
    with pytest.raises(Refused):
        sessions.log_in("Ann", password)
    clock.advance(seconds=1)
    assert sessions.log_in("Ann", password)


def test_the_lock_grows_up_to_an_hour(sessions: Sessions, password: str, clock) -> None:
    _fail(sessions, TRIES)
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        clock.advance(minutes=minutes, seconds=-1)
        with pytest.raises(Refused):
            sessions.log_in("Ann", password)
        clock.advance(seconds=1)
        _fail(sessions)
    clock.advance(minutes=60)
    assert sessions.log_in("Ann", password)


def test_a_lock_holds_for_one_name_alone(sessions: Sessions, accounts: Accounts, password: str) -> None:
    other = accounts.add("Ben", accounts.get("Ann").role, "test")
    _fail(sessions, TRIES)
    assert sessions.log_in("Ben", other)


def test_of_many_who_guess_at_once_each_is_counted(sessions: Sessions, password: str) -> None:
    def guess(_: int) -> bool:
        try:
            sessions.log_in("Ann", "wrong")
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(guess, range(TRIES)))
    with pytest.raises(Refused):
        sessions.log_in("Ann", password)


def test_a_new_password_renews_the_session(sessions: Sessions, password: str) -> None:
    here, elsewhere = sessions.log_in("Ann", password), sessions.log_in("Ann", password)
    renewed = sessions.change_password(here.token, password, NEW)
    assert not renewed.account.must_change
    for token in (here.token, elsewhere.token):
        with pytest.raises(NoSession):
            sessions.get(token)
    assert sessions.get(renewed.token)
    with pytest.raises(Refused):
        sessions.log_in("Ann", password)
    assert sessions.log_in("Ann", NEW)


def test_a_password_is_not_changed_without_the_old_one(sessions: Sessions, password: str) -> None:
    """Nor can it be found out this way by whoever sits at an open desk."""
    token = sessions.log_in("Ann", password).token
    with pytest.raises(WeakPassword):
        sessions.change_password(token, password, "short")
    for _ in range(TRIES):
        with pytest.raises(Refused):
            sessions.change_password(token, "wrong", NEW)
    with pytest.raises(Refused):
        sessions.change_password(token, password, NEW)
    with pytest.raises(NoSession):
        sessions.change_password("x", password, NEW)
