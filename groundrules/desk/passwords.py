"""Passwords: made, kept as argon2 digests, and checked in the same time whether or not there is such an agent."""

import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 10
# More than anybody types; hashing a megabyte would be a way to keep the machine busy.
MOST = 200
# Letters and digits that are not taken for one another when read out or typed in.
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_GROUPS, _GROUP = 4, 5


class WeakPassword(ValueError):
    """The password may not be used; the message says why."""


def one_time_password() -> str:
    """Return a password of about 98 bits, such as "k7f2m-9xq4t-b3hd8-wz5np"."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def check_strength(password: str, name: str, old: str) -> None:
    """Raise `WeakPassword` for a password that is too short, too long, made from the name, or the old one."""
    if not LEAST <= len(password) <= MOST:
        raise WeakPassword(f"A password has {LEAST} to {MOST} characters.")
    if name.casefold() in password.casefold() and len(password) < len(name) + LEAST:
        raise WeakPassword("A password must not be made from the name.")
    if password == old:
        raise WeakPassword("The new password must be another one.")
    if len(set(password)) < LEAST // 2:
        raise WeakPassword("A password needs more different characters.")


class Passwords:
    """Makes and checks digests. `hasher` sets the cost; by default argon2's own recommendation."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def digest(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hasher.hash(password)

    def matches(self, digest: str | None, password: str) -> bool:
        """Whether the password is the one behind `digest`; without one, the same work is done for nothing."""
        if len(password) > MOST:
            password, digest = "", None
        try:
            return self._hasher.verify(digest or self._of_nobody, password) and digest is not None
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _of_nobody(self) -> str:
        return self.digest(one_time_password())
