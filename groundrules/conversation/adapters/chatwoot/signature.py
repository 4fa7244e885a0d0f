"""Whether a webhook comes from our Chatwoot, and comes now."""

import hashlib
import hmac

SIGNATURE, TIMESTAMP = "X-Chatwoot-Signature", "X-Chatwoot-Timestamp"
# How old a webhook may be, and how far the clocks of the two servers may be apart, in seconds.
WINDOW = 300
_PREFIX = "sha256="
_LONGEST_TIMESTAMP = 12


class BadSignature(ValueError):
    """The webhook is not to be believed. The message says why."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body at a time: HMAC-SHA256 over the timestamp, a dot and the body."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return _PREFIX + signed.hexdigest()


def verify(secret: str, timestamp: str, signature: str, body: bytes, now: float) -> None:
    """Raise `BadSignature` unless `body` was signed with `secret` at `timestamp`, in seconds since 1970, just now."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > _LONGEST_TIMESTAMP:
        raise BadSignature("The webhook has no timestamp.")
    # Over bytes, in constant time, before anything else is believed.
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), sign(secret, timestamp, body).encode()):
        raise BadSignature("The webhook is not signed with this inbox's secret.")
    if abs(now - int(timestamp)) > WINDOW:
        raise BadSignature("The webhook is too old, or the clocks of the two servers differ.")
