"""Who a visitor is, as the host page's server has signed it: a JSON Web Token (RFC 7519)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from groundrules.rulebook.schema import Role, Stage
from groundrules.web.api.access import STORABLE

AUDIENCE = "ground-rules"
_SHARED, _PUBLIC = "HS256", "RS256"
# How far the clocks of the two servers may be apart, in seconds.
_LEEWAY = 60
# As the columns of `conversations` hold them.
_LONGEST = {"sub": 120, "name": 80}

_Member = TypeVar("_Member", bound=Enum)


class BadIdentity(ValueError):
    """The token cannot be trusted or read. The message says why, and repeats nothing of it."""


@dataclass(frozen=True)
class Identity:
    """What the host page's server has signed: its own id of the visitor, and what it knows of them; maybe nothing."""

    visitor: str | None = None
    name: str | None = None
    role: Role | None = None
    stage: Stage | None = None


def read_identity(token: str, *keys: str, public: Sequence[RSAPublicKey] = ()) -> Identity:
    """Return what `token` says, if it was signed for us with one of the keys and has not expired.

    Which keys there are, and for which algorithm each is good, is ours to say: the token could name none at all, or
    have a public key taken for a shared one. Raises `BadIdentity`.
    """
    by_public = bool(public) and _named_algorithm(token) == _PUBLIC
    tried = [(key, _PUBLIC) for key in public] if by_public else [(key, _SHARED) for key in keys]
    for key, algorithm in tried[:-1]:
        try:
            return _signed_by(token, key, algorithm)
        except _AnotherKey:
            continue
    return _signed_by(token, *tried[-1])


class _AnotherKey(BadIdentity):
    """The signature is not one of this key's."""


def _named_algorithm(token: str) -> object:
    try:
        return jwt.get_unverified_header(token).get("alg")
    except (jwt.InvalidTokenError, ValueError):
        return None


def _signed_by(token: str, key: Any, algorithm: str) -> Identity:
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=AUDIENCE,
            leeway=_LEEWAY,
            options={"require": ["exp", "aud", "sub"]},
        )
    except jwt.ExpiredSignatureError:
        raise BadIdentity("The identity has expired.") from None
    except jwt.MissingRequiredClaimError as error:
        raise BadIdentity(f"The identity lacks the claim {error.claim}.") from None
    except jwt.InvalidAudienceError:
        raise BadIdentity(f"The identity's audience (aud) is not {AUDIENCE}.") from None
    except jwt.InvalidSignatureError:
        raise _AnotherKey("The identity is not signed with this installation's host key.") from None
    except jwt.InvalidAlgorithmError:
        raise BadIdentity(f"The identity is not signed by {algorithm}.") from None
    except (jwt.InvalidTokenError, ArithmeticError):
        # Python reads "Infinity" in JSON as a number; PyJWT then fails to make it a time.
        raise BadIdentity("The identity is no JSON Web Token that holds now.") from None
    visitor = _text(claims, "sub")
    if visitor is None:
        raise BadIdentity("The identity's claim sub is empty.")
    return Identity(visitor, _text(claims, "name"), _member(claims, "role", Role), _member(claims, "stage", Stage))


def _text(claims: dict[str, Any], name: str) -> str | None:
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(STORABLE, value) or len(value.strip()) > _LONGEST[name]:
        raise BadIdentity(f"The identity's claim {name} is no text of at most {_LONGEST[name]} characters.")
    return value.strip() or None


def _member(claims: dict[str, Any], name: str, kind: type[_Member]) -> _Member | None:
    value = claims.get(name)
    if value is None:
        return None
    known = {member.value: member for member in kind}
    if not isinstance(value, str) or value not in known:
        raise BadIdentity(f"The identity's claim {name} is none of: {', '.join(known)}.")
    return known[value]
