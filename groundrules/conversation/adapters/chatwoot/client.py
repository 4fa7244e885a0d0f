"""Calls of Chatwoot's application API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from groundrules.conversation.adapters.chatwoot.payload import read_id
from groundrules.conversation.adapters.courier import Undelivered

OPEN, RESOLVED = "open", "resolved"
# By which of our tickets a conversation was opened.
TICKET = "ground_rules_ticket"
# Chatwoot ends a request of its own after 15 seconds: after this nothing is still under way there.
SECONDS = 20.0


@dataclass(frozen=True)
class Chatwoot:
    """One inbox. `http` is owned by the caller; `token` is an agent's or admin's access token.

    Every call raises `Undelivered` if it fails or its answer cannot be read.
    """

    http: httpx.AsyncClient
    url: str
    account: int
    inbox: int
    token: str
    seconds: float = SECONDS

    async def members(self) -> list[Mapping[str, Any]]:
        """Return the inbox's agents."""
        return _listed(await self._call("GET", f"inbox_members/{self.inbox}"))

    async def contact(self, identifier: str, name: str) -> str:
        """Return the contact of this identifier, making one if there is none."""
        found = _listed(await self._call("GET", "contacts/search", params={"q": identifier}))
        for one in found:
            if one.get("identifier") == identifier:
                return _id(one)
        made = await self._call("POST", "contacts", {"identifier": identifier, "name": name})
        inner = made.get("payload", made)
        return _id(inner.get("contact", inner) if isinstance(inner, Mapping) else {})

    async def conversation(self, contact: str, source: str, ticket: str, facts: Mapping[str, str]) -> str:
        """Return the contact's conversation for this ticket, opening one if there is none; agents see it as open."""
        known = _listed(await self._call("GET", f"contacts/{contact}/conversations"))
        opened = next((one for one in known if (one.get("custom_attributes") or {}).get(TICKET) == ticket), None)
        if opened is None:
            body = {
                "source_id": source,
                "inbox_id": self.inbox,
                "contact_id": int(contact) if contact.isdigit() else contact,
                "status": OPEN,
                "custom_attributes": {TICKET: ticket, **facts},
            }
            opened = await self._call("POST", "conversations", body)
        remote = _id(opened)
        # With an agent bot at the inbox, a new conversation waits for the bot until the bot opens it for people.
        if opened.get("status") != OPEN:
            await self.set_status(remote, OPEN)
        return remote

    async def set_status(self, conversation: str, status: str) -> None:
        """Let a conversation be open or resolved."""
        await self._call("POST", f"conversations/{conversation}/toggle_status", {"status": status})

    async def standing(self, conversation: str) -> Mapping[str, Any]:
        """Return a conversation as it stands."""
        return await self._call("GET", f"conversations/{conversation}")

    async def messages(self, conversation: str, after: str | None) -> list[Mapping[str, Any]]:
        """Return the messages beyond one, at most a hundred, in their order."""
        found = await self._call("GET", f"conversations/{conversation}/messages", params={"after": after or "0"})
        return sorted(_listed(found), key=lambda one: int(_id(one)) if _id(one).isdigit() else 0)

    async def post(self, conversation: str, key: str, text: str, *, note: bool) -> str:
        """Add a message of the user's, or a note for agents alone; return its id. `key` is our own id of it."""
        kind = {"message_type": "outgoing", "private": True} if note else {"message_type": "incoming", "private": False}
        body = {"content": text, "source_id": key, "echo_id": key, **kind}
        return _id(await self._call("POST", f"conversations/{conversation}/messages", body))

    async def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, params: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        try:
            response = await self.http.request(
                method,
                f"{self.url}/api/v1/accounts/{self.account}/{path}",
                json=body,
                params=params,
                headers={"api_access_token": self.token},
                timeout=self.seconds,
            )
        except httpx.HTTPError as error:
            raise Undelivered(type(error).__name__) from None
        if response.is_error or response.is_redirect:
            raise Undelivered(f"status {response.status_code}", _asked_to_wait(response))
        try:
            data = response.json()
        except ValueError:
            raise Undelivered("an answer that is no JSON") from None
        if not isinstance(data, Mapping):
            raise Undelivered("an answer that cannot be read")
        return data


def _asked_to_wait(response: httpx.Response) -> timedelta:
    asked = response.headers.get("Retry-After", "")
    return (
        timedelta(seconds=min(int(asked), 3600))
        if asked.isascii() and asked.isdigit() and len(asked) < 9
        else timedelta()
    )


def _listed(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = data.get("payload")
    if not isinstance(found, list):
        raise Undelivered("an answer that cannot be read")
    return [one for one in found if isinstance(one, Mapping)]


def _id(data: Mapping[str, Any]) -> str:
    found = read_id(data.get("id"))
    if found is None:
        raise Undelivered("an answer without an id")
    return found
