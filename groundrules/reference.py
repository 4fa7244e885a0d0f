"""The numbers by which people name a report on the phone or in an e-mail, such as GR-7K4M2Q."""

import secrets

PREFIX = "GR-"
# No 0 and O, no 1, I and L, no U and V side by side: what is read out must be typed in again without a mistake.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6


def new_reference() -> str:
    """Return a number that nobody can guess; that no other report has it, the database sees to."""
    return PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
