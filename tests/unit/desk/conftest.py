"""The agents' accounts and sessions over an empty database, with digests that cost no time."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from groundrules.desk.accounts import Accounts, DeskRole
from groundrules.desk.passwords import Passwords
from groundrules.desk.sessions import Life, Sessions

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(CHEAP)


@pytest.fixture
def accounts(engine: Engine, passwords: Passwords, clock) -> Accounts:
    return Accounts(engine, passwords, clock)


@pytest.fixture
def sessions(engine: Engine, accounts: Accounts, passwords: Passwords, clock) -> Sessions:
    return Sessions(engine, accounts, passwords, Life(timedelta(minutes=30), timedelta(hours=12)), clock)


@pytest.fixture
def password(accounts: Accounts) -> str:
    """The one-time password of Ann, an agent."""
    return accounts.add("Ann", DeskRole.AGENT, "test")
