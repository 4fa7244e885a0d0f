"""Only the host page's server can say who a visitor is."""

import time
from typing import Any

import jwt
import pytest
from starlette.testclient import TestClient

from groundrules.conversation.state import Conversation
from groundrules.rulebook.schema import Role, Stage
from groundrules.secrets import read_secrets
from groundrules.settings import Settings
from groundrules.web.identity import BadIdentity, Identity, read_identity
from tests.unit.web.gateway import CONVERSATIONS, SECRET_WORDS, Talk, is_problem

KEY = "k" * 43
HOUR = 3_600
RS256 = "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"


def signed(key: str = KEY, algorithm: str = "HS256", **claims: Any) -> str:
    """Return an identity that is good but for what `claims` says; a claim that is None is left out."""
    told = {"sub": "u-17", "aud": "ground-rules", "exp": int(time.time()) + HOUR} | claims
    return jwt.encode({name: value for name, value in told.items() if value is not None}, key, algorithm)


def test_all_that_an_identity_can_say() -> None:
    token = signed(sub=" u-17 ", name=" Ada Lovelace ", role="client", stage="active_contract", email="x@y.example")
    assert read_identity(token, KEY) == Identity("u-17", "Ada Lovelace", Role.CLIENT, Stage.ACTIVE)


def test_all_but_the_visitor_may_be_left_out() -> None:
    assert read_identity(signed(), KEY) == Identity("u-17")
    assert read_identity(signed(name="  ", aud=["another", "ground-rules"]), KEY) == Identity("u-17")


@pytest.mark.parametrize("claims", [{"exp": -59}, {"nbf": 59}, {"iat": 59}])
def test_clocks_may_be_a_minute_apart(claims: dict[str, int]) -> None:
    token = signed(**{name: int(time.time()) + apart for name, apart in claims.items()})
    assert read_identity(token, KEY).visitor == "u-17"


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (signed(exp=int(time.time()) - 70), "has expired"),
        (signed(exp=None), "lacks the claim exp"),
        (signed(aud=None), "lacks the claim aud"),
        (signed(sub=None), "lacks the claim sub"),
        (signed(aud="another"), "audience"),
        (signed(aud={"a": 1}), "audience"),
        (signed(key="x" * 43), "not signed with"),
        (signed(key="", algorithm="none"), "not signed by HS256"),
        (signed(key=KEY * 2, algorithm="HS512"), "not signed by HS256"),
        (RS256, "not signed by HS256"),
        (signed(nbf=int(time.time()) + HOUR), "holds now"),
        (signed(exp="tomorrow"), "holds now"),
        (signed(exp=float("inf")), "holds now"),
        (signed(sub=17), "holds now"),
        ("", "holds now"),
        ("a.b.c", "holds now"),
        (".".join([*signed(sub="another").split(".")[:2], signed().split(".")[2]]), "not signed with"),
        (signed() + "\u2603", "holds now"),
        (signed(sub="  "), "sub is empty"),
        (signed(sub="u" * 121), "claim sub"),
        (signed(name="n" * 81), "claim name"),
        (signed(name="a\0b"), "claim name"),
        (signed(name=["Ada"]), "claim name"),
        (signed(role="admin"), "claim role is none of: freelancer, client, agency"),
        (signed(role=["client"]), "claim role"),
        (signed(stage="soon"), "claim stage"),
    ],
    # The tokens change from run to run.
    ids=lambda value: value if " " in value else "token",
)
def test_an_identity_that_cannot_be_trusted_or_read(token: str, why: str) -> None:
    with pytest.raises(BadIdentity, match=why):
        read_identity(token, KEY)


def begun(client: TestClient, talk: Talk) -> Conversation:
    return client.app.state.log.state(talk.id).conversation  # type: ignore[attr-defined]


def test_what_the_server_has_signed_counts_more_than_what_the_page_says(client: TestClient, settings: Settings) -> None:
    key = read_secrets(settings.secrets_file).host_key
    talk = Talk(client, role="freelancer", stage="before_contract", identity=signed(key, role="client", name="Ada"))
    assert (talk.state()["role"], talk.state()["stage"]) == ("client", "before_contract")
    conversation = begun(client, talk)
    assert (conversation.visitor, conversation.visitor_name) == ("u-17", "Ada")
    assert "Ada" not in str(talk.state())


def test_without_an_identity_nobody_is_known(client: TestClient) -> None:
    conversation = begun(client, Talk(client, role="client"))
    assert (conversation.visitor, conversation.visitor_name) == (None, None)


@pytest.mark.parametrize("identity", [signed(), signed(sub=SECRET_WORDS, exp=1), SECRET_WORDS, ""])
def test_a_bad_identity_begins_nothing(client: TestClient, identity: str) -> None:
    is_problem(client.post(CONVERSATIONS, json={"identity": identity}), 401, "bad-identity")


def test_an_identity_that_is_far_too_long(client: TestClient) -> None:
    is_problem(client.post(CONVERSATIONS, json={"identity": "x" * 4_001}), 422, "invalid-request")
