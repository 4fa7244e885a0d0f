"""One-time passwords, which passwords are refused, and that a missing agent costs the same work as a wrong password."""

import pytest
from argon2 import PasswordHasher

from groundrules.desk.passwords import MOST, Passwords, WeakPassword, check_strength, one_time_password
from tests.unit.desk.conftest import CHEAP


def test_one_time_passwords_are_long_and_never_the_same() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert {len(password) for password in made} == {23}
    for password in made:
        assert " " not in password
        check_strength(password, "Ann", "old")


def test_only_the_right_password_matches(passwords: Passwords) -> None:
    digest = passwords.digest("correct horse")
    assert "correct" not in digest
    assert digest.startswith("$argon2id$")
    assert passwords.matches(digest, "correct horse")
    assert not passwords.matches(digest, "correct Horse")
    assert not passwords.matches("damaged", "correct horse")
    assert passwords.digest("correct horse") != digest, "each has a salt of its own"


def test_what_is_longer_than_any_password_is_wrong(passwords: Passwords) -> None:
    digest = passwords.digest("ab" * (MOST // 2))
    assert passwords.matches(digest, "ab" * (MOST // 2))
    assert not passwords.matches(digest, "ab" * (MOST // 2) + "c")


def test_a_missing_agent_costs_as_much_as_a_wrong_password() -> None:
    """Else the time would tell which names there are."""

    class Counting(PasswordHasher):
        checked = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002  # argon2's own name
            self.checked += 1
            return super().verify(hash, password)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(hasher)
    assert not passwords.matches(None, "anything")
    assert not passwords.matches(CHEAP.hash("other"), "anything")
    assert not passwords.matches(None, "x" * (MOST + 1))
    assert hasher.checked == 3


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "10 to 200"),
        ("x" * 201, "10 to 200"),
        ("Ann-Ann-Ann", "from the name"),
        ("1111111111", "different characters"),
        ("old password", "another one"),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(password: str, says: str) -> None:
    with pytest.raises(WeakPassword, match=says):
        check_strength(password, "Ann", "old password")
