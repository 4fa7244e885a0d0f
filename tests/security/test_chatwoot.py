"""Chatwoot's webhook takes what Chatwoot has signed just now, once, and nothing else; and no secret leaves its file."""

import itertools
import json
import stat
import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest

from groundrules.conversation.adapters.chatwoot.signature import BadSignature, sign, verify
from groundrules.secrets import read_secrets
from tests.e2e.beside_chatwoot import ASKS, SECRETS, stack_beside
from tests.e2e.client import Talk
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import PROJECT, Stack
from tests.fakes.chatwoot import ACCOUNT, ANN, SECRET, TOKEN, WEBHOOK, FakeChatwoot, signed
from tests.unit.web.serving import until

WORDS = "zq-private-words"


@pytest.fixture(scope="module")
def chatwoot() -> FakeChatwoot:
    return FakeChatwoot()


@pytest.fixture(scope="module")
def played(chatwoot: FakeChatwoot) -> Iterator[Stack]:
    with stack_beside(chatwoot, Script(ASKS)) as stack:
        yield stack


@pytest.fixture(scope="module")
def http(played: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=played.url, timeout=30.0) as client:
        yield client


@pytest.fixture(scope="module")
def talk(http: httpx.Client, chatwoot: FakeChatwoot) -> Talk:
    """A conversation that Chatwoot has."""
    made = Talk.begin(http)
    made.replies(text=WORDS)
    until(lambda: bool(chatwoot.conversations) and WORDS in chatwoot.said(chatwoot.only))
    return made


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].rpartition(":")[2]


def _now(more: float = 0) -> str:
    return str(int(time.time() + more))


def _forged() -> dict[str, tuple[str | None, bytes | None]]:
    """By what is wrong with it, the timestamp and the signature of a webhook whose body is `{}`."""
    now = _now()
    good = sign(SECRET, now, b"{}")
    return {
        "nothing": (None, None),
        "no signature": (now, None),
        "no timestamp": (None, good.encode()),
        "an empty signature": (now, b""),
        "an empty secret": (now, sign("", now, b"{}").encode()),
        "the token as secret": (now, sign(TOKEN, now, b"{}").encode()),
        "another body": (now, sign(SECRET, now, b"[]").encode()),
        "no prefix": (now, good.removeprefix("sha256=").encode()),
        "another hash": (now, good.replace("sha256", "sha1").encode()),
        "one letter less": (now, good[:-1].encode()),
        "no ASCII": (now, b"sha256=\xff\xfe"),
        "the time moved on": (_now(1), good.encode()),
        "too old": (_now(-330), sign(SECRET, _now(-330), b"{}").encode()),
        "from the future": (_now(330), sign(SECRET, _now(330), b"{}").encode()),
        "long ago": ("0", sign(SECRET, "0", b"{}").encode()),
        "no number": ("1e9", sign(SECRET, "1e9", b"{}").encode()),
        "negative": ("-5", sign(SECRET, "-5", b"{}").encode()),
        "endless": ("9" * 400, sign(SECRET, "9" * 400, b"{}").encode()),
    }


@pytest.mark.parametrize("wrong", _forged())
def test_what_is_not_signed_by_chatwoot_just_now_is_refused(http: httpx.Client, wrong: str) -> None:
    timestamp, signature = _forged()[wrong]
    headers: dict[bytes, bytes] = {}
    if timestamp is not None:
        headers[b"X-Chatwoot-Timestamp"] = timestamp.encode()
    if signature is not None:
        headers[b"X-Chatwoot-Signature"] = signature
    answer = http.post(WEBHOOK, content=b"{}", headers=headers)
    assert code(answer) == (401, "bad-signature")


def test_digits_of_other_scripts_are_no_timestamp() -> None:
    for timestamp in ("\u0661\u0662", "\u00b2", " 1", "1 ", "+1", ""):
        with pytest.raises(BadSignature, match="no timestamp"):
            verify(SECRET, timestamp, sign(SECRET, timestamp, b""), b"", 1.0)


def test_the_window_is_five_minutes_either_way() -> None:
    good = sign(SECRET, "10000", b"{}")
    for now in (9_700.0, 10_000.0, 10_300.0):
        verify(SECRET, "10000", good, b"{}", now)
    for now in (9_699.0, 10_301.0):
        with pytest.raises(BadSignature, match="too old"):
            verify(SECRET, "10000", good, b"{}", now)


def test_a_refused_webhook_changes_nothing(http: httpx.Client, chatwoot: FakeChatwoot, talk: Talk) -> None:
    before = talk.log()
    event = chatwoot.agent_writes(chatwoot.only, "Send me your password.")
    assert http.post(WEBHOOK, **signed(event, secret="guessed")).status_code == 401
    assert http.post(WEBHOOK, **signed(event, at=time.time() - 600)).status_code == 401
    assert talk.log() == before


def test_a_recorded_webhook_is_good_once(http: httpx.Client, chatwoot: FakeChatwoot, talk: Talk) -> None:
    how = signed(chatwoot.agent_writes(chatwoot.only, "Hello from Ann"))
    assert http.post(WEBHOOK, **how).json() == {"status": "taken"}
    before = talk.log()
    assert [message["text"] for message in before if message["author"] == "agent"].count("Hello from Ann") == 1
    for _ in range(3):
        assert http.post(WEBHOOK, **how).json() == {"status": "noted"}
    assert talk.log() == before


def test_a_new_delivery_id_does_not_make_it_another(http: httpx.Client, chatwoot: FakeChatwoot, talk: Talk) -> None:
    """The id is not signed, so it proves nothing."""
    how = signed(chatwoot.agent_writes(chatwoot.only, "And again"))
    for place in itertools.islice(itertools.count(), 3):
        how["headers"]["X-Chatwoot-Delivery"] = f"delivery {place}"
        http.post(WEBHOOK, **how)
    assert [message["text"] for message in talk.log()].count("And again") == 1


@pytest.mark.parametrize("announced", [True, False])
def test_a_large_body_is_refused_unread(http: httpx.Client, announced: bool) -> None:
    body = json.dumps({"event": "message_created", "content": "x" * 100_000}).encode()
    how = signed(body)
    content = body if announced else (body[place : place + 8_192] for place in range(0, len(body), 8_192))
    answer = http.post(WEBHOOK, content=content, headers=how["headers"])
    assert code(answer) == (413, "body-too-large")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"null", b'"x"', b"1", b"[" * 60_000])
def test_a_malformed_body_is_refused(http: httpx.Client, body: bytes) -> None:
    assert code(http.post(WEBHOOK, **signed(body))) == (400, "bad-request")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_nothing_but_a_post_is_taken(http: httpx.Client, method: str) -> None:
    assert http.request(method, WEBHOOK).status_code == 405


def test_a_visitor_cannot_take_an_agents_place(http: httpx.Client, chatwoot: FakeChatwoot, talk: Talk) -> None:
    """Whatever ids the user sends messages under, an agent's message comes through."""
    event = chatwoot.agent_writes(chatwoot.only, "Ann once more")
    for client_id in (f"chatwoot:{event['id']}", f"desk:{event['id']}:0", f"desk:chatwoot:{event['id']}:0"):
        talk.replies(client_id, text="Mine")
    http.post(WEBHOOK, **signed(event))
    assert [message["author"] for message in talk.log() if message["text"] == "Ann once more"] == ["agent"]


def test_another_installations_conversation_is_not_touched(
    http: httpx.Client, chatwoot: FakeChatwoot, talk: Talk
) -> None:
    before = talk.log()
    event = {**chatwoot.agent_writes(chatwoot.only, "Not yours"), "account": {"id": ACCOUNT + 1}}
    assert http.post(WEBHOOK, **signed(event)).json() == {"status": "noted"}
    assert talk.log() == before


def test_an_agents_address_is_kept_nowhere(http: httpx.Client, chatwoot: FakeChatwoot, talk: Talk) -> None:
    http.post(WEBHOOK, **signed(chatwoot.assign(chatwoot.only, ANN)))
    assert ANN["email"] not in json.dumps(talk.log())


def test_where_people_take_over_elsewhere_there_is_no_such_door() -> None:
    with played_stack(Script(), SECRETS) as stack, httpx.Client(base_url=stack.url) as http:
        assert code(http.post(WEBHOOK, **signed({"event": "message_created"}))) == (404, "no-chatwoot")


def test_a_secret_is_taken_without_being_shown(played: Stack) -> None:
    command = [PROJECT / ".venv/bin/groundrules", "secret", "smtp_password"]
    done = subprocess.run(
        command, env=played.environment, input="hush-hush\n", capture_output=True, text=True, check=True
    )
    path = played.home / "secrets.json"
    assert "hush-hush" not in done.stdout + done.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = read_secrets(path)
    assert (kept.smtp_password, kept.chatwoot_token) == ("hush-hush", TOKEN)


@pytest.mark.parametrize(("name", "value"), [("rasa_channel", "x"), ("nonsense", "x"), ("smtp_password", " ")])
def test_no_other_secret_is_changed_like_that(played: Stack, name: str, value: str) -> None:
    before = (played.home / "secrets.json").read_bytes()
    command = [PROJECT / ".venv/bin/groundrules", "secret", name]
    done = subprocess.run(
        command, env=played.environment, input=f"{value}\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert (played.home / "secrets.json").read_bytes() == before


def test_the_log_holds_no_secret_and_nobodys_words(played: Stack, talk: Talk) -> None:
    logged = played.log("gateway").read_text(encoding="utf-8")
    for hidden in (SECRET, TOKEN, WORDS, "Hello from Ann"):
        assert hidden not in logged
    assert "A webhook was refused" in logged
