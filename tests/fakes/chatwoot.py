"""Chatwoot, played: the calls of its application API that we use, its events as it tells them, and how it can fail."""

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from groundrules.conversation.adapters.chatwoot.signature import sign
from tests.e2e.stack import free_ports

ACCOUNT, INBOX, TOKEN, SECRET = 3, 7, "token-of-an-agent", "what-webhooks-are-signed-with"
WEBHOOK = "/api/v1/handoff/chatwoot"
ANN = {"id": 11, "name": "Ann Ames", "available_name": "Ann", "email": "ann@desk.example", "type": "user"}
BEN = {"id": 12, "name": "Ben Bolt", "available_name": "Ben", "email": "ben@desk.example", "type": "user"}
_BASE = f"/api/v1/accounts/{ACCOUNT}"


@dataclass
class FakeChatwoot:
    """One account with one inbox.

    `down` answers 503 to everything. `fails` is how many calls that change something are still refused; `loses` how
    many are done, but answered with an error. `slow` is how long each of these takes. With a `bot` at the inbox,
    conversations begin `pending`. An older one `keeps_ids` of ours nowhere.
    """

    down: bool = False
    fails: int = 0
    loses: int = 0
    slow: float = 0.0
    bot: bool = False
    keeps_ids: bool = True
    available: list[str] = field(default_factory=lambda: ["online"])
    contacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    conversations: dict[int, dict[str, Any]] = field(default_factory=dict)
    messages: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    moment: float = 1_790_000_000.0

    def __post_init__(self) -> None:
        self._ids = itertools.count(101)
        self.app = Starlette(
            routes=[
                Route(_BASE + path, self._guarded(do), methods=[method])
                for method, path, do in (
                    ("GET", f"/inbox_members/{INBOX}", self._members),
                    ("GET", "/contacts/search", self._search),
                    ("POST", "/contacts", self._make_contact),
                    ("GET", "/contacts/{contact:int}/conversations", self._of_contact),
                    ("POST", "/conversations", self._open),
                    ("GET", "/conversations/{talk:int}", self._show),
                    ("POST", "/conversations/{talk:int}/toggle_status", self._toggle),
                    ("GET", "/conversations/{talk:int}/messages", self._read),
                    ("POST", "/conversations/{talk:int}/messages", self._write),
                )
            ]
        )

    # What agents do. Each returns the event that Chatwoot tells of it.

    def agent_writes(self, talk: int, text: str, who: dict[str, Any] = ANN, **other: Any) -> dict[str, Any]:
        """An agent writes something; `other` are fields of the message."""
        message = {"content": text, "message_type": 1, "private": False, "sender": who, **other}
        return self._add(talk, message)

    def assign(self, talk: int, who: dict[str, Any] | None) -> dict[str, Any]:
        """Somebody assigns the conversation."""
        self.conversations[talk]["meta"]["assignee"] = who
        return self._changed(talk, "conversation_updated")

    def set_status(self, talk: int, status: str) -> dict[str, Any]:
        """Somebody changes the conversation's status."""
        self.conversations[talk]["status"] = status
        return self._changed(talk, "conversation_status_changed")

    # What it holds, for the tests to look at.

    @property
    def only(self) -> int:
        """The only conversation."""
        (talk,) = self.conversations
        return talk

    def said(self, talk: int) -> list[str]:
        """What the user has said in it."""
        return [message["content"] for message in self.messages[talk] if message["message_type"] == 0]

    def notes(self, talk: int) -> list[str]:
        """What agents alone can see."""
        return [message["content"] for message in self.messages[talk] if message["private"]]

    # The API.

    def _guarded(self, do: Any) -> Any:
        async def answer(request: Request) -> Response:
            self.calls.append((request.method, request.url.path.removeprefix(_BASE)))
            if request.headers.get("api_access_token") != TOKEN:
                return JSONResponse({"error": "Invalid Access Token"}, 401)
            changes = request.method == "POST"
            if self.down or (changes and self.fails > 0):
                self.fails -= changes and not self.down
                return JSONResponse({"error": "down"}, 503)
            body = await request.json() if changes else {}
            done: Response = do(request, body)
            if changes and self.slow:
                await asyncio.sleep(self.slow)
            if changes and self.loses > 0:
                self.loses -= 1
                return JSONResponse({"error": "the answer is lost"}, 502)
            return done

        return answer

    def _members(self, _request: Request, _body: Any) -> Response:
        found = [{**who, "availability_status": one} for who, one in zip((ANN, BEN), self.available, strict=False)]
        return JSONResponse({"payload": found})

    def _search(self, request: Request, _body: Any) -> Response:
        wanted = request.query_params["q"]
        found = [one for one in self.contacts.values() if wanted in one["identifier"]]
        return JSONResponse({"meta": {"count": len(found)}, "payload": found})

    def _make_contact(self, _request: Request, body: Any) -> Response:
        if any(one["identifier"] == body["identifier"] for one in self.contacts.values()):
            return JSONResponse({"message": "Identifier has already been taken"}, 422)
        made = {"id": next(self._ids), "name": body["name"], "identifier": body["identifier"]}
        self.contacts[made["id"]] = made
        return JSONResponse({"payload": {"contact": made, "contact_inbox": None}})

    def _of_contact(self, request: Request, _body: Any) -> Response:
        contact = request.path_params["contact"]
        found = [one for one in self.conversations.values() if one["meta"]["sender"]["id"] == contact]
        return JSONResponse({"payload": found})

    def _open(self, _request: Request, body: Any) -> Response:
        assert body["inbox_id"] == INBOX
        talk = next(self._ids)
        self.conversations[talk] = {
            "id": talk,
            "inbox_id": INBOX,
            "status": "pending" if self.bot else body.get("status", "open"),
            "custom_attributes": body.get("custom_attributes", {}),
            "meta": {"sender": {"id": body["contact_id"]}, "assignee": None},
            "updated_at": self._now(),
        }
        self.messages[talk] = []
        self._changed(talk, "conversation_created")
        return JSONResponse(self.conversations[talk])

    def _show(self, request: Request, _body: Any) -> Response:
        return JSONResponse(self.conversations[request.path_params["talk"]])

    def _toggle(self, request: Request, body: Any) -> Response:
        talk = request.path_params["talk"]
        self.set_status(talk, body["status"])
        return JSONResponse({"meta": {}, "payload": {"success": True, "current_status": body["status"]}})

    def _read(self, request: Request, _body: Any) -> Response:
        after = int(request.query_params.get("after", 0))
        found = [one for one in self.messages[request.path_params["talk"]] if one["id"] > after][:100]
        return JSONResponse({"meta": {}, "payload": found})

    def _write(self, request: Request, body: Any) -> Response:
        talk = request.path_params["talk"]
        kind = {"incoming": 0, "outgoing": 1}[body["message_type"]]
        message = {"content": body["content"], "message_type": kind, "private": body["private"]}
        if self.keeps_ids:
            message["source_id"] = body.get("source_id")
        message["sender"] = self.conversations[talk]["meta"]["sender"] | {"type": "contact"} if kind == 0 else ANN
        self._add(talk, message)
        return JSONResponse(self.messages[talk][-1])

    # Events.

    def _now(self) -> float:
        self.moment += 1.0
        return self.moment

    def _add(self, talk: int, message: dict[str, Any]) -> dict[str, Any]:
        at = self._now()
        stored = {"id": next(self._ids), "created_at": int(at), "conversation_id": talk, **message}
        self.messages[talk].append(stored)
        self.conversations[talk]["updated_at"] = at
        told = {
            **stored,
            "event": "message_created",
            "message_type": ("incoming", "outgoing", "activity", "template")[stored["message_type"]],
            "created_at": datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds"),
            "account": {"id": ACCOUNT, "name": "Ours"},
            "inbox": {"id": INBOX, "name": "Help"},
            "conversation": self._as_told(talk),
        }
        # Names as users see them are in the conversation alone.
        if isinstance(told["sender"], dict):
            told["sender"] = {key: told["sender"][key] for key in ("id", "name", "type") if key in told["sender"]}
        self.events.append(told)
        return told

    def _changed(self, talk: int, event: str) -> dict[str, Any]:
        self.conversations[talk]["updated_at"] = self._now()
        told = {**self._as_told(talk), "event": event, "changed_attributes": []}
        self.events.append(told)
        return told

    def _as_told(self, talk: int) -> dict[str, Any]:
        copied: dict[str, Any] = json.loads(json.dumps(self.conversations[talk]))
        return copied


def signed(event: Any, secret: str = SECRET, at: float | None = None) -> dict[str, Any]:
    """Return the content and headers of a webhook, as arguments for an HTTP client."""
    content = event if isinstance(event, bytes) else json.dumps(event).encode()
    timestamp = str(int(time.time() if at is None else at))
    headers = {
        "Content-Type": "application/json",
        "X-Chatwoot-Timestamp": timestamp,
        "X-Chatwoot-Signature": sign(secret, timestamp, content),
        "X-Chatwoot-Delivery": "00000000-0000-4000-8000-000000000000",
    }
    return {"content": content, "headers": headers}


def webhook(http: httpx.Client, event: Any, **how: Any) -> httpx.Response:
    """Send an event to a gateway, as Chatwoot does."""
    return http.post(WEBHOOK, **signed(event, **how))


@contextmanager
def serving(fake: FakeChatwoot) -> Iterator[str]:
    """Serve it on a real socket; give its address."""
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(fake.app, port=port, ws="none", log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20.0
        while not server.started:
            assert time.monotonic() < deadline, "it does not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20.0)
