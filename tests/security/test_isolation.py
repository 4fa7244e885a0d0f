"""Only the gateway can be reached from outside, secrets stay secret, and no log holds what people write."""

import json
import os
import re
import uuid
from pathlib import Path

import httpx
import pytest

from tests.e2e.client import Talk
from tests.e2e.stack import PROCESSES, PROJECT, Stack

MARKER = "zanzibarwaltz7319"
_LISTENING = "0A"
_LOOPBACK = {"0100007F", "00000000000000000000000001000000"}


def processes_of(group: int) -> list[Path]:
    """Return /proc folders of the processes in a process group."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                found.append(folder)
        except ProcessLookupError:
            continue
    return found


def listening(group: int) -> set[tuple[str, int]]:
    """Return (address in hexadecimal, port) of every TCP socket on which a process group listens."""
    inodes = set()
    for folder in processes_of(group):
        for descriptor in (folder / "fd").iterdir():
            try:
                target = str(descriptor.readlink())
            except FileNotFoundError:  # closed since it was listed
                continue
            inodes |= set(re.findall(r"socket:\[(\d+)\]", target))
    found = set()
    for table in ("tcp", "tcp6"):
        path = Path("/proc/net") / table
        for line in path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else ():
            columns = line.split()
            if columns[3] == _LISTENING and columns[9] in inodes:
                address, port = columns[1].split(":")
                found.add((address, int(port, 16)))
    return found


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="sockets are listed under /proc on Linux only")
@pytest.mark.parametrize(("name", "place"), [("gateway", 0), ("rasa", 1), ("actions", 2)])
def test_a_process_listens_on_loopback_and_its_own_port_only(stack: Stack, name: str, place: int) -> None:
    sockets = listening(stack.group(name))
    assert {port for _, port in sockets} == {stack.ports[place]}
    assert {address for address, _ in sockets} <= _LOOPBACK


def test_rasa_takes_no_message_without_the_secret(stack: Stack) -> None:
    webhook = f"{stack.rasa_url}/webhooks/ground_rules/webhook"
    body = {"sender": "c_someone", "text": "hello"}
    for headers in ({}, {"X-Ground-Rules-Secret": ""}, {"X-Ground-Rules-Secret": "wrong"}):
        assert httpx.post(webhook, json=body, headers=headers, timeout=10.0).status_code == 401
    secret = json.loads((stack.home / "secrets.json").read_text(encoding="utf-8"))["rasa_channel"]
    known = httpx.post(webhook, json=body, headers={"X-Ground-Rules-Secret": secret}, timeout=20.0)
    assert known.json()["messages"][0]["kind"] == "smalltalk"


@pytest.mark.parametrize("channel", ["rest", "callback", "socketio"])
def test_rasas_own_channels_are_closed(stack: Stack, channel: str) -> None:
    path = f"{stack.rasa_url}/webhooks/{channel}/webhook"
    assert httpx.post(path, json={"sender": "x", "message": "hello"}, timeout=10.0).status_code == 404


@pytest.mark.parametrize(
    "path", ["/model/parse", "/conversations/x/tracker", "/conversations/x/trigger_intent", "/domain"]
)
def test_rasas_own_api_is_closed(stack: Stack, path: str) -> None:
    """A tracker holds the whole chat; nothing but our channel may hand one out."""
    assert httpx.get(stack.rasa_url + path, timeout=10.0).status_code in {404, 405}
    assert httpx.post(stack.rasa_url + path, json={"text": "hello"}, timeout=10.0).status_code in {404, 405}


def test_secrets_are_for_their_owner_alone(stack: Stack) -> None:
    secrets = stack.home / "secrets.json"
    assert secrets.stat().st_mode & 0o777 == 0o600
    value = json.loads(secrets.read_text(encoding="utf-8"))["rasa_channel"]
    assert len(value) >= 32
    for name in PROCESSES:
        assert value not in stack.log(name).read_text(encoding="utf-8", errors="replace")


def test_no_log_holds_what_people_write(stack: Stack, http: httpx.Client) -> None:
    """Neither when all is well, nor when each part fails, nor when a request is refused."""
    talk = Talk.begin(http)
    talk.say(f"can I share my whatsapp {MARKER} before a contract?")
    talk.say(f"why {MARKER}?")
    assert talk.post(text=MARKER * 200).status_code == 413
    assert http.post(talk.path, headers=talk.headers, json={"client_id": MARKER, "txt": MARKER}).status_code == 422
    assert http.post(talk.path, headers=talk.headers, content=f'{{"text": "{MARKER}').status_code == 422
    assert http.post(talk.path, headers={"Authorization": f"Bearer {MARKER}"}, json={}).status_code == 401
    for part in ("actions", "rasa"):
        with stack.without(part):
            assert talk.say(f"is {MARKER} allowed?")["kind"] == "error"
    secret = json.loads((stack.home / "secrets.json").read_text(encoding="utf-8"))["rasa_channel"]
    malformed = {"sender": "c_x", "choice": {"intent": MARKER, "entities": {"rule": MARKER}}}
    webhook = f"{stack.rasa_url}/webhooks/ground_rules/webhook"
    httpx.post(webhook, json=malformed, headers={"X-Ground-Rules-Secret": secret}, timeout=20.0)
    for name in PROCESSES:
        text = stack.log(name).read_text(encoding="utf-8", errors="replace")
        assert text, f"{name} has logged nothing, so this test would prove nothing"
        lines = [line for line in text.splitlines() if MARKER in line]
        assert not lines, f"{name} logged: {lines[0][:200]}"


def test_one_id_names_a_request_in_the_logs_of_all_three(stack: Stack, http: httpx.Client) -> None:
    talk = Talk.begin(http)
    given = uuid.uuid4().hex
    answer = http.post(
        talk.path, headers=talk.headers | {"X-Request-ID": given}, json={"client_id": given, "text": "hello"}
    )
    assert answer.headers["X-Request-ID"] == given
    for name, logger in (
        ("gateway", "groundrules.web.observed"),
        ("rasa", "groundrules.bot.channel"),
        ("actions", "actions.base"),
    ):
        lines = [line for line in stack.log(name).read_text(encoding="utf-8").splitlines() if given in line]
        assert logger in {json.loads(line)["logger"] for line in lines}, f"{name}: {lines}"


def test_a_token_is_stored_nowhere(stack: Stack, http: httpx.Client) -> None:
    talk = Talk.begin(http)
    talk.say("hello")
    files = [path for path in stack.home.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [path.name for path in files if talk.token.encode() in path.read_bytes()]


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/rules", "/api/docs", "/widget/v1/help.js", "/nowhere"])
def test_every_answer_carries_the_safe_headers(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_nothing_but_static_files_is_served(http: httpx.Client, path: str) -> None:
    response = http.get(path)
    assert response.status_code == 404
    assert "import" not in response.text


def test_another_site_is_given_no_access(http: httpx.Client) -> None:
    response = http.post("/api/v1/conversations", json={}, headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in response.headers


def test_the_pages_name_no_other_server() -> None:
    """All that a page loads comes from the gateway; links in answers are data."""
    static = PROJECT / "groundrules" / "web" / "static"
    for path in [*static.rglob("*.*"), *(PROJECT / "widget").glob("*.*")]:
        loads = re.findall(
            r"""(?:src|href|@import|url)\s*[=(]?\s*["']?(https?://[^"')\s]+)""", path.read_text(encoding="utf-8")
        )
        assert not loads, f"{path.name} loads {loads}"
