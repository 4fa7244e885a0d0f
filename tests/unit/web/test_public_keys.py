"""Identities signed with the host's private key; and that its public key, which anybody may have, signs nothing."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from starlette.testclient import TestClient

from groundrules.public_keys import PublicKeyUnusable, read_public_keys
from groundrules.web.identity import BadIdentity, read_identity
from tests.unit.web.gateway import Talk
from tests.unit.web.test_identity import HOUR, KEY, signed

OURS, OTHER = (rsa.generate_private_key(public_exponent=65_537, key_size=2_048) for _ in range(2))


def pem(key: Any) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def by_private_key(key: Any = OURS, headers: dict[str, Any] | None = None, **claims: Any) -> str:
    told = {"sub": "u-17", "aud": "ground-rules", "exp": int(time.time()) + HOUR} | claims
    return jwt.encode(told, key, "RS256", headers=headers)


def forged(secret: bytes, **header: Any) -> str:
    """Return an identity signed by HS256 with any bytes; PyJWT itself would refuse to."""
    claims = {"sub": "u-666", "aud": "ground-rules", "exp": int(time.time()) + HOUR}
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"} | header, claims)]
    said = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = base64.urlsafe_b64encode(hmac.digest(secret, said, hashlib.sha256)).rstrip(b"=")
    return (said + b"." + signature).decode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "host.pem"
    path.write_text(pem(OURS))
    return path


def test_both_ways_of_signing_count(file: Path) -> None:
    public = read_public_keys(str(file))
    assert read_identity(by_private_key(), KEY, public=public).visitor == "u-17"
    assert read_identity(signed(), KEY, public=public).visitor == "u-17"


def test_while_keys_are_changed_two_are_good(file: Path) -> None:
    file.write_text(f"The new one:\n{pem(OTHER)}\nThe old one:\n{pem(OURS)}")
    public = read_public_keys(str(file))
    assert [read_identity(by_private_key(key), KEY, public=public).visitor for key in (OURS, OTHER)] == ["u-17"] * 2
    assert [read_identity(signed(key=key), "n" * 43, KEY).visitor for key in ("n" * 43, KEY)] == ["u-17"] * 2


@pytest.mark.parametrize(
    "header", [{}, {"kid": "../../dev/null"}, {"kid": "' OR 1=1"}, {"jku": "https://x.example/keys"}, {"x5u": "x"}]
)
def test_the_public_key_is_no_shared_secret_whatever_the_token_names(file: Path, header: dict[str, str]) -> None:
    public = read_public_keys(str(file))
    text = pem(OURS)
    for secret in (text.encode(), text.strip().encode(), text.splitlines()[1].encode(), b""):
        with pytest.raises(BadIdentity, match="not signed with"):
            read_identity(forged(secret, **header), KEY, public=public)


def test_a_key_that_the_token_brings_along_is_not_used(file: Path) -> None:
    brought = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OTHER.public_key()))
    with pytest.raises(BadIdentity, match="not signed with"):
        read_identity(by_private_key(OTHER, {"jwk": brought}), KEY, public=read_public_keys(str(file)))
    assert read_identity(by_private_key(headers={"kid": "any"}), KEY, public=read_public_keys(str(file)))


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (by_private_key(OTHER), "not signed with"),
        (by_private_key(exp=int(time.time()) - 70), "has expired"),
        (by_private_key(aud="another"), "audience"),
        (by_private_key(nbf=int(time.time()) + HOUR), "holds now"),
        (signed(key="", algorithm="none"), "not signed by HS256"),
        (signed(key=KEY * 2, algorithm="HS512"), "not signed by HS256"),
        (jwt.encode({"sub": "u"}, OURS, "RS512"), "not signed by HS256"),
        (by_private_key().rpartition(".")[0] + ".", "not signed with"),
    ],
    ids=["another key", "expired", "audience", "not yet", "none", "HS512", "RS512", "unsigned"],
)
def test_identities_that_do_not_count(file: Path, token: str, why: str) -> None:
    with pytest.raises(BadIdentity, match=why):
        read_identity(token, KEY, public=read_public_keys(str(file)))


@pytest.mark.parametrize("apart", [{"exp": -59}, {"nbf": 59}])
def test_clocks_may_be_a_minute_apart(file: Path, apart: dict[str, int]) -> None:
    token = by_private_key(**{name: int(time.time()) + seconds for name, seconds in apart.items()})
    assert read_identity(token, KEY, public=read_public_keys(str(file))).visitor == "u-17"


def test_without_the_setting_rs256_does_not_count() -> None:
    assert read_public_keys("") == ()
    with pytest.raises(BadIdentity, match="not signed by HS256"):
        read_identity(by_private_key(), KEY)


def private(key: Any) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no key",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(rsa.generate_private_key(public_exponent=65_537, key_size=1_024)),  # noqa: S505  # refused
        private(OURS),
        pem(OURS) + private(OTHER),
        "\u2603",
    ],
    ids=["empty", "words", "damaged", "elliptic", "short", "private", "private too", "no text"],
)
def test_a_file_that_holds_something_else(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(PublicKeyUnusable, match="GROUND_RULES_HOST_PUBLIC_KEY"):
        read_public_keys(str(file))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PublicKeyUnusable, match="FileNotFoundError"):
        read_public_keys(str(tmp_path / "none.pem"))


def test_the_gateway_takes_both(client: TestClient, file: Path) -> None:
    state = client.app.state  # type: ignore[attr-defined]
    state.host_public_keys = read_public_keys(str(file))
    begun = Talk(client, identity=by_private_key(role="client"))
    assert begun.state()["role"] == "client"
    assert Talk(client, identity=signed(state.host_keys[0], role="agency")).state()["role"] == "agency"
