"""The host's public keys, with which it signs who its visitors are."""

import re
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----.*?-----END \1-----", re.DOTALL)
_LEAST_BITS = 2_048


class PublicKeyUnusable(ValueError):
    """The file of public keys cannot be used; the message says why."""


def read_public_keys(file: str) -> tuple[RSAPublicKey, ...]:
    """Return the RSA keys in a PEM file, several while they are changed; none if no file is named.

    Raises `PublicKeyUnusable`.
    """
    if not file:
        return ()
    try:
        text = Path(file).read_text(encoding="ascii")
        keys = [load_pem_public_key(found.group().encode()) for found in _PEM.finditer(text)]
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise _unusable(f"{file} holds no public keys ({type(error).__name__})") from None
    good = tuple(key for key in keys if isinstance(key, RSAPublicKey) and key.key_size >= _LEAST_BITS)
    if not good or len(good) < len(keys):
        raise _unusable(f"{file} must hold RSA public keys of {_LEAST_BITS} bits or more, and nothing else")
    return good


def _unusable(why: str) -> PublicKeyUnusable:
    return PublicKeyUnusable(f"GROUND_RULES_HOST_PUBLIC_KEY: {why}.")
